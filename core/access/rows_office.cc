#include <array>

#include "core/access/rows.h"

namespace dw::access {
namespace {

constexpr Kind kR = Kind::kRoute;
constexpr Callers kBuilders = kEditors | kServices;

// The office's page and what it is made of: who may enter a room is asked where one enters it.
constexpr std::array kRows{
    Entry{kR, "GET /", kAnyone},
    Entry{kR, "GET /*", kAnyone},
    Entry{kR, "GET /~/*", kAnyone},
    Entry{kR, "GET /_/*", kAnyone},
    Entry{kR, "GET /assets/*", kAnyone},
    Entry{kR, "GET /avatars/*", kAnyone},
    Entry{kR, "GET /ws", kAnyone},
    Entry{kR, "GET /ping", kAnyone},
    Entry{kR, "GET /ready", kAnyone},
    Entry{kR, "GET /metrics", kAnyone},
    Entry{kR, "GET /api/map", kAnyone},
    Entry{kR, "GET /api/map-image/*", kAnyone},
    Entry{kR, "GET /maps/*", kAnyone},
    // Maps are brought by whoever may edit, and by their tools.
    Entry{kR, "GET /map-storage/ping", kAnyone},
    Entry{kR, "POST /map-storage/upload", kBuilders},
    Entry{kR, "GET /map-storage/maps", kBuilders},
    Entry{kR, "GET /map-storage/versions", kBuilders},
    Entry{kR, "POST /map-storage/versions/{id}/restore", kBuilders},
    Entry{kR, "PUT /map-storage/files/*", kBuilders},
    Entry{kR, "DELETE /map-storage/files/*", kBuilders},
};

}  // namespace

std::span<const Entry> OfficeRows() {
  return kRows;
}

}  // namespace dw::access

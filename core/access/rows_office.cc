#include <array>

#include "core/access/rows.h"

namespace dw::access {
namespace {

constexpr Kind kR = Kind::kRoute;

// The office's page and what it is made of: who may enter a room is asked where one enters it.
constexpr std::array kRows{
    Entry{kR, "GET /", kAnyone},        Entry{kR, "GET /*", kAnyone},        Entry{kR, "GET /~/*", kAnyone},
    Entry{kR, "GET /_/*", kAnyone},     Entry{kR, "GET /assets/*", kAnyone}, Entry{kR, "GET /avatars/*", kAnyone},
    Entry{kR, "GET /ws", kAnyone},      Entry{kR, "GET /ping", kAnyone},     Entry{kR, "GET /ready", kAnyone},
    Entry{kR, "GET /metrics", kAnyone}, Entry{kR, "GET /api/map", kAnyone},  Entry{kR, "GET /api/map-image/*", kAnyone},
    Entry{kR, "GET /maps/*", kAnyone},
};

}  // namespace

std::span<const Entry> OfficeRows() {
  return kRows;
}

}  // namespace dw::access

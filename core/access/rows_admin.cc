#include <array>

#include "core/access/rows.h"

namespace dw::access {
namespace {

constexpr Kind kR = Kind::kRoute;

constexpr std::array kRows{
    // The pages have nothing in them that the API does not give.
    Entry{kR, "GET /admin", kAnyone},
    Entry{kR, "GET /admin/*", kAnyone},
    // Whoever is in a room may say that somebody there misbehaves.
    Entry{kR, "POST /api/reports", kAnyone},

    Entry{kR, "GET /admin/api/v1/overview", kAdmins},
    Entry{kR, "GET /admin/api/v1/people", kAdmins},
    Entry{kR, "GET /admin/api/v1/people/{id}", kAdmins},
    Entry{kR, "PATCH /admin/api/v1/people/{id}", kAdmins},
    Entry{kR, "DELETE /admin/api/v1/people/{id}", kAdmins},
    Entry{kR, "GET /admin/api/v1/people/{id}/sign-ins", kAdmins},
    Entry{kR, "DELETE /admin/api/v1/people/{id}/sign-ins", kAdmins},
    Entry{kR, "DELETE /admin/api/v1/people/{id}/sign-ins/{sign_in}", kAdmins},
    Entry{kR, "GET /admin/api/v1/people/{id}/export", kAdmins},
    Entry{kR, "POST /admin/api/v1/people/{id}/reset", kAdmins},
    Entry{kR, "GET /admin/api/v1/invitations", kAdmins},
    Entry{kR, "POST /admin/api/v1/invitations", kAdmins},
    Entry{kR, "DELETE /admin/api/v1/invitations/{id}", kAdmins},
    Entry{kR, "GET /admin/api/v1/rooms", kAdmins},
    Entry{kR, "PUT /admin/api/v1/rooms", kAdmins},
    Entry{kR, "GET /admin/api/v1/rooms/people", kAdmins},
    Entry{kR, "POST /admin/api/v1/rooms/kick", kAdmins},
    Entry{kR, "POST /admin/api/v1/rooms/mute", kAdmins},
    Entry{kR, "GET /admin/api/v1/announcements", kAdmins},
    Entry{kR, "POST /admin/api/v1/announcements", kAdmins},
    Entry{kR, "GET /admin/api/v1/bans", kAdmins},
    Entry{kR, "POST /admin/api/v1/bans", kAdmins},
    Entry{kR, "DELETE /admin/api/v1/bans/{id}", kAdmins},
    Entry{kR, "GET /admin/api/v1/reports", kAdmins},
    Entry{kR, "PATCH /admin/api/v1/reports/{id}", kAdmins},
    Entry{kR, "GET /admin/api/v1/audit", kAdmins},
    Entry{kR, "GET /admin/api/v1/audit/export", kAdmins},
    Entry{kR, "GET /admin/api/v1/openapi.json", kAdmins},
    Entry{kR, "GET /admin/api/v1/docs", kAdmins},
};

}  // namespace

std::span<const Entry> AdminRows() {
  return kRows;
}

}  // namespace dw::access

#include <array>

#include "core/access/rows.h"

namespace dw::access {
namespace {

constexpr Kind kR = Kind::kRoute;

// One line for each route of services/sign_in, written as HttpRoutes::All() says it. Signing in and out is open to all,
// for its own state and cookie say who asks; kPeople is whoever has a browser session.
constexpr std::array kRows{
    Entry{kR, "GET /login", kAnyone},
    Entry{kR, "GET /login/callback", kAnyone},
    Entry{kR, "POST /logout", kAnyone},
    Entry{kR, "GET /logout/done", kAnyone},
    Entry{kR, "POST /logout/back-channel", kAnyone},
    Entry{kR, "GET /me", kAnyone},
    Entry{kR, "POST /api/visa", kPeople},
    Entry{kR, "GET /api/sessions", kPeople},
    Entry{kR, "DELETE /api/sessions/{id}", kPeople},
};

}  // namespace

std::span<const Entry> SignInRows() {
  return kRows;
}

}  // namespace dw::access

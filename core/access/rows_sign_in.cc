#include <array>

#include "core/access/rows.h"

namespace dw::access {
namespace {

constexpr Kind kR = Kind::kRoute;

// Open to all, as they are how somebody becomes known. What they show of a person is shown to whose cookie it is.
constexpr std::array kRows{
    Entry{kR, "GET /login", kAnyone},
    Entry{kR, "GET /login/callback", kAnyone},
    Entry{kR, "GET /logout/done", kAnyone},
    // The issuer's own words, signed.
    Entry{kR, "POST /logout/back-channel", kAnyone},
    Entry{kR, "GET /api/me", kAnyone},
    Entry{kR, "POST /api/visa", kAnyone},
    Entry{kR, "POST /api/room/pass", kAnyone},
    Entry{kR, "POST /api/logout", kAnyone},
    Entry{kR, "GET /page.css", kAnyone},

    // The provider.
    Entry{kR, "GET /identity/.well-known/openid-configuration", kAnyone},
    Entry{kR, "GET /identity/jwks", kAnyone},
    Entry{kR, "GET /identity/authorize", kAnyone},
    Entry{kR, "POST /identity/authorize", kAnyone},
    Entry{kR, "POST /identity/token", kAnyone},
    Entry{kR, "GET /identity/userinfo", kAnyone},
    Entry{kR, "POST /identity/userinfo", kAnyone},
    Entry{kR, "GET /identity/end-session", kAnyone},
    Entry{kR, "POST /identity/end-session", kAnyone},
    Entry{kR, "GET /identity/sign-in", kAnyone},
    Entry{kR, "POST /identity/sign-in", kAnyone},
    Entry{kR, "POST /identity/code", kAnyone},
    Entry{kR, "GET /identity/welcome/{token}", kAnyone},
    Entry{kR, "POST /identity/welcome/{token}", kAnyone},
    Entry{kR, "GET /identity/account", kAnyone},
    Entry{kR, "POST /identity/account/password", kAnyone},
    Entry{kR, "GET /identity/account/authenticator", kAnyone},
    Entry{kR, "POST /identity/account/authenticator", kAnyone},
    Entry{kR, "POST /identity/account/authenticator/remove", kAnyone},
    Entry{kR, "POST /identity/account/sign-out", kAnyone},
};

}  // namespace

std::span<const Entry> SignInRows() {
  return kRows;
}

}  // namespace dw::access

#include <array>

#include "core/access/rows.h"

namespace dw::access {
namespace {

constexpr Kind kR = Kind::kRoute;

// One line for each route of services/identity, written as HttpRoutes::All() says it. They are open to all: a provider
// is whom one asks before one is anybody, and it knows its clients and its own tokens itself.
constexpr std::array kRows{
    Entry{kR, "GET /identity/.well-known/openid-configuration", kAnyone},
    Entry{kR, "GET /identity/jwks", kAnyone},
    Entry{kR, "GET /identity/authorize", kAnyone},
    Entry{kR, "POST /identity/token", kAnyone},
    Entry{kR, "GET /identity/userinfo", kAnyone},
    Entry{kR, "POST /identity/userinfo", kAnyone},
    Entry{kR, "GET /identity/logout", kAnyone},
    Entry{kR, "POST /identity/logout", kAnyone},
    Entry{kR, "GET /identity/welcome/{token}", kAnyone},
    Entry{kR, "POST /identity/welcome/{token}", kAnyone},
};

}  // namespace

std::span<const Entry> IdentityRows() {
  return kRows;
}

}  // namespace dw::access

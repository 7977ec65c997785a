#pragma once

#include <optional>
#include <string>

#include "adapters/jose/jwt.h"
#include "base/time.h"

namespace dw::jose {

/// Whom a token has to come from, whom it has to be for, and when.
struct Expectation {
  std::string issuer;                        ///< Character for character.
  std::string audience;                      ///< Our client id.
  Millis now{0};                             ///< Unix time.
  Millis leeway = std::chrono::seconds(60);  ///< Clocks of two machines differ.
  std::optional<std::string> nonce{};        ///< What the token has to repeat, if anything.
};

/// Nothing: the claims are as expected (OpenID Connect Core 3.1.3.7). The signature is not its business. [TK7]
std::optional<Refusal> CheckClaims(const Json& claims, const Expectation& expected);

}  // namespace dw::jose

#pragma once

#include <memory>
#include <string>
#include <string_view>

#include "adapters/jose/jwt.h"
#include "base/fault.h"

namespace dw::jose {

/// A private key that signs tokens: P-256 for ES256, RSA of 2,048 bits for RS256. May be shared by threads.
class SigningKey {
 public:
  static SigningKey Generate(Algorithm algorithm);
  /// kCorrupt when it is no such key.
  static Outcome<SigningKey> FromPem(std::string_view pem);
  /// PKCS #8, not encrypted: a secret.
  std::string ToPem() const;

  Algorithm algorithm() const { return algorithm_; }
  /// The key's SHA-256 thumbprint (RFC 7638), which is its name. [TK4]
  const std::string& kid() const { return kid_; }
  /// What others verify with: a JWK (RFC 7517) with kid, use and alg, and nothing private. [TK5]
  const Json& public_jwk() const { return public_jwk_; }

  /// A token that says `claims`. `type` is its "typ".
  std::string Sign(const Json& claims, std::string_view type = "JWT") const;

 private:
  struct Held;
  SigningKey(std::shared_ptr<const Held> held, Algorithm algorithm);

  std::shared_ptr<const Held> held_;  ///< Shared by copies.
  Algorithm algorithm_;
  std::string kid_;
  Json public_jwk_;
};

/// The thumbprint of a public key (RFC 7638 3); empty when it is none.
std::string ThumbprintOf(const Json& jwk);

}  // namespace dw::jose

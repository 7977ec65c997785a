#pragma once

#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "adapters/jose/jwt.h"

namespace dw::jose {

inline constexpr std::size_t kMaxKeys = 100;
inline constexpr std::size_t kMaxJwksBytes = 256 * 1024;

/// Public keys that somebody signs with, and what is believed because of them. May be shared by threads.
class KeySet {
 public:
  KeySet() = default;
  /// Of a JWK set (RFC 7517 5). Keys that we cannot use are left out: other types and curves, RSA below 2,048 bits or
  /// above 8,192, those for encryption. Nothing when it is none, or has more than kMaxKeys. [TK6]
  static std::optional<KeySet> FromJwks(std::string_view text);

  std::size_t size() const { return keys_.size(); }
  bool Has(std::string_view kid) const;

  /// The claims of `jwt`, if one of the keys has signed it with one of `allowed`. The algorithm has to be the key's,
  /// and the key the one that the token names; a token that names none is believed when only one key can be meant.
  /// [TK3]
  Expected<Json, Refusal> Verify(const Jwt& jwt, std::span<const Algorithm> allowed) const;

 private:
  struct Public;
  std::vector<std::shared_ptr<const Public>> keys_;  ///< Shared by copies.
};

}  // namespace dw::jose

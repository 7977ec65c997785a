#include "adapters/passwords/password_hash.h"

#include <sodium.h>

#include <array>

#include "base/assert.h"

namespace dw::passwords {
namespace {

void Ready() {
  static const bool ready = sodium_init() >= 0;
  DW_ASSERT(ready);
}

}  // namespace

Outcome<std::string> HashPassword(std::string_view password, const HashCost& cost) {
  Ready();
  std::array<char, crypto_pwhash_STRBYTES> out{};
  if (password.size() > kLongestPassword ||
      crypto_pwhash_str_alg(out.data(), password.data(), password.size(), cost.passes, cost.bytes,
                            crypto_pwhash_ALG_ARGON2ID13) != 0) {
    return Unexpected{Fault{Fault::Code::kTooLarge, "The password is too long, or there is no memory to hash it."}};
  }
  return std::string(out.data());
}

bool PasswordFits(std::string_view password, const std::string& hash) {
  Ready();
  if (password.size() > kLongestPassword || hash.size() >= crypto_pwhash_STRBYTES) return false;
  return crypto_pwhash_str_verify(hash.c_str(), password.data(), password.size()) == 0;
}

bool NeedsRehash(const std::string& hash, const HashCost& cost) {
  Ready();
  return hash.size() >= crypto_pwhash_STRBYTES ||
         crypto_pwhash_str_needs_rehash(hash.c_str(), cost.passes, cost.bytes) != 0;
}

}  // namespace dw::passwords

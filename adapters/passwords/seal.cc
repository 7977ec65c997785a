#include "adapters/passwords/seal.h"

#include <sodium.h>

#include "runtime/base64_url.h"
#include "runtime/crypto.h"

namespace dw::passwords {
namespace {

constexpr std::size_t kNonce = crypto_aead_xchacha20poly1305_ietf_NPUBBYTES;
constexpr std::size_t kTag = crypto_aead_xchacha20poly1305_ietf_ABYTES;

unsigned char* Raw(std::string& text) {
  return reinterpret_cast<unsigned char*>(text.data());
}
const unsigned char* Raw(std::string_view text) {
  return reinterpret_cast<const unsigned char*>(text.data());
}

}  // namespace

Seal::Seal(std::string_view installation_secret, std::string_view purpose)
    : key_(HmacSha256(installation_secret, "seal " + std::string(purpose))) {}

std::string Seal::Close(std::string_view plain) const {
  const std::string nonce = RandomBytes(kNonce);
  std::string out(plain.size() + kTag, '\0');
  unsigned long long written = 0;
  crypto_aead_xchacha20poly1305_ietf_encrypt(Raw(out), &written, Raw(plain), plain.size(), nullptr, 0, nullptr,
                                             Raw(nonce), Raw(key_));
  return ToBase64Url(nonce + out);
}

std::optional<std::string> Seal::Open(std::string_view sealed) const {
  const auto bytes = FromBase64Url(sealed);
  if (!bytes || bytes->size() < kNonce + kTag) return std::nullopt;
  const std::string_view nonce = std::string_view(*bytes).substr(0, kNonce);
  const std::string_view text = std::string_view(*bytes).substr(kNonce);
  std::string out(text.size() - kTag, '\0');
  unsigned long long written = 0;
  if (crypto_aead_xchacha20poly1305_ietf_decrypt(Raw(out), &written, nullptr, Raw(text), text.size(), nullptr, 0,
                                                 Raw(nonce), Raw(key_)) != 0) {
    return std::nullopt;
  }
  return out;
}

}  // namespace dw::passwords

#include "runtime/crypto.h"

#include <openssl/crypto.h>
#include <openssl/evp.h>
#include <openssl/hmac.h>
#include <openssl/rand.h>

#include "base/assert.h"

namespace dw {
namespace {

const unsigned char* Raw(std::string_view text) {
  return reinterpret_cast<const unsigned char*>(text.data());
}
unsigned char* Raw(std::string& text) {
  return reinterpret_cast<unsigned char*>(text.data());
}

std::string Digest(const EVP_MD* kind, std::string_view text) {
  std::string out(static_cast<std::size_t>(EVP_MD_get_size(kind)), '\0');
  DW_ASSERT(EVP_Digest(text.data(), text.size(), Raw(out), nullptr, kind, nullptr) == 1);
  return out;
}

}  // namespace

std::string HmacSha256(std::string_view key, std::string_view text) {
  std::string out(32, '\0');
  unsigned int size = 0;
  DW_ASSERT(HMAC(EVP_sha256(), key.data(), static_cast<int>(key.size()), Raw(text), text.size(), Raw(out), &size) !=
            nullptr);
  DW_ASSERT(size == 32);
  return out;
}

std::string Sha1(std::string_view text) {
  return Digest(EVP_sha1(), text);
}
std::string Sha256(std::string_view text) {
  return Digest(EVP_sha256(), text);
}

std::string RandomBytes(std::size_t count) {
  std::string out(count, '\0');
  DW_ASSERT(RAND_bytes(Raw(out), static_cast<int>(count)) == 1);
  return out;
}

bool EqualInConstantTime(std::string_view a, std::string_view b) {
  return a.size() == b.size() && CRYPTO_memcmp(a.data(), b.data(), a.size()) == 0;
}

std::string ToHex(std::string_view bytes) {
  static constexpr char kDigits[] = "0123456789abcdef";
  std::string out;
  out.reserve(bytes.size() * 2);
  for (const char c : bytes) {
    const auto byte = static_cast<unsigned char>(c);
    out += kDigits[byte >> 4];
    out += kDigits[byte & 15];
  }
  return out;
}

std::string ToBase64(std::string_view bytes) {
  std::string out((bytes.size() + 2) / 3 * 4 + 1, '\0');  // EVP_EncodeBlock ends its text with a NUL
  const int size = EVP_EncodeBlock(Raw(out), Raw(bytes), static_cast<int>(bytes.size()));
  out.resize(static_cast<std::size_t>(size));
  return out;
}

}  // namespace dw

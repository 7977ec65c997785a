#include "runtime/crypto.h"

#include <openssl/core_names.h>
#include <openssl/crypto.h>
#include <openssl/evp.h>
#include <openssl/params.h>
#include <openssl/rand.h>

#include <memory>

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

struct MacDeleter {
  void operator()(EVP_MAC_CTX* context) const { EVP_MAC_CTX_free(context); }
};
using MacContext = std::unique_ptr<EVP_MAC_CTX, MacDeleter>;

MacContext NewHmacSha256() {
  EVP_MAC* mac = EVP_MAC_fetch(nullptr, OSSL_MAC_NAME_HMAC, nullptr);
  DW_ASSERT(mac != nullptr);
  MacContext context(EVP_MAC_CTX_new(mac));
  EVP_MAC_free(mac);  // the context has its own share
  DW_ASSERT(context != nullptr);
  char digest[] = OSSL_DIGEST_NAME_SHA2_256;
  const OSSL_PARAM params[] = {OSSL_PARAM_construct_utf8_string(OSSL_MAC_PARAM_DIGEST, digest, 0),
                               OSSL_PARAM_construct_end()};
  DW_ASSERT(EVP_MAC_CTX_set_params(context.get(), params) == 1);
  return context;
}

}  // namespace

std::string HmacSha256(std::string_view key, std::string_view text) {
  // Looking the algorithm up takes many times as long as using it.
  thread_local const MacContext context = NewHmacSha256();
  std::string out(32, '\0');
  std::size_t size = 0;
  const bool made = EVP_MAC_init(context.get(), Raw(key), key.size(), nullptr) == 1 &&
                    EVP_MAC_update(context.get(), Raw(text), text.size()) == 1 &&
                    EVP_MAC_final(context.get(), Raw(out), &size, out.size()) == 1;
  DW_ASSERT(made && size == out.size());
  return out;
}

std::string Sha1(std::string_view text) {
  return Digest(EVP_sha1(), text);
}
std::string Sha256(std::string_view text) {
  return Digest(EVP_sha256(), text);
}

struct Sha256Stream::State {
  std::unique_ptr<EVP_MD_CTX, decltype(&EVP_MD_CTX_free)> context{EVP_MD_CTX_new(), &EVP_MD_CTX_free};
};

Sha256Stream::Sha256Stream() : state_(std::make_unique<State>()) {
  DW_ASSERT(EVP_DigestInit_ex(state_->context.get(), EVP_sha256(), nullptr) == 1);
}

Sha256Stream::~Sha256Stream() = default;

void Sha256Stream::Add(std::string_view bytes) {
  DW_ASSERT(EVP_DigestUpdate(state_->context.get(), bytes.data(), bytes.size()) == 1);
}

std::string Sha256Stream::End() {
  std::string out(32, '\0');
  DW_ASSERT(EVP_DigestFinal_ex(state_->context.get(), reinterpret_cast<unsigned char*>(out.data()), nullptr) == 1);
  return out;
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

std::optional<std::string> FromHex(std::string_view hex) {
  constexpr std::string_view kHexDigits = "0123456789abcdef";
  if (hex.size() % 2 != 0) return std::nullopt;
  std::string bytes;
  for (std::size_t i = 0; i < hex.size(); i += 2) {
    const std::size_t high = kHexDigits.find(hex[i]);
    const std::size_t low = kHexDigits.find(hex[i + 1]);
    if (high == std::string_view::npos || low == std::string_view::npos) return std::nullopt;
    bytes += static_cast<char>(high * 16 + low);
  }
  return bytes;
}

std::string ToBase64(std::string_view bytes) {
  std::string out((bytes.size() + 2) / 3 * 4 + 1, '\0');  // EVP_EncodeBlock ends its text with a NUL
  const int size = EVP_EncodeBlock(Raw(out), Raw(bytes), static_cast<int>(bytes.size()));
  out.resize(static_cast<std::size_t>(size));
  return out;
}

}  // namespace dw

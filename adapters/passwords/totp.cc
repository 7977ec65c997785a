#include "adapters/passwords/totp.h"

#include <openssl/evp.h>
#include <openssl/hmac.h>

#include <array>
#include <cctype>

#include "base/assert.h"
#include "base/percent.h"
#include "runtime/crypto.h"

namespace dw::passwords {
namespace {

constexpr std::size_t kSecretBytes = 20;
constexpr Millis kStep = std::chrono::seconds(30);
constexpr std::uint32_t kModulus = 1'000'000;
constexpr std::size_t kDigits = 6;
constexpr std::string_view kAlphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";
constexpr std::size_t kLongestBase32 = 1'024;

/// RFC 4226 5.3.
std::string CodeOf(std::string_view secret, std::int64_t step) {
  std::array<unsigned char, 8> counter{};
  for (std::size_t i = 0; i < counter.size(); ++i) {
    counter.at(i) = static_cast<unsigned char>(static_cast<std::uint64_t>(step) >> (8 * (7 - i)) & 0xff);
  }
  std::array<unsigned char, EVP_MAX_MD_SIZE> mac{};
  unsigned int size = 0;
  DW_ASSERT(HMAC(EVP_sha1(), secret.data(), static_cast<int>(secret.size()), counter.data(), counter.size(), mac.data(),
                 &size) != nullptr);
  const std::size_t at = mac.at(size - 1) & 0xf;
  std::uint32_t number = 0;
  for (std::size_t i = 0; i < 4; ++i) number = number << 8 | mac.at(at + i);
  const std::string digits = std::to_string((number & 0x7fffffff) % kModulus);
  return std::string(kDigits - digits.size(), '0') + digits;
}

}  // namespace

std::string NewTotpSecret() {
  return RandomBytes(kSecretBytes);
}

std::string TotpCode(std::string_view secret, Millis unix_time) {
  return CodeOf(secret, unix_time / kStep);
}

std::optional<std::int64_t> TakeTotp(std::string_view secret, std::string_view code, Millis unix_now,
                                     std::int64_t last_used) {
  const std::int64_t now = unix_now / kStep;
  std::optional<std::int64_t> taken;
  // All three, whichever fits: the time it takes says nothing.
  for (const std::int64_t step : {now - 1, now, now + 1}) {
    const bool fits = EqualInConstantTime(CodeOf(secret, step), code);
    if (fits && step > last_used && !taken) taken = step;
  }
  return taken;
}

std::string ToBase32(std::string_view bytes) {
  std::string text;
  std::uint32_t held = 0;
  int bits = 0;
  for (const char c : bytes) {
    held = held << 8 | static_cast<unsigned char>(c);
    for (bits += 8; bits >= 5; bits -= 5) text += kAlphabet[held >> (bits - 5) & 31];
  }
  if (bits > 0) text += kAlphabet[held << (5 - bits) & 31];
  return text;
}

std::optional<std::string> FromBase32(std::string_view text) {
  if (text.size() > kLongestBase32) return std::nullopt;
  std::string bytes;
  std::uint32_t held = 0;
  int bits = 0;
  for (const char c : text) {
    if (c == ' ' || c == '-') continue;
    const std::size_t value = kAlphabet.find(static_cast<char>(std::toupper(static_cast<unsigned char>(c))));
    if (value == std::string_view::npos) return std::nullopt;
    held = held << 5 | static_cast<std::uint32_t>(value);
    bits += 5;
    if (bits < 8) continue;
    bits -= 8;
    bytes += static_cast<char>(held >> bits & 0xff);
  }
  return bytes;
}

std::string TotpUri(std::string_view secret, std::string_view issuer, std::string_view account) {
  return "otpauth://totp/" + PercentEncode(issuer) + ":" + PercentEncode(account) + "?secret=" + ToBase32(secret) +
         "&issuer=" + PercentEncode(issuer);
}

}  // namespace dw::passwords

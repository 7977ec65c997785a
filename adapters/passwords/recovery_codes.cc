#include "adapters/passwords/recovery_codes.h"

#include <cctype>

#include "runtime/crypto.h"

namespace dw::passwords {
namespace {

/// 25 that look like no other: without 0 o, 1 l i, 5 s, 8 b, u v.
constexpr std::string_view kAlphabet = "acdefghjkmnpqrtwxyz234679";
constexpr std::size_t kLength = 12;
constexpr std::size_t kGroup = 4;

std::string NewCode() {
  std::string code;
  while (code.size() < kLength) {
    for (const char c : RandomBytes(kLength)) {
      const auto byte = static_cast<unsigned char>(c);
      // So that none is likelier than another.
      constexpr std::size_t kFair = 256 / kAlphabet.size() * kAlphabet.size();
      if (byte < kFair && code.size() < kLength) code += kAlphabet[byte % kAlphabet.size()];
    }
  }
  for (std::size_t at = kLength - kGroup; at > 0; at -= kGroup) code.insert(at, 1, '-');
  return code;
}

}  // namespace

std::vector<std::string> NewRecoveryCodes() {
  std::vector<std::string> codes;
  for (std::size_t i = 0; i < kRecoveryCodes; ++i) codes.push_back(NewCode());
  return codes;
}

std::string HashOfRecoveryCode(std::string_view code) {
  std::string plain;
  for (const char c : code) {
    if (c != '-' && c != ' ') plain += static_cast<char>(std::tolower(static_cast<unsigned char>(c)));
  }
  return ToHex(Sha256("digiwork recovery code 1|" + plain));
}

}  // namespace dw::passwords

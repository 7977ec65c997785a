#include "adapters/jose/jwt.h"

#include <utility>

#include "runtime/base64_url.h"

namespace dw::jose {
namespace {

constexpr std::size_t kLongestKid = 512;

std::optional<Json> Part(std::string_view text) {
  const auto bytes = FromBase64Url(text);
  if (!bytes) return std::nullopt;
  return ParseObject(*bytes, kMaxJwtBytes);
}

}  // namespace

std::string_view NameOf(Algorithm algorithm) {
  return algorithm == Algorithm::kEs256 ? "ES256" : "RS256";
}

std::string_view NameOf(Refusal refusal) {
  switch (refusal) {
    case Refusal::kTooLarge:
      return "too_large";
    case Refusal::kMalformed:
      return "malformed";
    case Refusal::kUnknownAlgorithm:
      return "unknown_algorithm";
    case Refusal::kUnknownKey:
      return "unknown_key";
    case Refusal::kBadSignature:
      return "bad_signature";
    case Refusal::kWrongIssuer:
      return "wrong_issuer";
    case Refusal::kWrongAudience:
      return "wrong_audience";
    case Refusal::kExpired:
      return "expired";
    case Refusal::kNotYet:
      return "not_yet";
    case Refusal::kWrongNonce:
      return "wrong_nonce";
  }
  return "";
}

Expected<Jwt, Refusal> ParseJwt(std::string_view text) {
  if (text.size() > kMaxJwtBytes) return Unexpected{Refusal::kTooLarge};
  const std::size_t first = text.find('.');
  const std::size_t last = text.rfind('.');
  if (first == std::string_view::npos || first == last || text.find('.', first + 1) != last) {
    return Unexpected{Refusal::kMalformed};
  }
  auto header = Part(text.substr(0, first));
  auto claims = Part(text.substr(first + 1, last - first - 1));
  auto signature = FromBase64Url(text.substr(last + 1));
  if (!header || !claims || !signature || header->contains("crit")) return Unexpected{Refusal::kMalformed};
  const auto algorithm = TextAt(*header, "alg");
  const auto kid = TextAt(*header, "kid", kLongestKid);
  if (!algorithm || (header->contains("kid") && !kid)) return Unexpected{Refusal::kMalformed};
  Jwt jwt;
  jwt.algorithm = *algorithm;
  jwt.kid = kid.value_or("");
  jwt.signed_text = std::string(text.substr(0, last));
  jwt.signature = std::move(*signature);
  jwt.header = std::move(*header);
  jwt.claims = std::move(*claims);
  return jwt;
}

}  // namespace dw::jose

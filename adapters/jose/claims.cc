#include "adapters/jose/claims.h"

#include <algorithm>

namespace dw::jose {
namespace {

/// Of the year 9999: what is later is no time.
constexpr double kLastSecond = 253'402'300'799.0;

/// A NumericDate (RFC 7519 2), which may have a fraction. Nothing: it is none.
std::optional<Millis> TimeAt(const Json& claims, const char* name) {
  const auto found = claims.find(name);
  if (found == claims.end() || !found->is_number()) return std::nullopt;
  const auto seconds = found->get<double>();
  if (!(seconds >= 0 && seconds <= kLastSecond)) return std::nullopt;
  return Millis(static_cast<std::int64_t>(seconds * 1000));
}

bool IsFor(const Json& claims, const std::string& audience) {
  const auto found = claims.find("aud");
  if (found == claims.end()) return false;
  if (found->is_string()) return *found == audience;
  if (!found->is_array() || std::ranges::find(*found, Json(audience)) == found->end()) return false;
  // One of several: then it has to be said who asked for it.
  return found->size() == 1 || TextAt(claims, "azp") == audience;
}

}  // namespace

std::optional<Refusal> CheckClaims(const Json& claims, const Expectation& expected) {
  if (TextAt(claims, "iss") != expected.issuer) return Refusal::kWrongIssuer;
  if (!IsFor(claims, expected.audience)) return Refusal::kWrongAudience;
  if (claims.contains("azp") && TextAt(claims, "azp") != expected.audience) return Refusal::kWrongAudience;
  const auto expires = TimeAt(claims, "exp");
  const auto issued = TimeAt(claims, "iat");
  if (!expires || !issued) return Refusal::kMalformed;
  if (expected.now >= *expires + expected.leeway) return Refusal::kExpired;
  if (*issued > expected.now + expected.leeway) return Refusal::kNotYet;
  if (claims.contains("nbf")) {
    const auto begins = TimeAt(claims, "nbf");
    if (!begins) return Refusal::kMalformed;
    if (*begins > expected.now + expected.leeway) return Refusal::kNotYet;
  }
  if (expected.nonce && TextAt(claims, "nonce") != *expected.nonce) return Refusal::kWrongNonce;
  return std::nullopt;
}

}  // namespace dw::jose

#include "adapters/visa/visa_office.h"

#include <algorithm>
#include <array>
#include <nlohmann/json.hpp>
#include <optional>
#include <utility>

#include "runtime/base64_url.h"
#include "runtime/crypto.h"

namespace dw {
namespace {

using Json = nlohmann::json;
using Seconds = std::chrono::seconds;

constexpr Millis kWeek = std::chrono::hours(24 * 7);
/// Clocks of two machines differ.
constexpr Millis kLeeway = Seconds(30);
/// A person has at most 64 tags of 64 bytes; all else is shorter.
constexpr std::size_t kMostBytes = 8 * 1024;
/// Of the year 9999: what is later is no time, and would overflow.
constexpr std::int64_t kLastSecond = 253'402'300'799;
constexpr char kAudience[] = "digiwork";

std::int64_t WeekOf(Millis unix_now) {
  return unix_now / kWeek;
}

/// One text for one week: there is no other algorithm to be talked into.
std::string HeaderOf(std::int64_t week) {
  return ToBase64Url(R"({"alg":"HS256","kid":")" + std::to_string(week) + R"(","typ":"JWT"})");
}

std::optional<Visa> VisaOf(const Json& claims) {
  Visa visa;
  visa.subject = claims.at("sub").get<std::string>();
  visa.session = claims.at("sid").get<std::string>();
  visa.world = claims.at("world").get<std::string>();
  visa.name = claims.at("name").get<std::string>();
  visa.tags = claims.at("tags").get<std::vector<std::string>>();
  const auto issued = claims.at("iat").get<std::int64_t>();
  const auto expires = claims.at("exp").get<std::int64_t>();
  if (issued < 0 || expires < 0 || issued > kLastSecond || expires > kLastSecond) return std::nullopt;
  visa.issued_at = Seconds(issued);
  visa.expires_at = Seconds(expires);
  const auto role = access::RoleNamed(claims.at("role").get<std::string>());
  if (!role || visa.subject.empty() || visa.session.empty()) return std::nullopt;
  visa.role = *role;
  return visa;
}

}  // namespace

VisaOffice::VisaOffice(std::string secret, const Clock& clock) : secret_(std::move(secret)), clock_(clock) {}

std::string VisaOffice::KeyOf(std::int64_t week) const {
  return HmacSha256(secret_, "digiwork visa 1|" + std::to_string(week));
}

std::string VisaOffice::Issue(const Visa& visa) const {
  const Millis now = Now();
  const Millis until =
      visa.expires_at == Millis(0) ? now + kLongestVisa : std::min(visa.expires_at, now + kLongestVisa);
  const Json claims{{"aud", kAudience},
                    {"sub", visa.subject},
                    {"sid", visa.session},
                    {"world", visa.world},
                    {"role", access::NameOf(visa.role)},
                    {"tags", visa.tags},
                    {"name", visa.name},
                    {"iat", now / Seconds(1)},
                    {"exp", until / Seconds(1)}};
  const std::int64_t week = WeekOf(now);
  // A name may come from anywhere: what is no UTF-8 in it is replaced.
  const std::string text =
      HeaderOf(week) + '.' + ToBase64Url(claims.dump(-1, ' ', false, Json::error_handler_t::replace));
  return text + '.' + ToBase64Url(HmacSha256(KeyOf(week), text));
}

Expected<Visa, VisaRefusal> VisaOffice::Check(std::string_view text) const {
  const std::size_t body = text.find('.');
  const std::size_t mark = text.rfind('.');
  if (text.size() > kMostBytes || body == std::string_view::npos || mark == body) {
    return Unexpected{VisaRefusal::kMalformed};
  }
  const Millis now = Now();
  const std::string_view header = text.substr(0, body);
  std::optional<std::int64_t> week;
  // Of the week to come when another machine's clock is ahead.
  for (const std::int64_t candidate : {WeekOf(now), WeekOf(now) - 1, WeekOf(now + kLeeway)}) {
    if (!week && header == HeaderOf(candidate)) week = candidate;
  }
  if (!week) return Unexpected{VisaRefusal::kUnknownKey};
  const std::string expected = ToBase64Url(HmacSha256(KeyOf(*week), text.substr(0, mark)));
  if (!EqualInConstantTime(text.substr(mark + 1), expected)) return Unexpected{VisaRefusal::kBadSignature};

  const auto decoded = FromBase64Url(text.substr(body + 1, mark - body - 1));
  const Json claims = decoded ? Json::parse(*decoded, nullptr, false) : Json();
  if (!claims.is_object()) return Unexpected{VisaRefusal::kMalformed};
  if (claims.value("aud", Json()) != kAudience) return Unexpected{VisaRefusal::kWrongAudience};
  std::optional<Visa> visa;
  try {
    visa = VisaOf(claims);
  } catch (const Json::exception&) {
    return Unexpected{VisaRefusal::kMalformed};
  }
  if (!visa) return Unexpected{VisaRefusal::kMalformed};
  if (visa->issued_at > now + kLeeway) return Unexpected{VisaRefusal::kNotYet};
  if (visa->expires_at <= now || visa->expires_at - visa->issued_at > kLongestVisa) {
    return Unexpected{VisaRefusal::kExpired};
  }
  return *std::move(visa);
}

std::string_view NameOf(VisaRefusal refusal) {
  static constexpr std::array<std::string_view, 6> kNames{"malformed", "unknown_key", "bad_signature",
                                                          "expired",   "not_yet",     "wrong_audience"};
  return kNames[static_cast<std::size_t>(refusal)];
}

}  // namespace dw

#include "adapters/visa/pass_office.h"

#include <nlohmann/json.hpp>
#include <utility>

#include "runtime/base64_url.h"
#include "runtime/crypto.h"

namespace dw {
namespace {

using Json = nlohmann::json;
using Seconds = std::chrono::seconds;

/// Of the year 9999: what is later is no time, and would overflow.
constexpr std::int64_t kLastSecond = 253'402'300'799;

RoomPass PassOf(const Json& claims) {
  RoomPass pass;
  pass.room = claims.at("room").get<std::string>();
  pass.subject = claims.at("sub").get<std::string>();
  pass.word = claims.at("word").get<std::string>();
  const auto vetted = claims.at("vetted").get<std::int64_t>();
  if (vetted > 0 && vetted <= kLastSecond) pass.vetted_until = Seconds(vetted);
  pass.role = access::RoleNamed(claims.at("role").get<std::string>());
  pass.tags = claims.at("tags").get<std::vector<std::string>>();
  const auto expires = claims.at("exp").get<std::int64_t>();
  if (expires > 0 && expires <= kLastSecond) pass.expires_at = Seconds(expires);
  return pass;
}

}  // namespace

PassOffice::PassOffice(const std::string& secret, const Clock& clock)
    : key_(HmacSha256(secret, "digiwork room pass 1")), clock_(clock) {}

std::string PassOffice::Issue(const RoomPass& pass) const {
  const Json claims{{"room", pass.room},
                    {"sub", pass.subject},
                    {"word", pass.word},
                    {"vetted", pass.vetted_until / Seconds(1)},
                    {"role", pass.role ? access::NameOf(*pass.role) : ""},
                    {"tags", pass.tags},
                    {"exp", pass.expires_at / Seconds(1)}};
  const std::string body = ToBase64Url(claims.dump(-1, ' ', false, Json::error_handler_t::replace));
  return body + '.' + ToBase64Url(HmacSha256(key_, body));
}

std::optional<RoomPass> PassOffice::Check(std::string_view text) const {
  const std::size_t dot = text.find('.');
  if (text.size() > kMaxPassBytes || dot == std::string_view::npos) return std::nullopt;
  const std::string_view body = text.substr(0, dot);
  if (!EqualInConstantTime(text.substr(dot + 1), ToBase64Url(HmacSha256(key_, body)))) return std::nullopt;
  const auto decoded = FromBase64Url(body);
  const Json claims = decoded ? Json::parse(*decoded, nullptr, false) : Json();
  if (!claims.is_object()) return std::nullopt;
  try {
    RoomPass pass = PassOf(claims);
    if (pass.room.empty() || pass.subject.empty() || pass.expires_at <= clock_.UnixNow()) return std::nullopt;
    if (pass.vetted_until <= clock_.UnixNow()) {
      // What the back office has said is old. What they know they know.
      pass.vetted_until = Millis(0);
      pass.role.reset();
      pass.tags.clear();
    }
    return pass;
  } catch (const Json::exception&) {
    return std::nullopt;
  }
}

}  // namespace dw

#include "adapters/jose/discovery.h"

#include <algorithm>
#include <array>

#include "adapters/jose/json_text_strict.h"

namespace dw::jose {
namespace {

constexpr std::size_t kLongestUrl = 2'048;

std::string_view HostOf(std::string_view rest) {
  const std::string_view authority = rest.substr(0, rest.find_first_of("/?"));
  if (authority.starts_with('[')) return authority.substr(0, authority.find(']') + 1);
  return authority.substr(0, authority.find(':'));
}

bool SaysCode(const Json& document) {
  const auto types = document.find("response_types_supported");
  return types == document.end() || (types->is_array() && std::ranges::find(*types, Json("code")) != types->end());
}

}  // namespace

bool IsEndpoint(std::string_view url) {
  const bool plain = std::ranges::all_of(url, [](char c) { return c > ' ' && c < '\x7f'; });
  if (!plain || url.size() > kLongestUrl || url.find_first_of("#\\\"<>") != std::string_view::npos) return false;
  const bool safe = url.starts_with("https://");
  if (!safe && !url.starts_with("http://")) return false;
  const std::string_view rest = url.substr(safe ? 8 : 7);
  if (rest.substr(0, rest.find_first_of("/?")).find('@') != std::string_view::npos) return false;
  const std::string_view host = HostOf(rest);
  constexpr std::array<std::string_view, 3> kOwn = {"localhost", "127.0.0.1", "[::1]"};
  return !host.empty() && (safe || std::ranges::find(kOwn, host) != kOwn.end());
}

Expected<Discovery, std::string> ParseDiscovery(std::string_view text, std::string_view issuer) {
  const auto document = ParseObject(text, kMaxDiscoveryBytes);
  if (!document) return Unexpected{std::string("What the issuer answers is no discovery document.")};
  Discovery found;
  found.issuer = TextAt(*document, "issuer").value_or("");
  if (found.issuer != issuer) {
    return Unexpected{std::string("The issuer names itself otherwise than it was given; the names must be equal.")};
  }
  const std::array<std::pair<const char*, std::string*>, 5> endpoints = {{
      {"authorization_endpoint", &found.authorization_endpoint},
      {"token_endpoint", &found.token_endpoint},
      {"jwks_uri", &found.jwks_uri},
      {"userinfo_endpoint", &found.userinfo_endpoint},
      {"end_session_endpoint", &found.end_session_endpoint},
  }};
  for (std::size_t i = 0; i < endpoints.size(); ++i) {
    const auto& [name, out] = endpoints.at(i);
    const bool needed = i < 3;
    if (!document->contains(name) && !needed) continue;
    *out = TextAt(*document, name).value_or("");
    if (!IsEndpoint(*out)) {
      return Unexpected{std::string("The discovery document's ") + name + " is not an https address."};
    }
  }
  if (!SaysCode(*document)) return Unexpected{std::string("The issuer offers no authorization code flow.")};
  return found;
}

}  // namespace dw::jose

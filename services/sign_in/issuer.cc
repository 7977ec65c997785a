#include "services/sign_in/issuer.h"

#include <array>
#include <utility>

#include "runtime/crypto.h"
#include "runtime/forms.h"

namespace dw::sign_in {
namespace {

using jose::Json;
using Kind = NoTokens::Kind;

constexpr std::chrono::hours kKept{1};
constexpr std::chrono::seconds kKeysAtMostEvery{30};
constexpr std::size_t kLongestAnswer = 256 * 1024;
constexpr std::array kAllowed = {jose::Algorithm::kEs256, jose::Algorithm::kRs256};
constexpr char kLogoutEvent[] = "http://schemas.openid.net/event/backchannel-logout";

Unexpected<NoTokens> No(Kind kind, std::string detail) {
  return Unexpected{NoTokens{kind, std::move(detail)}};
}

}  // namespace

Issuer::Issuer(std::string url, ClientIdentity client, HttpCaller& caller, const Clock& clock)
    : url_(std::move(url)), client_(std::move(client)), caller_(caller), clock_(clock) {}

Expected<jose::Discovery, NoTokens> Issuer::Discover() {
  const Millis now = clock_.UnixNow();
  {
    const std::lock_guard lock(mutex_);
    if (discovery_ && now - discovered_at_ < kKept) return *discovery_;
  }
  const std::string at = (url_.ends_with('/') ? url_.substr(0, url_.size() - 1) : url_);
  const auto answer = caller_.Call({"GET", at + "/.well-known/openid-configuration", {}, ""});
  if (!answer) return No(Kind::kAway, answer.error().detail);
  if (answer->status != 200) return No(Kind::kAway, "discovery is answered with " + std::to_string(answer->status));
  auto found = jose::ParseDiscovery(answer->body, url_);
  if (!found) return No(Kind::kAway, found.error());
  const std::lock_guard lock(mutex_);
  discovery_ = *found;
  discovered_at_ = now;
  return *discovery_;
}

Expected<jose::KeySet, NoTokens> Issuer::Keys(bool anew) {
  const Millis now = clock_.UnixNow();
  {
    const std::lock_guard lock(mutex_);
    const Millis age = now - keys_at_;
    if (keys_ && age < (anew ? Millis(kKeysAtMostEvery) : Millis(kKept))) return *keys_;
    if (keys_) keys_at_ = now;  // whoever asks meanwhile takes those that are there
  }
  const auto discovery = Discover();
  if (!discovery) return Unexpected{discovery.error()};
  const auto answer = caller_.Call({"GET", discovery->jwks_uri, {}, ""});
  if (!answer) return No(Kind::kAway, answer.error().detail);
  auto keys = answer->status == 200 ? jose::KeySet::FromJwks(answer->body) : std::nullopt;
  if (!keys) return No(Kind::kAway, "its keys are none");
  const std::lock_guard lock(mutex_);
  keys_ = std::move(*keys);
  keys_at_ = now;
  return *keys_;
}

Expected<Json, NoTokens> Issuer::Verify(const std::string& token) {
  const auto jwt = jose::ParseJwt(token);
  if (!jwt) return No(Kind::kForged, std::string(NameOf(jwt.error())));
  auto keys = Keys(false);
  if (!keys) return Unexpected{keys.error()};
  auto claims = keys->Verify(*jwt, kAllowed);
  if (!claims && claims.error() == jose::Refusal::kUnknownKey) {
    keys = Keys(true);
    if (!keys) return Unexpected{keys.error()};
    claims = keys->Verify(*jwt, kAllowed);
  }
  if (!claims) return No(Kind::kForged, std::string(NameOf(claims.error())));
  return *claims;
}

Expected<Tokens, NoTokens> Issuer::Exchange(const std::string& code, const std::string& redirect_uri,
                                            const std::string& verifier, const std::string& nonce) {
  return Ask({{"grant_type", "authorization_code"},
              {"code", code},
              {"redirect_uri", redirect_uri},
              {"code_verifier", verifier}},
             nonce, "");
}

Expected<Tokens, NoTokens> Issuer::Refresh(const std::string& refresh, const std::string& subject) {
  return Ask({{"grant_type", "refresh_token"}, {"refresh_token", refresh}}, std::nullopt, subject);
}

Expected<Tokens, NoTokens> Issuer::Ask(std::vector<std::pair<std::string, std::string>> fields,
                                       const std::optional<std::string>& nonce, const std::string& subject) {
  const auto discovery = Discover();
  if (!discovery) return Unexpected{discovery.error()};
  HttpCall call{"POST", discovery->token_endpoint, {}, ""};
  call.headers.emplace_back("Content-Type", "application/x-www-form-urlencoded");
  call.headers.emplace_back("Accept", "application/json");
  if (client_.secret.empty()) {
    fields.emplace_back("client_id", client_.id);
  } else {
    const auto escaped = [](const std::string& text) { return WriteForm({{"", text}}).substr(1); };
    call.headers.emplace_back("Authorization",
                              "Basic " + ToBase64(escaped(client_.id) + ":" + escaped(client_.secret)));
  }
  call.body = WriteForm(fields);
  const auto answer = caller_.Call(call);
  if (!answer) return No(Kind::kAway, answer.error().detail);
  const auto said = jose::ParseObject(answer->body, kLongestAnswer);
  if (answer->status >= 500) return No(Kind::kAway, "tokens are answered with " + std::to_string(answer->status));
  if (answer->status != 200 || !said) {
    const std::string error = said ? jose::TextAt(*said, "error", 100).value_or("") : "";
    return No(error == "temporarily_unavailable" ? Kind::kAway : Kind::kRefused,
              error.empty() ? std::to_string(answer->status) : error);
  }
  Tokens tokens;
  tokens.id_token = jose::TextAt(*said, "id_token", jose::kMaxJwtBytes).value_or("");
  tokens.refresh = jose::TextAt(*said, "refresh_token", jose::kMaxJwtBytes).value_or("");
  const bool first = subject.empty();
  if (tokens.id_token.empty() && first) return No(Kind::kForged, "there is no ID token");
  if (!tokens.id_token.empty()) {
    auto claims = Verify(tokens.id_token);
    if (!claims) return Unexpected{claims.error()};
    jose::Expectation expected{url_, client_.id, clock_.UnixNow()};
    expected.nonce = nonce;
    const auto wrong = jose::CheckClaims(*claims, expected);
    if (wrong) return No(Kind::kForged, std::string(NameOf(*wrong)));
    const std::string sub = jose::TextAt(*claims, "sub", 255).value_or("");
    if (sub.empty() || (!first && sub != subject)) return No(Kind::kForged, "it is about somebody else");
    tokens.claims = std::move(*claims);
  } else {
    // A refresh need not bring an ID token (OpenID Connect Core 12.2): userinfo says the rest.
    tokens.claims = Json{{"sub", subject}};
  }
  AddUserInfo(jose::TextAt(*said, "access_token", jose::kMaxJwtBytes).value_or(""), tokens);
  return tokens;
}

void Issuer::AddUserInfo(const std::string& access_token, Tokens& tokens) {
  const auto discovery = Discover();
  if (!discovery || discovery->userinfo_endpoint.empty() || access_token.empty()) return;
  const auto answer =
      caller_.Call({"GET", discovery->userinfo_endpoint, {{"Authorization", "Bearer " + access_token}}, ""});
  if (!answer || answer->status != 200) return;
  const auto said = jose::ParseObject(answer->body, kLongestAnswer);
  // About somebody else: a substituted token (OpenID Connect Core 5.3.2).
  if (!said || jose::TextAt(*said, "sub", 255) != jose::TextAt(tokens.claims, "sub", 255)) return;
  for (const auto& [name, value] : said->items()) {
    if (!tokens.claims.contains(name)) tokens.claims[name] = value;
  }
}

Expected<Issuer::Logout, NoTokens> Issuer::ReadLogout(const std::string& token) {
  const auto claims = Verify(token);
  if (!claims) return Unexpected{claims.error()};
  Json checked = *claims;
  // Not every issuer gives one an end; its id is remembered for longer than it could be new.
  if (!checked.contains("exp") && checked.contains("iat") && checked["iat"].is_number()) {
    checked["exp"] = checked["iat"].get<double>() + 120;
  }
  const auto wrong = jose::CheckClaims(checked, {url_, client_.id, clock_.UnixNow()});
  if (wrong) return No(Kind::kForged, std::string(NameOf(*wrong)));
  const auto events = claims->find("events");
  const bool says_so = events != claims->end() && events->is_object() && events->contains(kLogoutEvent) &&
                       (*events)[kLogoutEvent].is_object();
  if (!says_so || claims->contains("nonce")) return No(Kind::kForged, "it is no logout token");
  Logout logout{jose::TextAt(*claims, "sub", 255).value_or(""), jose::TextAt(*claims, "sid", 255).value_or(""),
                jose::TextAt(*claims, "jti", 255).value_or("")};
  if (logout.id.empty() || (logout.subject.empty() && logout.session.empty())) {
    return No(Kind::kForged, "it does not say who");
  }
  return logout;
}

}  // namespace dw::sign_in

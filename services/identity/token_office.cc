#include "services/identity/token_office.h"

#include <array>
#include <chrono>

#include "adapters/jose/jwt.h"
#include "adapters/records/accounts.h"
#include "runtime/base64_url.h"
#include "runtime/crypto.h"
#include "runtime/forms.h"
#include "runtime/utf8_text.h"
#include "runtime/web_page.h"

namespace dw::identity {
namespace {

using jose::Json;

constexpr char kAccessType[] = "at+jwt";  // RFC 9068 2.1
constexpr std::size_t kLongestToken = 256;

std::string NewToken() {
  return ToBase64Url(RandomBytes(32));
}

std::int64_t Seconds(Millis time) {
  return time / std::chrono::seconds(1);
}

/// Base64 as HTTP's Basic has it, with its padding; nothing when it is none.
std::optional<std::string> FromBase64(std::string text) {
  while (!text.empty() && text.back() == '=') text.pop_back();
  for (char& c : text) {
    if (c == '+') c = '-';
    if (c == '/') c = '_';
  }
  return FromBase64Url(text);
}

std::optional<std::string> Unescaped(const std::string& text) {
  const auto form = ParseForm("x=" + text);
  return form ? form->Find("x") : std::nullopt;
}

void AddPerson(Json& claims, const records::Person& person, const std::string& login, const std::string& scope) {
  if (HasScope(scope, "profile")) {
    claims["name"] = person.name;
    claims["preferred_username"] = login;
    if (!person.locale.empty()) claims["locale"] = person.locale;
  }
  if (HasScope(scope, "email") && !person.email.empty()) claims["email"] = person.email;
}

}  // namespace

Outcome<std::string> TokenOffice::GiveCode(const Authorization& asked, const records::Login& login) {
  const std::string code = NewToken();
  const Millis now = context_.clock.UnixNow();
  records::Grant grant;
  grant.token = ToHex(Sha256(code));
  grant.family = ToHex(RandomBytes(16));
  grant.client = asked.client->id;
  grant.person = login.person;
  grant.login = login.id;
  grant.redirect_uri = asked.redirect_uri;
  grant.challenge = asked.challenge;
  grant.nonce = asked.nonce;
  grant.scope = asked.scope;
  grant.signed_in_at = login.created_at;
  grant.created_at = now;
  grant.expires_at = now + kCodeLives;
  const auto kept = records::AddGrant(context_.database, grant);
  if (!kept) return Unexpected{kept.error()};
  return code;
}

HttpResponse TokenOffice::Refuse(int status, const char* error, const char* description) {
  context_.metrics
      .CounterOf("digiwork_identity_exchanges_total", "Tokens that were asked for of the provider, by what came of it",
                 {{"result", error}})
      .Increment();
  HttpResponse response = JsonResponse(Json{{"error", error}, {"error_description", description}}.dump(), status);
  if (status == 401) response.headers.emplace_back("WWW-Authenticate", "Basic realm=\"identity\"");
  return response;
}

std::optional<TokenOffice::Caller> TokenOffice::CallerOf(const HttpRequest& request, const Form& form) const {
  const std::string_view shown = request.Header("authorization");
  std::string id = form.Get("client_id");
  std::string secret = form.Get("client_secret");
  const bool by_header = !shown.empty();
  if (by_header) {
    // One way at a time (RFC 6749 2.3), and the names and secrets of a header are escaped as in a form (2.3.1).
    if (!shown.starts_with("Basic ") || form.Find("client_secret")) return std::nullopt;
    const auto pair = FromBase64(std::string(shown.substr(6)));
    if (!pair || pair->find(':') == std::string::npos || !IsUtf8Text(*pair)) return std::nullopt;
    const auto named = Unescaped(pair->substr(0, pair->find(':')));
    const auto proved = Unescaped(pair->substr(pair->find(':') + 1));
    if (!named || !proved || (!id.empty() && id != *named)) return std::nullopt;
    id = *named;
    secret = *proved;
  }
  const Client* client = context_.clients.Find(id);
  if (client == nullptr) return std::nullopt;
  if (client->secret_hash.empty() != secret.empty()) return std::nullopt;
  if (!secret.empty() && !EqualInConstantTime(Sha256(secret), client->secret_hash)) return std::nullopt;
  return Caller{client, by_header};
}

HttpResponse TokenOffice::Exchange(const HttpRequest& request, const std::string& issuer) {
  const auto form = FormOf(request);
  if (!form) return Refuse(400, "invalid_request", "Send a form.");
  const auto caller = CallerOf(request, *form);
  if (!caller) return Refuse(401, "invalid_client", "This client is not known, or has not proved who it is.");
  const std::string kind = form->Get("grant_type");
  records::Exchange exchange;
  exchange.client = caller->client->id;
  exchange.now = context_.clock.UnixNow();
  exchange.successor_expires_at = exchange.now + kRefreshLives;
  std::string given;
  if (kind == "authorization_code") {
    given = form->Get("code");
    exchange.redirect_uri = form->Get("redirect_uri");
    exchange.challenge = ChallengeOf(form->Get("code_verifier"));
    if (exchange.challenge.empty()) return Refuse(400, "invalid_grant", "The code verifier is none.");
  } else if (kind == "refresh_token") {
    given = form->Get("refresh_token");
    exchange.kind = records::Grant::Kind::kRefresh;
  } else {
    return Refuse(400, "unsupported_grant_type", "Only authorization_code and refresh_token are.");
  }
  if (given.empty() || given.size() > kLongestToken) return Refuse(400, "invalid_grant", "It is none.");
  exchange.token = ToHex(Sha256(given));
  const std::string refresh = NewToken();
  exchange.successor = ToHex(Sha256(refresh));
  const auto taken = records::TakeGrant(context_.database, exchange);
  if (!taken) return Refuse(503, "temporarily_unavailable", "Try again in a moment.");
  if (!*taken) return Refuse(400, "invalid_grant", "It is none, has run out, was used, or is not yours.");
  auto tokens = Tokens(**taken, *caller->client, refresh, issuer);
  if (!tokens) return Refuse(503, "temporarily_unavailable", "Try again in a moment.");
  return std::move(*tokens);
}

Outcome<HttpResponse> TokenOffice::Tokens(const records::Grant& grant, const Client& client, const std::string& refresh,
                                          const std::string& issuer) {
  const auto person = records::FindPerson(context_.database, grant.person);
  const bool gone = !person && person.error().code == Fault::Code::kNotFound;
  if (gone || (person && person->disabled_at != Millis(0))) {
    return Refuse(400, "invalid_grant", "This person may not sign in any more.");
  }
  if (!person) return Unexpected{person.error()};
  const auto account = records::FindAccount(context_.database, grant.person);
  if (!account) return Unexpected{account.error()};
  const auto keys = context_.keys.Now();
  if (!keys) return Unexpected{keys.error()};
  const Millis now = context_.clock.UnixNow();
  Json claims{{"iss", issuer},
              {"sub", grant.person},
              {"aud", client.id},
              {"iat", Seconds(now)},
              {"exp", Seconds(now + kTokenLives)},
              {"sid", grant.login}};
  Json access = claims;
  access["client_id"] = client.id;
  access["scope"] = grant.scope;
  access["jti"] = ToHex(RandomBytes(16));
  claims["auth_time"] = Seconds(grant.signed_in_at);
  if (!grant.nonce.empty()) claims["nonce"] = grant.nonce;
  AddPerson(claims, *person, account->login, grant.scope);
  context_.metrics
      .CounterOf("digiwork_identity_exchanges_total", "Tokens that were asked for of the provider, by what came of it",
                 {{"result", "given"}})
      .Increment();
  return JsonResponse(Json{
      {"access_token", KeyOf(**keys, jose::Algorithm::kEs256).Sign(access, kAccessType)},
      {"token_type", "Bearer"},
      {"expires_in", Seconds(kTokenLives)},
      {"refresh_token", refresh},
      {"id_token", KeyOf(**keys, client.algorithm).Sign(claims)},
      {"scope",
       grant.scope}}.dump());
}

HttpResponse TokenOffice::UserInfo(const HttpRequest& request, const std::string& issuer) {
  const auto refuse = [](const char* error) {
    HttpResponse response = JsonResponse(Json{{"error", error}}.dump(), 401);
    response.headers.emplace_back("WWW-Authenticate", "Bearer error=\"" + std::string(error) + "\"");
    return response;
  };
  const std::string_view shown = request.Header("authorization");
  if (!shown.starts_with("Bearer ")) return refuse("invalid_request");
  const auto jwt = jose::ParseJwt(shown.substr(7));
  const auto keys = context_.keys.Now();
  if (!keys) return ProblemResponse(503, "UNAVAILABLE", "Try again", "The records are away.");
  constexpr std::array kAllowed = {jose::Algorithm::kEs256};
  if (!jwt || jwt->header.value("typ", "") != kAccessType) return refuse("invalid_token");
  const auto claims = (*keys)->published.Verify(*jwt, kAllowed);
  if (!claims || claims->value("iss", "") != issuer ||
      claims->value("exp", std::int64_t{0}) <= Seconds(context_.clock.UnixNow())) {
    return refuse("invalid_token");
  }
  const std::string subject = claims->value("sub", "");
  const auto person = records::FindPerson(context_.database, subject);
  const auto account = records::FindAccount(context_.database, subject);
  if (!person || !account || person->disabled_at != Millis(0)) return refuse("invalid_token");
  Json told{{"sub", subject}};
  AddPerson(told, *person, account->login, claims->value("scope", ""));
  return JsonResponse(told.dump());
}

std::optional<TokenOffice::Hint> TokenOffice::ReadHint(const std::string& id_token, const std::string& issuer) {
  const auto jwt = jose::ParseJwt(id_token);
  const auto keys = context_.keys.Now();
  constexpr std::array kAllowed = {jose::Algorithm::kEs256, jose::Algorithm::kRs256};
  if (!jwt || !keys) return std::nullopt;
  const auto claims = (*keys)->published.Verify(*jwt, kAllowed);
  if (!claims || claims->value("iss", "") != issuer) return std::nullopt;
  const auto audience = claims->find("aud");
  return Hint{claims->value("sub", ""), claims->value("sid", ""),
              audience != claims->end() && audience->is_string() ? audience->get<std::string>() : ""};
}

}  // namespace dw::identity

#include "services/identity/provider.h"

#include <utility>

#include "adapters/jose/json_text_strict.h"
#include "adapters/records/invitations.h"
#include "adapters/records/sign_ins.h"
#include "runtime/base64_url.h"
#include "runtime/cookies.h"
#include "runtime/crypto.h"
#include "runtime/forms.h"
#include "runtime/web_page.h"
#include "services/identity/account_pages.h"
#include "services/identity/sign_in_pages.h"
#include "services/identity/welcome_pages.h"

namespace dw::identity {
namespace {

using jose::Json;

constexpr char kCookie[] = "digiwork-provider";
constexpr Millis kLoginLives = std::chrono::hours(12);
constexpr Millis kOwnerLinkLives = std::chrono::hours(24 * 7);

constexpr ThrottleOptions kByLogin{};
/// An office behind one address shares it, so it may fail more often.
constexpr ThrottleOptions kByAddress{.tries = 40, .first_wait = std::chrono::seconds(30)};

HttpResponse Misleading(const std::string& why) {
  return ToResponse({400,
                     "This link does not work",
                     "<p>" + EscapeHtml(why) +
                         "</p><p>Go back to where you came from and try again; if it stays so, tell who runs it.</p>"
                         "<p><a href=\"/\">Go to the office</a></p>",
                     {}});
}

}  // namespace

Provider::Provider(ProviderOptions options, const std::string& secret, Context context)
    : options_(std::move(options)),
      context_(std::move(context)),
      key_seal_(secret, "signing key"),
      totp_seal_(secret, "totp"),
      ticket_seal_(secret, "ticket"),
      keys_(context_.database, key_seal_, context_.clock),
      tokens_({context_.database, keys_, options_.clients, context_.clock, context_.metrics}),
      by_login_(kByLogin),
      by_address_(kByAddress) {}

std::vector<Endpoint> Provider::Endpoints() {
  std::vector<Endpoint> all = {
      {"GET", "/identity/.well-known/openid-configuration", [this](const HttpRequest& r) { return Discovery(r); }},
      {"GET", "/identity/jwks", [this](const HttpRequest&) { return Jwks(); }},
      {"GET", "/identity/authorize", [this](const HttpRequest& r) { return Authorize(r); }},
      {"POST", "/identity/authorize", [this](const HttpRequest& r) { return Authorize(r); }},
      {"POST", "/identity/token", [this](const HttpRequest& r) { return tokens_.Exchange(r, IssuerOf(r)); }},
      {"GET", "/identity/userinfo", [this](const HttpRequest& r) { return tokens_.UserInfo(r, IssuerOf(r)); }},
      {"POST", "/identity/userinfo", [this](const HttpRequest& r) { return tokens_.UserInfo(r, IssuerOf(r)); }},
      {"GET", "/identity/end-session", [this](const HttpRequest& r) { return EndSession(r); }},
      {"POST", "/identity/end-session", [this](const HttpRequest& r) { return EndSession(r); }},
  };
  SignInPages::AddTo(all, *this);
  WelcomePages::AddTo(all, *this);
  AccountPages::AddTo(all, *this);
  return all;
}

std::string Provider::OriginOf(const HttpRequest& request) const {
  return dw::OriginOf(request, options_.public_url);
}

std::string Provider::IssuerOf(const HttpRequest& request) const {
  const std::string origin = OriginOf(request);
  return origin.empty() ? "" : origin + kIssuerPath;
}

bool Provider::IsSecure(const HttpRequest& request) const {
  return OriginOf(request).starts_with("https://");
}

void Provider::Count(const char* result) {
  context_.metrics
      .CounterOf("digiwork_identity_sign_ins_total", "Passwords and codes that were shown to the provider",
                 {{"result", result}})
      .Increment();
}

HttpResponse Provider::Discovery(const HttpRequest& request) const {
  const std::string issuer = IssuerOf(request);
  return JsonResponse(Json{
      {"issuer", issuer},
      {"authorization_endpoint", issuer + "/authorize"},
      {"token_endpoint", issuer + "/token"},
      {"userinfo_endpoint", issuer + "/userinfo"},
      {"jwks_uri", issuer + "/jwks"},
      {"end_session_endpoint", issuer + "/end-session"},
      {"scopes_supported", {"openid", "profile", "email", "offline_access"}},
      {"response_types_supported", {"code"}},
      {"response_modes_supported", {"query"}},
      {"grant_types_supported", {"authorization_code", "refresh_token"}},
      {"subject_types_supported", {"public"}},
      {"id_token_signing_alg_values_supported", {"RS256", "ES256"}},
      {"token_endpoint_auth_methods_supported", {"client_secret_basic", "client_secret_post", "none"}},
      {"code_challenge_methods_supported", {"S256"}},
      {"claims_supported",
       {"iss", "sub", "aud", "exp", "iat", "auth_time", "nonce", "sid", "name", "preferred_username", "email",
        "locale"}},
      {"prompt_values_supported", {"none", "login", "consent", "select_account"}},
      {"request_parameter_supported", false},
      {"request_uri_parameter_supported", false},
      {"authorization_response_iss_parameter_supported",
       true}}.dump());
}

HttpResponse Provider::Jwks() {
  const auto keys = keys_.Now();
  if (!keys) return ProblemResponse(503, "UNAVAILABLE", "Try again", "The records are away.");
  HttpResponse response = JsonResponse((*keys)->jwks);
  response.content_type = "application/jwk-set+json";
  response.headers = {{"Cache-Control", "public, max-age=60"}};
  return response;
}

Outcome<records::Login> Provider::LoginOf(const HttpRequest& request) const {
  const auto cookie = CookieOf(request, kCookie, IsSecure(request));
  if (!cookie || cookie->size() > 100) return Unexpected{Fault{Fault::Code::kNotFound, "no cookie"}};
  return records::FindLogin(context_.database, ToHex(Sha256(*cookie)), context_.clock.UnixNow());
}

Outcome<std::string> Provider::BeginLogin(const HttpRequest& request, const std::string& person,
                                          const std::string& methods) {
  const std::string cookie = ToBase64Url(RandomBytes(32));
  const Millis now = context_.clock.UnixNow();
  records::Login login;
  login.cookie = ToHex(Sha256(cookie));
  login.person = person;
  login.methods = methods;
  login.expires_at = now + kLoginLives;
  // Whoever was there before is not any more: a browser is one person's.
  if (const auto before = LoginOf(request)) {
    const auto ended = records::EndLogins(context_.database, before->id, "");
    if (!ended) return Unexpected{ended.error()};
  }
  const auto kept = records::AddLogin(context_.database, login, now);
  if (!kept) return Unexpected{kept.error()};
  Count("signed_in");
  return SetCookie(kCookie, cookie,
                   {.lives = kLoginLives, .secure = IsSecure(request), .strict = false, .readable = false});
}

HttpResponse Provider::Authorize(const HttpRequest& request) {
  Form::Fields query = request.query;
  if (request.method == "POST") {
    const auto form = FormOf(request);
    if (!form) return Misleading("It was sent as something that is no form.");
    query = form->fields();
  }
  const auto read = ReadAuthorization(query, options_.clients, OriginOf(request), context_.clock.UnixNow());
  if (const auto* misled = std::get_if<Misled>(&read)) {
    context_.log.Warning("an authorization request was misled", {{"why", misled->why}, {"address", request.peer}});
    return Misleading(misled->why);
  }
  if (const auto* error = std::get_if<AuthorizationError>(&read)) {
    return SeeOther(WithQuery(error->redirect_uri, {{"error", error->error},
                                                    {"error_description", error->description},
                                                    {"state", error->state},
                                                    {"iss", IssuerOf(request)}}));
  }
  const auto& asked = std::get<Authorization>(read);
  const auto login = LoginOf(request);
  if (!login && login.error().code != Fault::Code::kNotFound) return SignInPages::Away();
  if (login && login->created_at > asked.signed_in_after) return SendCode(asked, *login, request);
  if (asked.silent) {
    return SeeOther(WithQuery(asked.redirect_uri, {{"error", "login_required"},
                                                   {"error_description", "Nobody has signed in."},
                                                   {"state", asked.state},
                                                   {"iss", IssuerOf(request)}}));
  }
  const std::string back = std::string(kIssuerPath) + "/authorize?" + WriteForm(asked.again);
  Form::Fields fields{{"to", back}};
  if (!asked.login_hint.empty()) fields.emplace_back("login", asked.login_hint);
  return SeeOther(std::string(kIssuerPath) + "/sign-in?" + WriteForm(fields));
}

HttpResponse Provider::SendCode(const Authorization& asked, const records::Login& login, const HttpRequest& request) {
  const auto code = tokens_.GiveCode(asked, login);
  if (!code) return SignInPages::Away();
  Form::Fields answer{{"code", *code}};
  if (!asked.state.empty()) answer.emplace_back("state", asked.state);
  answer.emplace_back("iss", IssuerOf(request));
  return SeeOther(WithQuery(asked.redirect_uri, answer));
}

HttpResponse Provider::EndSession(const HttpRequest& request) {
  Form form(request.query);
  if (request.method == "POST") form = FormOf(request).value_or(Form());
  const auto hint = tokens_.ReadHint(form.Get("id_token_hint"), IssuerOf(request));
  const auto login = LoginOf(request);
  // Only who can show a token of the session, or asks from a page of ours, ends it without being asked.
  const bool meant = login && ((hint && hint->session == login->id) || IsFromOurPage(request, OriginOf(request)));
  if (login && !meant) {
    std::string fields;
    for (const char* name : {"client_id", "post_logout_redirect_uri", "state"}) {
      fields +=
          "<input type=\"hidden\" name=\"" + std::string(name) + "\" value=\"" + EscapeHtml(form.Get(name)) + "\">";
    }
    return ToResponse({200, "Sign out?",
                       "<p>A program asks that you be signed out here.</p><form method=\"post\" "
                       "action=\"/identity/end-session\">" +
                           fields + "<button>Sign out</button></form><p><a href=\"/\">Stay signed in</a></p>",
                       options_.clients.Origins()});
  }
  if (login) {
    const auto ended = records::EndLogins(context_.database, login->id, "");
    if (!ended) return SignInPages::Away();
  }
  std::string id = form.Get("client_id");
  if (hint) id = hint->client;
  const Client* client = options_.clients.Find(id);
  const std::string to = form.Get("post_logout_redirect_uri");
  HttpResponse response;
  if (client != nullptr && !to.empty() && Clients::MayGoOn(*client, to, OriginOf(request))) {
    const std::string state = form.Get("state");
    response = SeeOther(state.empty() ? to : WithQuery(to, {{"state", state}}));
  } else {
    response =
        ToResponse({200, "You are signed out", "<p><a class=\"button\" href=\"/\">Go to the office</a></p>", {}});
  }
  response.headers.emplace_back("Set-Cookie", ForgetCookie(kCookie, IsSecure(request)));
  return response;
}

Outcome<std::string> Provider::OwnerToken() {
  const auto governed = records::HasAdmin(context_.database);
  if (!governed) return Unexpected{governed.error()};
  if (*governed) return std::string();
  const Millis now = context_.clock.UnixNow();
  const std::string token = ToBase64Url(RandomBytes(24));
  records::Invitation invitation;
  invitation.kind = records::Invitation::Kind::kOwner;
  invitation.role = access::Role::kAdmin;
  invitation.token = ToHex(Sha256(token));
  invitation.expires_at = now + kOwnerLinkLives;
  const auto made = records::AddInvitation(context_.database, invitation, now, {"operator", ""});
  if (!made) return Unexpected{made.error()};
  return token;
}

}  // namespace dw::identity

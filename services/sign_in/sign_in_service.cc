#include "services/sign_in/sign_in_service.h"

#include <algorithm>
#include <utility>

#include "adapters/jose/json_text_strict.h"
#include "runtime/base64_url.h"
#include "runtime/cookies.h"
#include "runtime/crypto.h"
#include "runtime/forms.h"
#include "runtime/web_page.h"

namespace dw::sign_in {
namespace {

using jose::Json;

constexpr char kSessionCookie[] = "digiwork-session";
/// For the client: that it is worth asking for a visa. No secret.
constexpr char kKnownCookie[] = "digiwork-known";
constexpr char kStateCookie[] = "digiwork-in-";
constexpr char kCallback[] = "/login/callback";
constexpr char kGoodbye[] = "/logout/done";
constexpr Millis kSignInLives = std::chrono::hours(24 * 30);
constexpr Millis kStateLives = std::chrono::minutes(15);
constexpr Millis kVisaLives = std::chrono::minutes(5);
/// Before a visa of before has run out, so that no visa says what was not true at its beginning.
constexpr Millis kCheckEvery = std::chrono::minutes(4);
constexpr Millis kTryAgain = std::chrono::seconds(20);
/// An issuer that is away keeps nobody out for so long.
constexpr Millis kGrace = std::chrono::hours(1);
constexpr std::size_t kMaxIssuers = 32;
constexpr std::size_t kMaxLogouts = 10'000;
constexpr Millis kLogoutKept = std::chrono::minutes(10);
constexpr std::size_t kLongestState = 100;

std::string Random() {
  return ToBase64Url(RandomBytes(32));
}

HttpResponse Page(int status, const std::string& title, const std::string& text, const std::string& to) {
  return ToResponse({status,
                     title,
                     "<p>" + EscapeHtml(text) + "</p><p><a class=\"button\" href=\"" +
                         EscapeHtml("/login?" + WriteForm({{"to", to}})) +
                         "\">Try again</a></p><p><a href=\"/\">Go to the office</a></p>",
                     {}});
}

HttpResponse Away(const std::string& to) {
  HttpResponse response = Page(503, "Signing in does not work right now",
                               "The office cannot reach who knows you. Try again in a moment; who is inside stays "
                               "inside.",
                               to);
  response.headers.emplace_back("Retry-After", "5");
  return response;
}

HttpResponse Unavailable() {
  return ProblemResponse(503, "UNAVAILABLE", "Try again",
                         "The records, or who knows you, cannot be reached right now.");
}

/// A guest, whose browser need not ask again.
HttpResponse Nobody(bool secure) {
  HttpResponse response;
  response.status = 204;
  response.headers = {{"Cache-Control", "no-store"}, {"Set-Cookie", ForgetCookie(kKnownCookie, secure)}};
  return response;
}

}  // namespace

SignInService::SignInService(SignInOptions options, const std::string& secret, Context context)
    : options_(std::move(options)),
      context_(std::move(context)),
      state_seal_(secret, "sign-in state"),
      token_seal_(secret, "issuer token") {}

std::vector<Endpoint> SignInService::Endpoints() {
  return {
      {"GET", "/login", [this](const HttpRequest& r) { return Begin(r); }},
      {"GET", kCallback, [this](const HttpRequest& r) { return Finish(r); }},
      {"POST", "/api/visa", [this](const HttpRequest& r) { return GiveVisa(r); }},
      {"GET", "/api/me", [this](const HttpRequest& r) { return Me(r); }},
      {"POST", "/api/logout", [this](const HttpRequest& r) { return SignOut(r); }},
      {"POST", "/logout/back-channel", [this](const HttpRequest& r) { return BackChannel(r); }},
      {"GET", kGoodbye,
       [](const HttpRequest&) {
         return ToResponse({200,
                            "You are signed out",
                            "<p>See you soon.</p><p><a class=\"button\" href=\"/\">Go to the office</a></p><p><a "
                            "href=\"/login\">Sign in again</a></p>",
                            {}});
       }},
  };
}

std::string SignInService::OriginOf(const HttpRequest& request) const {
  return dw::OriginOf(request, options_.public_url);
}

void SignInService::Count(const char* result) const {
  context_.metrics
      .CounterOf("digiwork_sign_ins_total", "Sign-ins that were tried, by what came of it", {{"result", result}})
      .Increment();
}

std::shared_ptr<Issuer> SignInService::IssuerFor(const HttpRequest& request) {
  const std::string url = own() ? OriginOf(request) + options_.own_path : options_.issuer;
  const std::lock_guard lock(mutex_);
  const auto found = issuers_.find(url);
  if (found != issuers_.end()) return found->second;
  // The one in this program is called as many ways as the office is.
  if (issuers_.size() >= kMaxIssuers) issuers_.clear();
  return issuers_.emplace(url, std::make_shared<Issuer>(url, options_.client, context_.caller, context_.clock))
      .first->second;
}

HttpResponse SignInService::Begin(const HttpRequest& request) {
  const std::string to = SafeReturnPath(request.Query("to"));
  const auto discovery = IssuerFor(request)->Discover();
  if (!discovery) {
    context_.log.Warning("the issuer cannot be asked", {{"why", discovery.error().detail}});
    Count("issuer_away");
    return Away(to);
  }
  const std::string state = Random();
  const std::string nonce = Random();
  const std::string verifier = Random();
  const Json kept{{"nonce", nonce},
                  {"verifier", verifier},
                  {"state", state},
                  {"to", to},
                  {"until", (context_.clock.UnixNow() + kStateLives).count()}};
  Form::Fields query{{"client_id", options_.client.id},
                     {"redirect_uri", OriginOf(request) + kCallback},
                     {"response_type", "code"},
                     {"scope", options_.scope},
                     {"state", state},
                     {"nonce", nonce},
                     {"code_challenge", ToBase64Url(Sha256(verifier))},
                     {"code_challenge_method", "S256"}};
  if (!options_.prompt.empty()) query.emplace_back("prompt", options_.prompt);
  HttpResponse response = SeeOther(WithQuery(discovery->authorization_endpoint, query));
  // One for each, so that two tabs do not take each other's.
  response.headers.emplace_back(
      "Set-Cookie", SetCookie(kStateCookie + state.substr(0, 8), state_seal_.Close(kept.dump()),
                              {.lives = kStateLives, .secure = IsSecure(request), .strict = false, .readable = false}));
  return response;
}

HttpResponse SignInService::Finish(const HttpRequest& request) {
  const Form form(request.query);
  const std::string state = form.Get("state");
  const std::string name = kStateCookie + state.substr(0, 8);
  const bool fits = state.size() >= 8 && state.size() <= kLongestState && FromBase64Url(state);
  const auto cookie = fits ? CookieOf(request, name, IsSecure(request)) : std::nullopt;
  const auto opened = cookie ? state_seal_.Open(*cookie) : std::nullopt;
  const auto kept = opened ? jose::ParseObject(*opened, 8'192) : std::nullopt;
  const bool ours = kept && EqualInConstantTime(kept->value("state", ""), state) &&
                    Millis(kept->value("until", std::int64_t{0})) > context_.clock.UnixNow();
  if (!ours) {
    Count("unknown_state");
    context_.log.Warning("an answer to no sign-in of ours came", {{"address", request.peer}});
    return Page(400, "Please begin again",
                "This answer belongs to no sign-in that was begun in this browser, or it took too long.", "/");
  }
  const std::string to = SafeReturnPath(kept->value("to", "/"));
  const auto issuer = IssuerFor(request);
  HttpResponse response;
  // Somebody else's answer (RFC 9207).
  if (form.Find("iss") && form.Get("iss") != issuer->url()) {
    Count("forged");
    response = Page(400, "Please begin again", "This answer comes from somebody else.", to);
  } else if (form.Find("error") || form.Get("code").empty()) {
    Count("refused");
    context_.log.Info("the issuer has signed nobody in", {{"error", form.Get("error").substr(0, 100)}});
    response = Page(403, "You were not signed in", "You did not finish, or you may not sign in here.", to);
  } else {
    const auto tokens = issuer->Exchange(form.Get("code"), OriginOf(request) + kCallback, kept->value("verifier", ""),
                                         kept->value("nonce", ""));
    if (tokens) {
      response = Keep(request, *issuer, *tokens, to);
    } else {
      const bool away = tokens.error().kind == NoTokens::Kind::kAway;
      Count(away ? "issuer_away" : tokens.error().kind == NoTokens::Kind::kForged ? "forged" : "refused");
      context_.log.Warning("no tokens for a code", {{"why", tokens.error().detail}});
      response = away ? Away(to)
                      : Page(403, "You were not signed in", "What came back could not be trusted. Begin again.", to);
    }
  }
  response.headers.emplace_back("Set-Cookie", ForgetCookie(name, IsSecure(request)));
  return response;
}

HttpResponse SignInService::Keep(const HttpRequest& request, Issuer& issuer, const Tokens& tokens,
                                 const std::string& to) {
  const Millis now = context_.clock.UnixNow();
  const std::string subject = jose::TextAt(tokens.claims, "sub", 255).value_or("");
  const auto person =
      records::ArrivePerson(context_.database, NameOfIssuer(), subject,
                            ReadClaims(tokens.claims, options_.claims, options_.client.id), now, {"", request.peer});
  if (!person) {
    context_.log.Warning("somebody who has signed in could not be kept", {{"why", person.error().detail}});
    Count("records_away");
    return Away(to);
  }
  if (person->disabled_at != Millis(0)) {
    Count("disabled");
    return Page(403, "You may not come in", "Your account is switched off here. Ask whoever runs this office.", to);
  }
  // Who was signed in in this browser is not any more: their tab would be two people.
  if (const auto before = WhoAsks(request)) {
    const auto ended =
        records::EndSignIns(context_.database, {.id = before->sign_in.id}, now, {before->person.id, request.peer});
    if (ended) EndAll(*ended);
  }
  const std::string cookie = Random();
  records::SignIn made;
  made.cookie = ToHex(Sha256(cookie));
  made.person = person->id;
  made.issuer = NameOfIssuer();
  made.issuer_session = jose::TextAt(tokens.claims, "sid", 255).value_or("");
  made.issuer_subject = subject;
  if (!tokens.refresh.empty()) made.refresh = token_seal_.Close(tokens.refresh);
  made.id_token = token_seal_.Close(tokens.id_token);
  made.created_at = now;
  made.seen_at = now;
  made.checked_at = now;
  made.expires_at = now + kSignInLives;
  made.address = request.peer;
  made.agent = std::string(request.Header("user-agent").substr(0, 300));
  const auto kept = records::AddSignIn(context_.database, made, now);
  if (!kept) {
    Count("records_away");
    return Away(to);
  }
  Count("signed_in");
  context_.log.Info("signed in", {{"person", person->id}, {"issuer", issuer.url()}});
  HttpResponse response = SeeOther(to);
  response.headers.emplace_back(
      "Set-Cookie",
      SetCookie(kSessionCookie, cookie,
                {.lives = kSignInLives, .secure = IsSecure(request), .strict = false, .readable = false}));
  response.headers.emplace_back(
      "Set-Cookie", SetCookie(kKnownCookie, "1",
                              {.lives = kSignInLives, .secure = IsSecure(request), .strict = false, .readable = true}));
  return response;
}

Outcome<records::SignedIn> SignInService::WhoAsks(const HttpRequest& request) const {
  const bool reads = request.method == "GET" || request.method == "HEAD";
  const auto cookie = CookieOf(request, kSessionCookie, IsSecure(request));
  if (!cookie || cookie->size() > 100 || (!reads && !IsFromOurPage(request, OriginOf(request)))) {
    return Unexpected{Fault{Fault::Code::kNotFound, "Nobody has signed in."}};
  }
  return records::FindSignIn(context_.database, ToHex(Sha256(*cookie)), context_.clock.UnixNow());
}

SignInService::Still SignInService::Check(records::SignedIn& who, const HttpRequest& request) {
  const Millis now = context_.clock.UnixNow();
  records::SignIn& mine = who.sign_in;
  if (now - mine.checked_at < kCheckEvery) return Still::kHolds;
  // One of all tabs and programs asks: a refresh token is good once.
  const auto claimed = records::ClaimCheck(context_.database, mine, now);
  if (!claimed) return claimed.error().code == Fault::Code::kConflict ? Still::kHolds : Still::kAway;
  mine.checked_at = now;
  const auto refresh = mine.refresh.empty() ? std::nullopt : token_seal_.Open(mine.refresh);
  if (!refresh) {
    const auto seen = records::RenewSignIn(context_.database, mine, now);
    return seen ? Still::kHolds : Still::kAway;
  }
  const auto tokens = IssuerFor(request)->Refresh(*refresh, mine.issuer_subject);
  if (!tokens) {
    context_.log.Info("a sign-in was not renewed", {{"person", who.person.id}, {"why", tokens.error().detail}});
    if (tokens.error().kind != NoTokens::Kind::kAway) {
      const auto ended = records::EndSignIns(context_.database, {.id = mine.id}, now, {who.person.id, request.peer});
      if (ended) EndAll(*ended);
      return Still::kOver;
    }
    (void)records::ClaimCheck(context_.database, mine, now - kCheckEvery + kTryAgain);
    return now - mine.seen_at > kGrace ? Still::kAway : Still::kHolds;
  }
  const auto person = records::ArrivePerson(context_.database, NameOfIssuer(), mine.issuer_subject,
                                            ReadClaims(tokens->claims, options_.claims, options_.client.id), now, {});
  if (!person) return Still::kAway;
  who.person = *person;
  if (!tokens->refresh.empty()) mine.refresh = token_seal_.Close(tokens->refresh);
  if (!tokens->id_token.empty()) mine.id_token = token_seal_.Close(tokens->id_token);
  const auto renewed = records::RenewSignIn(context_.database, mine, now);
  if (!renewed) return renewed.error().code == Fault::Code::kConflict ? Still::kOver : Still::kAway;
  return person->disabled_at == Millis(0) ? Still::kHolds : Still::kOver;
}

HttpResponse SignInService::GiveVisa(const HttpRequest& request) {
  auto who = WhoAsks(request);
  if (!who) return who.error().code == Fault::Code::kNotFound ? Nobody(IsSecure(request)) : Unavailable();
  switch (Check(*who, request)) {
    case Still::kHolds:
      break;
    case Still::kOver:
      return Nobody(IsSecure(request));
    case Still::kAway:
      return Unavailable();
  }
  Visa visa;
  visa.subject = who->person.id;
  visa.session = who->sign_in.id;
  visa.role = records::RoleOf(who->person);
  visa.tags = records::TagsOf(who->person);
  visa.name = who->person.name;
  visa.expires_at = context_.clock.UnixNow() + kVisaLives;
  return JsonResponse(Json{{"visa", context_.visas.Issue(visa)},
                           {"expires_in_ms", kVisaLives.count()},
                           {"role", std::string(access::NameOf(visa.role))}}
                          .dump());
}

HttpResponse SignInService::Me(const HttpRequest& request) {
  const auto who = WhoAsks(request);
  if (!who && who.error().code != Fault::Code::kNotFound) return Unavailable();
  Json me{{"signed_in", who.has_value()}, {"guests", options_.guests}};
  if (who) {
    const access::Role role = records::RoleOf(who->person);
    me["id"] = who->person.id;
    me["name"] = who->person.name;
    me["email"] = who->person.email;
    me["role"] = std::string(access::NameOf(role));
    me["tags"] = records::TagsOf(who->person);
    // Only the provider in this program has a page for it.
    me["account"] = own() ? options_.own_path + "/account" : "";
    me["admin"] = role == access::Role::kAdmin ? "/admin" : "";
  }
  return JsonResponse(me.dump());
}

void SignInService::EndAll(const std::vector<std::string>& sign_ins) {
  for (const std::string& id : sign_ins) context_.tell({Standing::Kind::kEnded, id, ""});
}

HttpResponse SignInService::SignOut(const HttpRequest& request) {
  if (!IsFromOurPage(request, OriginOf(request))) {
    return ProblemResponse(403, "NOT_FROM_HERE", "Not from here", "Only a page of this office may sign you out.");
  }
  const auto who = WhoAsks(request);
  if (!who && who.error().code != Fault::Code::kNotFound) return Unavailable();
  std::string to = kGoodbye;
  if (who) {
    const auto asked = jose::ParseObject(request.body, 1'024);
    const bool everywhere = asked && asked->contains("everywhere") && (*asked)["everywhere"] == true;
    records::SignInChoice which;
    (everywhere ? which.person : which.id) = everywhere ? who->person.id : who->sign_in.id;
    const auto ended =
        records::EndSignIns(context_.database, which, context_.clock.UnixNow(), {who->person.id, request.peer});
    if (!ended) return Unavailable();
    EndAll(*ended);
    Count("signed_out");
    // And at the issuer, or else the next sign-in would ask nothing.
    const auto discovery = IssuerFor(request)->Discover();
    if (discovery && !discovery->end_session_endpoint.empty()) {
      Form::Fields query{{"client_id", options_.client.id}, {"post_logout_redirect_uri", OriginOf(request) + kGoodbye}};
      const auto hint = token_seal_.Open(who->sign_in.id_token);
      if (hint && !hint->empty()) query.emplace_back("id_token_hint", *hint);
      to = WithQuery(discovery->end_session_endpoint, query);
    }
  }
  HttpResponse response = JsonResponse(Json{{"to", to}}.dump());
  response.headers.emplace_back("Set-Cookie", ForgetCookie(kSessionCookie, IsSecure(request)));
  response.headers.emplace_back("Set-Cookie", ForgetCookie(kKnownCookie, IsSecure(request)));
  return response;
}

bool SignInService::IsNew(const std::string& id) {
  const std::lock_guard lock(mutex_);
  const Millis now = context_.clock.UnixNow();
  std::erase_if(logouts_, [&](const auto& entry) { return now - entry.second > kLogoutKept; });
  // Signed by the issuer, all of them: rather one too often than one forgotten.
  if (logouts_.size() >= kMaxLogouts) logouts_.clear();
  return logouts_.emplace(id, now).second;
}

HttpResponse SignInService::BackChannel(const HttpRequest& request) {
  const auto refuse = [&](const std::string& why) {
    context_.log.Warning("a logout token was refused", {{"why", why}, {"address", request.peer}});
    Count("logout_refused");
    return JsonResponse(Json{{"error", "invalid_request"}}.dump(), 400);
  };
  if (own()) return refuse("the issuer is in this program");
  const auto form = FormOf(request);
  if (!form || form->Get("logout_token").size() > jose::kMaxJwtBytes) return refuse("it is no form");
  const auto logout = IssuerFor(request)->ReadLogout(form->Get("logout_token"));
  if (!logout && logout.error().kind == NoTokens::Kind::kAway) return Unavailable();
  if (!logout) return refuse(logout.error().detail);
  if (!IsNew(logout->id)) return refuse("it was here already");
  records::SignInChoice which;
  which.issuer = NameOfIssuer();
  // A session is named: that one. Nobody but a person is: all of theirs.
  (logout->session.empty() ? which.issuer_subject : which.issuer_session) =
      logout->session.empty() ? logout->subject : logout->session;
  const auto ended = records::EndSignIns(context_.database, which, context_.clock.UnixNow(), {"issuer", request.peer});
  if (!ended) return Unavailable();
  EndAll(*ended);
  Count("signed_out_by_issuer");
  HttpResponse response;
  response.headers = {{"Cache-Control", "no-store"}};
  return response;
}

}  // namespace dw::sign_in

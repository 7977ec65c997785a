#include "services/identity/account_pages.h"

#include <array>
#include <memory>

#include "adapters/jose/json_text_strict.h"
#include "adapters/passwords/recovery_codes.h"
#include "adapters/passwords/totp.h"
#include "adapters/records/sign_ins.h"
#include "runtime/base64_url.h"
#include "runtime/crypto.h"
#include "runtime/utc_text.h"
#include "services/identity/qr_picture.h"
#include "services/identity/sign_in_pages.h"
#include "services/identity/welcome_pages.h"

namespace dw::identity {
namespace {

constexpr Millis kSetUpLives = std::chrono::minutes(15);

/// "Firefox on Linux", as far as a browser's name for itself says so.
std::string BrowserOf(const std::string& agent) {
  constexpr std::array<std::pair<std::string_view, std::string_view>, 6> kBrowsers = {{{"Edg/", "Edge"},
                                                                                       {"OPR/", "Opera"},
                                                                                       {"Firefox/", "Firefox"},
                                                                                       {"Chrome/", "Chrome"},
                                                                                       {"Safari/", "Safari"},
                                                                                       {"", "A browser"}}};
  constexpr std::array<std::pair<std::string_view, std::string_view>, 6> kSystems = {{{"Android", " on Android"},
                                                                                      {"iPhone", " on an iPhone"},
                                                                                      {"Windows", " on Windows"},
                                                                                      {"Mac OS X", " on a Mac"},
                                                                                      {"Linux", " on Linux"},
                                                                                      {"", ""}}};
  const auto first = [&](const auto& names) {
    for (const auto& [part, name] : names) {
      if (agent.find(part) != std::string::npos) return std::string(name);
    }
    return std::string();
  };
  return first(kBrowsers) + first(kSystems);
}

}  // namespace

void AccountPages::AddTo(std::vector<Endpoint>& endpoints, Provider& provider) {
  const std::shared_ptr<AccountPages> pages(new AccountPages(provider));
  const auto add = [&](const char* method, const char* pattern, Work work) {
    endpoints.push_back(
        {method, pattern, [pages, work](const HttpRequest& request) { return pages->For(request, work); }});
  };
  add("GET", "/identity/account", &AccountPages::Overview);
  add("POST", "/identity/account/password", &AccountPages::ChangePassword);
  add("GET", "/identity/account/authenticator", &AccountPages::ShowAuthenticator);
  add("POST", "/identity/account/authenticator", &AccountPages::AddAuthenticator);
  add("POST", "/identity/account/authenticator/remove", &AccountPages::RemoveAuthenticator);
  add("POST", "/identity/account/sign-out", &AccountPages::SignOutEverywhere);
}

HttpResponse AccountPages::For(const HttpRequest& request, Work work) {
  Form form;
  if (request.method == "POST") {
    const auto sent = FormOf(request);
    if (!sent || !IsFromOurPage(request, provider_.OriginOf(request))) return SignInPages::FromElsewhere();
    form = *sent;
  }
  const auto login = provider_.LoginOf(request);
  if (!login) {
    if (login.error().code != Fault::Code::kNotFound) return SignInPages::Away();
    return SeeOther("/identity/sign-in?" + WriteForm({{"to", "/identity/account"}}));
  }
  auto account = records::FindAccount(provider_.context_.database, login->person);
  auto person = records::FindPerson(provider_.context_.database, login->person);
  if (!account || !person) return SignInPages::Away();
  return (this->*work)(request, form, {std::move(*account), std::move(*person)});
}

HttpResponse AccountPages::Page(int status, const Owner& owner, const std::string& alert, const std::string& done) {
  std::string body = SignInPages::Alert(alert);
  if (!done.empty()) body += "<p class=\"done\" role=\"status\">" + EscapeHtml(done) + "</p>";
  body += "<dl><dt>Name</dt><dd>" + EscapeHtml(owner.person.name) + "</dd><dt>Login</dt><dd>" +
          EscapeHtml(owner.account.login) + "</dd><dt>Role</dt><dd>" +
          std::string(access::NameOf(records::RoleOf(owner.person))) + "</dd></dl>";
  body += "<h2>Authenticator app</h2>";
  if (owner.account.totp_secret.empty()) {
    body +=
        "<p>With an app on your phone a stolen password is not enough to be you.</p><p><a class=\"button\" "
        "href=\"/identity/account/authenticator\">Set one up</a></p>";
  } else {
    body +=
        "<p>It is set up; " + std::to_string(owner.account.recovery.size()) +
        " recovery codes are left.</p><form method=\"post\" action=\"/identity/account/authenticator/remove\"><label "
        "for=\"remove-password\">Your password</label><input id=\"remove-password\" name=\"password\" "
        "type=\"password\" required autocomplete=\"current-password\"><button class=\"plain\">Take the app "
        "away</button></form>";
  }
  body +=
      "<h2>Password</h2><form method=\"post\" action=\"/identity/account/password\"><label for=\"current\">The one you "
      "have</label><input id=\"current\" name=\"current\" type=\"password\" required "
      "autocomplete=\"current-password\"><label for=\"password\">A new one<span class=\"hint\">At least 10 "
      "characters.</span></label><input id=\"password\" name=\"password\" type=\"password\" required minlength=\"10\" "
      "maxlength=\"256\" autocomplete=\"new-password\"><label for=\"again\">The new one again</label><input "
      "id=\"again\" "
      "name=\"again\" type=\"password\" required maxlength=\"256\" autocomplete=\"new-password\"><button "
      "class=\"plain\">Change the password</button></form>";
  body += "<h2>Where you are signed in</h2>";
  const auto sign_ins =
      records::SignInsOf(provider_.context_.database, owner.person.id, provider_.context_.clock.UnixNow());
  if (!sign_ins) {
    body += "<p class=\"soft\">This cannot be looked up right now.</p>";
  } else if (sign_ins->empty()) {
    body += "<p class=\"soft\">Nowhere.</p>";
  } else {
    body += "<ul>";
    for (const records::SignIn& one : *sign_ins) {
      body += "<li>" + EscapeHtml(BrowserOf(one.agent)) + "<span class=\"hint\">since " +
              UtcTextForPeople(one.created_at) + ", last seen " + UtcTextForPeople(one.seen_at) + ", from " +
              EscapeHtml(one.address) + "</span></li>";
    }
    body += "</ul>";
  }
  body +=
      "<form method=\"post\" action=\"/identity/account/sign-out\"><button class=\"plain\">Sign out "
      "everywhere</button></form><p></p><p><a href=\"/\">Back to the office</a></p>";
  return ToResponse({status, "Your account", body, {}});
}

std::string AccountPages::Doubt(const Owner& owner, const std::string& password) {
  const Millis now = provider_.context_.clock.UnixNow();
  const std::string key = "account " + owner.person.id;
  if (provider_.by_login_.WaitOf(key, now) > Millis(0)) return "There were too many tries. Wait a while.";
  if (passwords::PasswordFits(password, owner.account.password)) {
    provider_.by_login_.Forget(key);
    return "";
  }
  provider_.by_login_.Fail(key, now);
  return "That is not your password.";
}

HttpResponse AccountPages::Overview(const HttpRequest&, const Form&, const Owner& owner) {
  return Page(200, owner, "", "");
}

HttpResponse AccountPages::ChangePassword(const HttpRequest& request, const Form& form, const Owner& owner) {
  const std::string doubt = Doubt(owner, form.Get("current"));
  if (!doubt.empty()) return Page(403, owner, doubt, "");
  const std::string password = form.Get("password");
  const std::string wrong = WelcomePages::WrongWith(password, form.Get("again"), owner.account.login);
  if (!wrong.empty()) return Page(422, owner, wrong, "");
  const auto hash = passwords::HashPassword(password, provider_.options_.hash_cost);
  if (!hash) return SignInPages::Away();
  const auto set = records::SetPassword(provider_.context_.database, owner.person.id, *hash,
                                        provider_.context_.clock.UnixNow(), {owner.person.id, request.peer});
  if (!set) return SignInPages::Away();
  return Page(200, owner, "",
              "The password is changed. Other browsers stay signed in: sign out everywhere if somebody knew it.");
}

HttpResponse AccountPages::AuthenticatorPage(int status, const HttpRequest& request, const Owner& owner,
                                             const std::string& secret, const std::string& alert) {
  std::string issuer = provider_.OriginOf(request);
  issuer = "Digiwork " + issuer.substr(issuer.find("://") + 3);
  const std::string uri = passwords::TotpUri(secret, issuer, owner.account.login);
  const jose::Json ticket{{"secret", ToHex(secret)},
                          {"person", owner.person.id},
                          {"until", (provider_.context_.clock.UnixNow() + kSetUpLives).count()}};
  return ToResponse(
      {status,
       "Set up an authenticator app",
       SignInPages::Alert(alert) +
           "<p>Scan this with the app, then type the six digits it shows.</p><img class=\"qr\" alt=\"QR code for the "
           "authenticator app\" src=\"data:image/svg+xml;base64," +
           ToBase64(QrPicture(uri)) + "\"><p class=\"soft\">It cannot scan? Type this key into it: <code>" +
           passwords::ToBase32(secret) +
           "</code></p><form method=\"post\" action=\"/identity/account/authenticator\"><input type=\"hidden\" "
           "name=\"ticket\" value=\"" +
           provider_.ticket_seal_.Close(ticket.dump()) +
           "\"><label for=\"code\">The six digits</label><input id=\"code\" class=\"code\" name=\"code\" "
           "inputmode=\"numeric\" required maxlength=\"7\" autocomplete=\"one-time-code\"><label "
           "for=\"password\">Your password</label><input id=\"password\" name=\"password\" type=\"password\" required "
           "autocomplete=\"current-password\"><button>Turn it on</button></form><p></p><p><a "
           "href=\"/identity/account\">Not now</a></p>",
       {}});
}

HttpResponse AccountPages::ShowAuthenticator(const HttpRequest& request, const Form&, const Owner& owner) {
  if (!owner.account.totp_secret.empty()) return SeeOther("/identity/account");
  return AuthenticatorPage(200, request, owner, passwords::NewTotpSecret(), "");
}

HttpResponse AccountPages::AddAuthenticator(const HttpRequest& request, const Form& form, const Owner& owner) {
  const auto opened = provider_.ticket_seal_.Open(form.Get("ticket"));
  const auto ticket = opened ? jose::ParseObject(*opened, 4'096) : std::nullopt;
  const Millis now = provider_.context_.clock.UnixNow();
  const auto secret = ticket ? FromHex(ticket->value("secret", "")) : std::nullopt;
  const bool fits = secret && ticket->value("person", "") == owner.person.id &&
                    Millis(ticket->value("until", std::int64_t{0})) >= now && owner.account.totp_secret.empty();
  if (!fits) return Page(403, owner, "That took too long. Begin again.", "");
  const std::string doubt = Doubt(owner, form.Get("password"));
  if (!doubt.empty()) return AuthenticatorPage(403, request, owner, *secret, doubt);
  const auto step = passwords::TakeTotp(*secret, form.Get("code"), now, 0);
  if (!step) {
    return AuthenticatorPage(422, request, owner, *secret,
                             "These are not the digits of now. Is the clock of your phone right?");
  }
  const std::vector<std::string> codes = passwords::NewRecoveryCodes();
  std::vector<std::string> hashes;
  std::string list;
  for (const std::string& code : codes) {
    hashes.push_back(passwords::HashOfRecoveryCode(code));
    list += "<li>" + code + "</li>";
  }
  const auto set = records::SetTotp(provider_.context_.database, owner.person.id, provider_.totp_seal_.Close(*secret),
                                    *step, hashes, now, {owner.person.id, request.peer});
  if (!set) return SignInPages::Away();
  return ToResponse({200,
                     "Keep these recovery codes",
                     "<p class=\"done\" role=\"status\">The app is set up.</p><p>Without your phone each of these lets "
                     "you in once. They are shown this once: print them, or keep them with your passwords.</p><ul "
                     "class=\"codes\">" +
                         list + "</ul><p><a class=\"button\" href=\"/identity/account\">I have kept them</a></p>",
                     {}});
}

HttpResponse AccountPages::RemoveAuthenticator(const HttpRequest& request, const Form& form, const Owner& owner) {
  const std::string doubt = Doubt(owner, form.Get("password"));
  if (!doubt.empty()) return Page(403, owner, doubt, "");
  const auto set = records::SetTotp(provider_.context_.database, owner.person.id, "", 0, {},
                                    provider_.context_.clock.UnixNow(), {owner.person.id, request.peer});
  if (!set) return SignInPages::Away();
  return SeeOther("/identity/account");
}

HttpResponse AccountPages::SignOutEverywhere(const HttpRequest& request, const Form&, const Owner& owner) {
  const auto ended = records::EndSignIns(provider_.context_.database, {.person = owner.person.id},
                                         provider_.context_.clock.UnixNow(), {owner.person.id, request.peer});
  if (!ended) return SignInPages::Away();
  provider_.context_.ended(*ended);
  const auto out = records::EndLogins(provider_.context_.database, "", owner.person.id);
  if (!out) return SignInPages::Away();
  return ToResponse({200,
                     "You are signed out everywhere",
                     "<p>Every browser has to sign in again.</p><p><a class=\"button\" href=\"/login\">Sign in</a></p>",
                     {}});
}

}  // namespace dw::identity

#include "services/identity/sign_in_pages.h"

#include <algorithm>
#include <memory>

#include "adapters/jose/json_text_strict.h"
#include "adapters/passwords/recovery_codes.h"
#include "adapters/passwords/totp.h"
#include "adapters/records/record_rows.h"
#include "runtime/address_key.h"

namespace dw::identity {
namespace {

using jose::Json;

constexpr Millis kTicketLives = std::chrono::minutes(5);
constexpr std::size_t kLongestTicket = 8'192;

std::string Trimmed(std::string text) {
  while (!text.empty() && text.back() == ' ') text.pop_back();
  return text.substr(std::min(text.find_first_not_of(' '), text.size()));
}

std::string WaitSentence(Millis wait) {
  const auto seconds = wait / std::chrono::seconds(1) + 1;
  const std::string how_long =
      seconds < 90 ? std::to_string(seconds) + " seconds" : std::to_string((seconds + 59) / 60) + " minutes";
  return "There were too many tries. Wait " + how_long + ", then try again.";
}

/// Compared with when there is no such login, so that it takes as long.
const std::string& NobodysHash(const passwords::HashCost& cost) {
  static const std::string hash = [&] {
    const auto made = passwords::HashPassword("nobody has this password", cost);
    return made ? *made : std::string();
  }();
  return hash;
}

}  // namespace

void SignInPages::AddTo(std::vector<Endpoint>& endpoints, Provider& provider) {
  const std::shared_ptr<SignInPages> pages(new SignInPages(provider));
  endpoints.push_back({"GET", "/identity/sign-in", [pages](const HttpRequest& request) {
                         return pages->PasswordForm(200, WayOn(std::string(request.Query("to"))),
                                                    std::string(request.Query("login")), "");
                       }});
  endpoints.push_back(
      {"POST", "/identity/sign-in", [pages](const HttpRequest& request) { return pages->TakePassword(request); }});
  endpoints.push_back(
      {"POST", "/identity/code", [pages](const HttpRequest& request) { return pages->TakeCode(request); }});
}

HttpResponse SignInPages::Away() {
  HttpResponse response = ToResponse({503,
                                      "Try again in a moment",
                                      "<p>The office cannot look up who you are right now. Who is inside stays "
                                      "inside.</p><p><a class=\"button\" href=\"/login\">Try again</a></p>",
                                      {}});
  response.headers.emplace_back("Retry-After", "5");
  return response;
}

HttpResponse SignInPages::FromElsewhere() {
  return ToResponse({403,
                     "That did not come from here",
                     "<p>What was sent does not come from a page of this office, so nothing was done. If you run the "
                     "office behind a proxy, tell it its address with <code>--public-url</code>.</p>"
                     "<p><a class=\"button\" href=\"/login\">Sign in</a></p>",
                     {}});
}

std::string SignInPages::Alert(std::string_view text) {
  return text.empty() ? "" : "<p class=\"alert\" role=\"alert\">" + EscapeHtml(text) + "</p>";
}

std::string SignInPages::WayOn(const std::string& to) {
  const std::string safe = SafeReturnPath(to);
  return safe.starts_with(std::string(kIssuerPath) + '/') ? safe : std::string(kIssuerPath) + "/account";
}

SignInPages::Shown SignInPages::Show(Provider& provider, const std::string& login, const std::string& password,
                                     std::optional<records::Account>& account) {
  const passwords::HashCost& cost = provider.options_.hash_cost;
  auto found = records::FindAccountByLogin(provider.context_.database, login);
  if (!found && found.error().code != Fault::Code::kNotFound) return Shown::kAway;
  if (found) account = *found;
  const bool fits = passwords::PasswordFits(password, account ? account->password : NobodysHash(cost));
  if (!account || !fits) return Shown::kWrong;
  if (passwords::NeedsRehash(account->password, cost)) {
    const auto anew = passwords::HashPassword(password, cost);
    // Another time will do.
    if (anew) (void)records::Rehash(provider.context_.database, *account, *anew);
  }
  return Shown::kRight;
}

HttpResponse SignInPages::PasswordForm(int status, const std::string& to, const std::string& login,
                                       const std::string& alert) const {
  const std::string described = alert.empty() ? "" : " aria-invalid=\"true\"";
  return ToResponse(
      {status, "Sign in",
       Alert(alert) + "<form method=\"post\" action=\"/identity/sign-in\"><input type=\"hidden\" name=\"to\" value=\"" +
           EscapeHtml(to) +
           "\"><label for=\"login\">Login</label><input id=\"login\" name=\"login\" required maxlength=\"64\" "
           "autocomplete=\"username\" autocapitalize=\"none\" spellcheck=\"false\" value=\"" +
           EscapeHtml(login) + "\"" + described + (login.empty() ? " autofocus" : "") +
           "><label for=\"password\">Password</label><input id=\"password\" name=\"password\" type=\"password\" "
           "required maxlength=\"256\" autocomplete=\"current-password\"" +
           described + (login.empty() ? "" : " autofocus") +
           "><button>Sign in</button></form><hr><p class=\"soft\">Forgotten it? Whoever runs this office can send you "
           "a "
           "link to choose another one.</p><p><a href=\"/\">Back to the office</a></p>",
       provider_.options_.clients.Origins()});
}

HttpResponse SignInPages::CodeForm(int status, const std::string& ticket, const std::string& alert) const {
  return ToResponse(
      {status, "Enter your code",
       Alert(alert) +
           "<form method=\"post\" action=\"/identity/code\"><input type=\"hidden\" name=\"ticket\" value=\"" +
           EscapeHtml(ticket) +
           "\"><label for=\"code\">Code of your authenticator app<span class=\"hint\">Or one of your recovery "
           "codes.</span></label><input id=\"code\" class=\"code\" name=\"code\" required maxlength=\"40\" "
           "autocomplete=\"one-time-code\" autocapitalize=\"none\" spellcheck=\"false\" autofocus><button>Go "
           "on</button></form><hr><p class=\"soft\">Neither at hand? Whoever runs this office can send you a link that "
           "takes the app away.</p>",
       provider_.options_.clients.Origins()});
}

Millis SignInPages::WaitOf(const std::string& login, const HttpRequest& request) const {
  const Millis now = provider_.context_.clock.UnixNow();
  return std::max(provider_.by_login_.WaitOf(login + "|" + std::string(AddressKey(request.peer)), now),
                  provider_.by_address_.WaitOf(std::string(AddressKey(request.peer)), now));
}

void SignInPages::Failed(const std::string& login, const HttpRequest& request) {
  const Millis now = provider_.context_.clock.UnixNow();
  provider_.by_login_.Fail(login + "|" + std::string(AddressKey(request.peer)), now);
  provider_.by_address_.Fail(std::string(AddressKey(request.peer)), now);
  provider_.Count("refused");
  provider_.context_.log.Warning("a sign-in was refused", {{"address", request.peer}});
}

HttpResponse SignInPages::TakePassword(const HttpRequest& request) {
  const auto form = FormOf(request);
  if (!form || !IsFromOurPage(request, provider_.OriginOf(request))) return FromElsewhere();
  const std::string to = WayOn(form->Get("to"));
  const std::string typed = Trimmed(form->Get("login")).substr(0, records::kMaxLogin);
  const std::string login = records::FoldCase(typed);
  const std::string password = form->Get("password");
  if (login.empty() || password.empty() || password.size() > passwords::kLongestPassword) {
    return PasswordForm(422, to, typed, "Type your login and your password.");
  }
  if (const Millis wait = WaitOf(login, request); wait > Millis(0)) {
    provider_.Count("throttled");
    return PasswordForm(429, to, typed, WaitSentence(wait));
  }
  std::optional<records::Account> account;
  const Shown shown = Show(provider_, login, password, account);
  if (shown == Shown::kAway) return Away();
  if (shown == Shown::kWrong) {
    Failed(login, request);
    return PasswordForm(403, to, typed, "The login or the password is not right.");
  }
  const auto person = records::FindPerson(provider_.context_.database, account->person);
  if (!person) return Away();
  if (person->disabled_at != Millis(0)) {
    return PasswordForm(403, to, typed, "This account is switched off. Ask whoever runs this office.");
  }
  provider_.by_login_.Forget(login + "|" + std::string(AddressKey(request.peer)));
  if (account->totp_secret.empty()) return GoOn(request, account->person, "pwd", to);
  const Json ticket{
      {"person", account->person}, {"to", to}, {"until", (provider_.context_.clock.UnixNow() + kTicketLives).count()}};
  return CodeForm(200, provider_.ticket_seal_.Close(ticket.dump()), "");
}

HttpResponse SignInPages::TakeCode(const HttpRequest& request) {
  const auto form = FormOf(request);
  if (!form || !IsFromOurPage(request, provider_.OriginOf(request))) return FromElsewhere();
  const std::string shown = form->Get("ticket");
  const auto opened = shown.size() <= kLongestTicket ? provider_.ticket_seal_.Open(shown) : std::nullopt;
  const auto ticket = opened ? jose::ParseObject(*opened, kLongestTicket) : std::nullopt;
  const Millis now = provider_.context_.clock.UnixNow();
  if (!ticket || !ticket->contains("until") || Millis(ticket->value("until", std::int64_t{0})) < now) {
    return PasswordForm(403, WayOn(""), "", "That took too long. Sign in again.");
  }
  const std::string person = ticket->value("person", "");
  const std::string key = "code of " + person;
  if (const Millis wait = WaitOf(key, request); wait > Millis(0)) return CodeForm(429, shown, WaitSentence(wait));
  const auto account = records::FindAccount(provider_.context_.database, person);
  if (!account) return account.error().code == Fault::Code::kNotFound ? FromElsewhere() : Away();
  const std::string code = Trimmed(form->Get("code"));
  const auto secret = provider_.totp_seal_.Open(account->totp_secret);
  const auto step = secret ? passwords::TakeTotp(*secret, code, now, account->totp_step) : std::nullopt;
  const auto taken = step ? records::TakeTotpStep(provider_.context_.database, person, *step)
                          : records::TakeRecoveryCode(provider_.context_.database, *account,
                                                      passwords::HashOfRecoveryCode(code), now, {person, request.peer});
  if (!taken) {
    if (taken.error().code != Fault::Code::kConflict) return Away();
    Failed(key, request);
    return CodeForm(403, shown, "This code is not right, or was used already.");
  }
  provider_.by_login_.Forget(key + "|" + std::string(AddressKey(request.peer)));
  return GoOn(request, person, step ? "pwd otp" : "pwd recovery", WayOn(ticket->value("to", "")));
}

HttpResponse SignInPages::GoOn(const HttpRequest& request, const std::string& person, const std::string& methods,
                               const std::string& to) {
  const auto cookie = provider_.BeginLogin(request, person, methods);
  if (!cookie) return Away();
  HttpResponse response = SeeOther(to);
  response.headers.emplace_back("Set-Cookie", *cookie);
  return response;
}

}  // namespace dw::identity

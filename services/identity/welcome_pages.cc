#include "services/identity/welcome_pages.h"

#include <memory>

#include "adapters/records/record_rows.h"
#include "adapters/records/sign_ins.h"
#include "runtime/crypto.h"
#include "runtime/utf8_text.h"
#include "services/identity/sign_in_pages.h"

namespace dw::identity {
namespace {

using Kind = records::Invitation::Kind;

constexpr char kOn[] = "/login?to=/";

std::string Greeting(const records::Invitation& invitation) {
  switch (invitation.kind) {
    case Kind::kOwner:
      return "<p>You are the first here. Make the account that governs this office; you can invite others with it.</p>";
    case Kind::kReset:
      return "<p>Choose a new password. If you had an authenticator app here, it is taken away; you can set it up "
             "again.</p>";
    case Kind::kPerson:
      break;
  }
  return "<p>Somebody has invited you to this office as <strong>" + std::string(access::NameOf(invitation.role)) +
         "</strong>. Make your account.</p>";
}

}  // namespace

void WelcomePages::AddTo(std::vector<Endpoint>& endpoints, Provider& provider) {
  const std::shared_ptr<WelcomePages> pages(new WelcomePages(provider));
  endpoints.push_back(
      {"GET", "/identity/welcome/{token}", [pages](const HttpRequest& request) { return pages->Show(request); }});
  endpoints.push_back(
      {"POST", "/identity/welcome/{token}", [pages](const HttpRequest& request) { return pages->Accept(request); }});
}

std::string WelcomePages::WrongWith(const std::string& password, const std::string& again, const std::string& login) {
  if (password.size() < passwords::kShortestPassword) return "The password needs at least 10 characters.";
  if (password.size() > passwords::kLongestPassword) return "The password has more than 256 bytes.";
  if (!IsUtf8Text(password)) return "The password cannot be read.";
  if (records::FoldCase(password).find(login) != std::string::npos && login.size() >= 4) {
    return "The password must not have your login in it.";
  }
  if (password.find_first_not_of(password.front()) == std::string::npos) {
    return "The password is one character again and again.";
  }
  if (password != again) return "The two passwords are not the same.";
  return "";
}

HttpResponse WelcomePages::Gone() {
  return ToResponse({404,
                     "This link is not good any more",
                     "<p>It was used, was taken back, or has run out. Ask for another one.</p>"
                     "<p><a class=\"button\" href=\"/login\">Sign in</a></p>",
                     {}});
}

HttpResponse WelcomePages::Page(int status, const records::Invitation& invitation, const std::string& token,
                                const Typed& typed, const std::string& alert) {
  const bool resets = invitation.kind == Kind::kReset;
  std::string fields;
  if (!resets) {
    fields =
        "<label for=\"name\">Your name<span class=\"hint\">Others see it.</span></label><input id=\"name\" "
        "name=\"name\" required maxlength=\"60\" autocomplete=\"name\" value=\"" +
        EscapeHtml(typed.name) +
        "\" autofocus><label for=\"login\">Login<span class=\"hint\">What you sign in with: your e-mail address, or a "
        "word of small letters and digits.</span></label><input id=\"login\" name=\"login\" required maxlength=\"64\" "
        "autocomplete=\"username\" autocapitalize=\"none\" spellcheck=\"false\" value=\"" +
        EscapeHtml(typed.login) + "\">";
  }
  return ToResponse(
      {status,
       resets ? "Choose a new password" : "Welcome",
       Greeting(invitation) + SignInPages::Alert(alert) + "<form method=\"post\" action=\"/identity/welcome/" +
           EscapeHtml(token) + "\">" + fields +
           "<label for=\"password\">Password<span class=\"hint\">At least 10 characters; a few words are easy to "
           "remember.</span></label><input id=\"password\" name=\"password\" type=\"password\" required "
           "minlength=\"10\" "
           "maxlength=\"256\" autocomplete=\"new-password\"><label for=\"again\">The same password again</label><input "
           "id=\"again\" name=\"again\" type=\"password\" required maxlength=\"256\" "
           "autocomplete=\"new-password\"><button>" +
           (resets ? "Use this password" : "Make my account") + "</button></form>",
       {}});
}

Outcome<records::Invitation> WelcomePages::Find(const HttpRequest& request) const {
  return records::FindInvitation(provider_.context_.database,
                                 ToHex(Sha256(std::string(request.Param("token").substr(0, 100)))),
                                 provider_.context_.clock.UnixNow());
}

HttpResponse WelcomePages::Show(const HttpRequest& request) {
  const auto invitation = Find(request);
  if (!invitation) return invitation.error().code == Fault::Code::kNotFound ? Gone() : SignInPages::Away();
  return Page(200, *invitation, std::string(request.Param("token")), {invitation->name, ""}, "");
}

HttpResponse WelcomePages::Accept(const HttpRequest& request) {
  const auto form = FormOf(request);
  if (!form || !IsFromOurPage(request, provider_.OriginOf(request))) return SignInPages::FromElsewhere();
  const auto invitation = Find(request);
  if (!invitation) return invitation.error().code == Fault::Code::kNotFound ? Gone() : SignInPages::Away();
  const std::string token(request.Param("token"));
  const Typed typed{form->Get("name"), records::FoldCase(form->Get("login"))};
  const auto again = [&](int status, const std::string& why) { return Page(status, *invitation, token, typed, why); };
  const bool resets = invitation->kind == Kind::kReset;
  if (!resets && (typed.name.empty() || !records::MayBeKept(typed.name, records::kMaxPersonName))) {
    return again(422, "Type your name, in one line.");
  }
  if (!resets && !records::MayBeLogin(typed.login)) {
    return again(422, "The login has to begin with a letter or digit, and may have small letters, digits and -_.@+.");
  }
  const std::string password = form->Get("password");
  const std::string wrong = WrongWith(password, form->Get("again"), typed.login);
  if (!wrong.empty()) return again(422, wrong);
  const auto hash = passwords::HashPassword(password, provider_.options_.hash_cost);
  if (!hash) return SignInPages::Away();
  const Millis now = provider_.context_.clock.UnixNow();
  std::string person_id = invitation->person;
  if (resets) {
    const auto done = records::AcceptReset(provider_.context_.database, *invitation, *hash, now, request.peer);
    if (!done) return done.error().code == Fault::Code::kNotFound ? Gone() : SignInPages::Away();
    // Whoever knew the old one is out.
    const auto ended =
        records::EndSignIns(provider_.context_.database, {.person = person_id}, now, {person_id, request.peer});
    if (ended) provider_.context_.ended(*ended);
  } else {
    records::Person person;
    person.name = typed.name;
    if (typed.login.find('@') != std::string::npos) person.email = typed.login;
    records::Account account;
    account.login = typed.login;
    account.password = *hash;
    const auto made =
        records::AcceptInvitation(provider_.context_.database, *invitation, person, account, now, request.peer);
    if (!made && made.error().code == Fault::Code::kConflict) {
      return again(409, "Somebody has this login already. Choose another one.");
    }
    if (!made) return made.error().code == Fault::Code::kNotFound ? Gone() : SignInPages::Away();
    person_id = made->id;
  }
  const auto cookie = provider_.BeginLogin(request, person_id, "pwd");
  if (!cookie) return SignInPages::Away();
  HttpResponse response = SeeOther(kOn);
  response.headers.emplace_back("Set-Cookie", *cookie);
  return response;
}

}  // namespace dw::identity

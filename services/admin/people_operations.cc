#include "adapters/records/accounts.h"
#include "adapters/records/invitations.h"
#include "adapters/records/person_data.h"
#include "adapters/records/sign_ins.h"
#include "runtime/base64_url.h"
#include "runtime/crypto.h"
#include "runtime/web_page.h"
#include "services/admin/admin_json.h"
#include "services/admin/admin_service.h"

namespace dw::admin {
namespace {

constexpr std::int64_t kLongestInvitation = 90;  // days

const std::vector<Field> kPerson = {
    {"id", Shape::kText, "uuid"},
    {"name", Shape::kText, "as others see it"},
    {"email", Shape::kText, "empty: not known"},
    {"login", Shape::kText, "empty: they sign in elsewhere"},
    {"role", Shape::kText, "observer, member, editor or admin: what they are"},
    {"given_role", Shape::kText, "given here; empty: none"},
    {"claimed_role", Shape::kText, "as the issuer says; empty: it says none"},
    {"tags", Shape::kTexts, "given and claimed ones"},
    {"given_tags", Shape::kTexts, "given here"},
    {"claimed_tags", Shape::kTexts, "as the issuer says"},
    {"created_at", Shape::kText, "time"},
    {"seen_at", Shape::kText, "last sign-in", false, true},
    {"disabled", Shape::kYesNo, "whether they may not sign in"},
    {"version", Shape::kNumber, "for If-Match"},
};
const std::vector<Field> kSignIn = {{"id", Shape::kText, "its name"},
                                    {"created_at", Shape::kText, "time"},
                                    {"seen_at", Shape::kText, "time"},
                                    {"address", Shape::kText, "where from"},
                                    {"agent", Shape::kText, "what the browser calls itself"}};
const std::vector<Field> kInvitation = {{"id", Shape::kText, "its name"},
                                        {"name", Shape::kText, "whom it is for"},
                                        {"role", Shape::kText, "what they become"},
                                        {"tags", Shape::kTexts, "what they get"},
                                        {"created_at", Shape::kText, "time"},
                                        {"expires_at", Shape::kText, "time"},
                                        {"state", Shape::kText, "open, used, revoked or expired"}};

std::string NameOfRole(const std::optional<access::Role>& role) {
  return role ? std::string(access::NameOf(*role)) : "";
}

/// One subject of the API, with what it works on.
class PeopleOperations {
 public:
  explicit PeopleOperations(const AdminContext& context) : context_(context) {}

  HttpResponse List(const Call& call) const {
    records::PeopleQuery query;
    query.search = std::string(call.request.Query("search").substr(0, 200));
    query.role = std::string(call.request.Query("role"));
    query.before = std::string(call.request.Query("before"));
    query.limit = LimitOf(call.request, records::kMaxPeoplePage);
    const auto people = records::PeoplePage(call.database, query);
    if (!people) return ProblemOf(people.error());
    std::vector<Json> items;
    for (const records::Person& person : *people) items.push_back(PersonJson(person));
    return AnswerPage(std::move(items), query.limit);
  }

  HttpResponse Show(const Call& call) const {
    const auto person = Find(call);
    if (!person) return ProblemOf(person.error());
    return AnswerVersioned(PersonJson(*person), person->version);
  }

  HttpResponse Change(const Call& call) const {
    records::PersonChange change;
    if (call.body.contains("name")) change.name = TextOf(call.body, "name");
    if (call.body.contains("role")) change.role = TextOf(call.body, "role");
    if (call.body.contains("tags")) change.tags = TextsOf(call.body, "tags");
    if (call.body.contains("disabled")) change.disabled = call.body["disabled"].get<bool>();
    const auto changed = records::ChangePerson(call.database, Id(call), call.version, change, Now(), call.actor);
    if (!changed) return ProblemOf(changed.error());
    context_.tell({Standing::Kind::kChanged, changed->id, ""});
    if (changed->disabled_at != Millis(0)) {
      const auto out = SignOut({.person = changed->id}, call);
      if (!out) return ProblemOf(out.error());
    }
    return AnswerVersioned(PersonJson(*changed), changed->version);
  }

  HttpResponse SignIns(const Call& call) const {
    const auto all = records::SignInsOf(call.database, Id(call), Now());
    if (!all) return ProblemOf(all.error());
    std::vector<Json> items;
    for (const records::SignIn& one : *all) {
      items.push_back({{"id", one.id},
                       {"created_at", TimeJson(one.created_at)},
                       {"seen_at", TimeJson(one.seen_at)},
                       {"address", one.address},
                       {"agent", one.agent}});
    }
    return Answer({{"items", std::move(items)}, {"next", nullptr}});
  }

  HttpResponse EndSignIn(const Call& call) const {
    records::SignInChoice which;
    which.person = Id(call);
    which.id = std::string(call.request.Param("sign_in"));
    const auto out = SignOut(which, call);
    if (!out) return ProblemOf(out.error());
    return NoContent();
  }

  HttpResponse Export(const Call& call) const {
    const auto all = records::ExportPerson(call.database, Id(call));
    if (!all) return ProblemOf(all.error());
    HttpResponse response = JsonResponse(all->dump(2, ' ', false, Json::error_handler_t::replace) + "\n");
    response.headers.emplace_back("Content-Disposition", "attachment; filename=\"person.json\"");
    return response;
  }

  HttpResponse Erase(const Call& call) const {
    const auto ended = records::ErasePerson(call.database, Id(call), Now(), call.actor);
    if (!ended) return ProblemOf(ended.error());
    for (const std::string& id : *ended) context_.tell({Standing::Kind::kEnded, id, ""});
    return NoContent();
  }

  HttpResponse Reset(const Call& call) const {
    const auto account = records::FindAccount(call.database, Id(call));
    if (!account && account.error().code == Fault::Code::kNotFound) {
      return ProblemResponse(422, "NO_ACCOUNT", "They have no password here", "They sign in elsewhere.");
    }
    if (!account) return ProblemOf(account.error());
    records::Invitation invitation;
    invitation.kind = records::Invitation::Kind::kReset;
    invitation.person = account->person;
    return Invite(invitation, 7, call);
  }

  HttpResponse Invitations(const Call& call) const {
    const std::size_t limit = LimitOf(call.request, records::kMaxInvitationPage);
    const auto all = records::InvitationPage(call.database, std::string(call.request.Query("before")), limit);
    if (!all) return ProblemOf(all.error());
    std::vector<Json> items;
    for (const records::Invitation& one : *all) {
      const char* state = one.used_at != Millis(0)      ? "used"
                          : one.revoked_at != Millis(0) ? "revoked"
                          : one.expires_at <= Now()     ? "expired"
                                                        : "open";
      items.push_back({{"id", one.id},
                       {"name", one.name},
                       {"role", std::string(access::NameOf(one.role))},
                       {"tags", one.tags},
                       {"created_at", TimeJson(one.created_at)},
                       {"expires_at", TimeJson(one.expires_at)},
                       {"state", state}});
    }
    return AnswerPage(std::move(items), limit);
  }

  HttpResponse AddInvitation(const Call& call) const {
    if (!context_.provides) {
      return ProblemResponse(422, "ISSUER_INVITES", "Accounts are made elsewhere",
                             "People sign in with your own OpenID provider; invite them there.");
    }
    const auto role = access::RoleNamed(TextOf(call.body, "role"));
    if (!role) return ProblemResponse(422, "WRONG_FIELD", "No such role", "Give observer, member, editor or admin.");
    records::Invitation invitation;
    invitation.name = TextOf(call.body, "name");
    invitation.role = *role;
    invitation.tags = TextsOf(call.body, "tags");
    return Invite(invitation, call.body.value("days", std::int64_t{7}), call);
  }

  HttpResponse RevokeInvitation(const Call& call) const {
    const auto revoked = records::RevokeInvitation(call.database, Id(call), Now(), call.actor);
    if (!revoked) return ProblemOf(revoked.error());
    return NoContent();
  }

 private:
  Millis Now() const { return context_.clock.UnixNow(); }
  static std::string Id(const Call& call) { return std::string(call.request.Param("id")); }
  Outcome<records::Person> Find(const Call& call) const { return records::FindPerson(call.database, Id(call)); }

  Json PersonJson(const records::Person& person) const {
    const auto account = records::FindAccount(context_.database, person.id);
    return {{"id", person.id},
            {"name", person.name},
            {"email", person.email},
            {"login", account ? account->login : ""},
            {"role", std::string(access::NameOf(records::RoleOf(person)))},
            {"given_role", NameOfRole(person.given_role)},
            {"claimed_role", NameOfRole(person.claimed_role)},
            {"tags", records::TagsOf(person)},
            {"given_tags", person.given_tags},
            {"claimed_tags", person.claimed_tags},
            {"created_at", TimeJson(person.created_at)},
            {"seen_at", TimeJson(person.seen_at)},
            {"disabled", person.disabled_at != Millis(0)},
            {"version", person.version}};
  }

  Outcome<Ok> SignOut(const records::SignInChoice& which, const Call& call) const {
    const auto ended = records::EndSignIns(call.database, which, Now(), call.actor);
    if (!ended) return Unexpected{ended.error()};
    for (const std::string& id : *ended) context_.tell({Standing::Kind::kEnded, id, ""});
    return Ok{};
  }

  HttpResponse Invite(records::Invitation invitation, std::int64_t days, const Call& call) const {
    if (days < 1 || days > kLongestInvitation) {
      return ProblemResponse(422, "WRONG_FIELD", "A field is wrong", "\"days\" is between 1 and 90.");
    }
    const std::string token = ToBase64Url(RandomBytes(24));
    invitation.token = ToHex(Sha256(token));
    invitation.expires_at = Now() + std::chrono::hours(24 * days);
    const auto made = records::AddInvitation(call.database, invitation, Now(), call.actor);
    if (!made) return ProblemOf(made.error());
    return Answer({{"id", made->id},
                   {"link", OriginOf(call.request, context_.public_url) + "/identity/welcome/" + token},
                   {"expires_at", TimeJson(made->expires_at)}},
                  201);
  }

  const AdminContext& context_;
};

}  // namespace

void AddPeopleOperations(std::vector<Operation>& all, const AdminContext& context) {
  const auto people = std::make_shared<const PeopleOperations>(context);
  const auto run = [&](HttpResponse (PeopleOperations::*work)(const Call&) const) {
    return [people, work](const Call& call) { return (people.get()->*work)(call); };
  };
  const std::vector<Field> paged = {{"before", Shape::kText, "the \"next\" of the page before"},
                                    {"limit", Shape::kNumber, "so many"}};
  const std::vector<Field> link = {{"id", Shape::kText, "of the invitation"},
                                   {"link", Shape::kText, "shown this once"},
                                   {"expires_at", Shape::kText, "time"}};
  auto search = paged;
  search.insert(search.end(), {{"search", Shape::kText, "part of a name, address or login"},
                               {"role", Shape::kText, "of this role alone"}});
  all.insert(
      all.end(),
      {{"GET",
        "/people",
        "People",
        "Everybody who is known, the newest first",
        run(&PeopleOperations::List),
        search,
        {},
        kPerson,
        true},
       {"GET", "/people/{id}", "People", "One person", run(&PeopleOperations::Show), {}, {}, kPerson, false, true},
       {"PATCH",
        "/people/{id}",
        "People",
        "Changes their name, role or tags, or lets them sign in no more",
        run(&PeopleOperations::Change),
        {},
        {{"name", Shape::kText, "one line"},
         {"role", Shape::kText, "observer, member, editor, admin; empty: as the issuer says"},
         {"tags", Shape::kTexts, "in place of those that were given"},
         {"disabled", Shape::kYesNo, "whether they may not sign in"}},
        kPerson,
        false,
        true},
       {"GET",
        "/people/{id}/sign-ins",
        "People",
        "Where they are signed in",
        run(&PeopleOperations::SignIns),
        {},
        {},
        kSignIn,
        true},
       {"DELETE", "/people/{id}/sign-ins", "People", "Signs them out everywhere", run(&PeopleOperations::EndSignIn)},
       {"DELETE", "/people/{id}/sign-ins/{sign_in}", "People", "Signs them out there",
        run(&PeopleOperations::EndSignIn)},
       {"GET", "/people/{id}/export", "People", "Everything that is kept about them", run(&PeopleOperations::Export)},
       {"DELETE", "/people/{id}", "People", "Erases them", run(&PeopleOperations::Erase)},
       {"POST",
        "/people/{id}/reset",
        "People",
        "A link by which they choose another password",
        run(&PeopleOperations::Reset),
        {},
        {},
        link},
       {"GET",
        "/invitations",
        "Invitations",
        "Invitations, the newest first",
        run(&PeopleOperations::Invitations),
        paged,
        {},
        kInvitation,
        true},
       {"POST",
        "/invitations",
        "Invitations",
        "A link by which somebody makes an account",
        run(&PeopleOperations::AddInvitation),
        {},
        {{"name", Shape::kText, "whom it is for"},
         {"role", Shape::kText, "observer, member, editor or admin", true},
         {"tags", Shape::kTexts, "what they get"},
         {"days", Shape::kNumber, "how long it is good: 1 to 90"}},
        link},
       {"DELETE", "/invitations/{id}", "Invitations", "Takes one back", run(&PeopleOperations::RevokeInvitation)}});
}

}  // namespace dw::admin

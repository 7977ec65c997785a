#include "apps/digiwork/user_command.h"

#include <functional>
#include <map>
#include <memory>
#include <nlohmann/json.hpp>

#include "adapters/records/invitations.h"
#include "adapters/records/person_data.h"
#include "adapters/records/record_rows.h"
#include "adapters/records/sign_ins.h"
#include "apps/digiwork/command_words.h"
#include "apps/digiwork/config.h"
#include "apps/digiwork/open_records.h"
#include "runtime/base64_url.h"
#include "runtime/crypto.h"
#include "runtime/web_page.h"

namespace dw {
namespace {

using Json = nlohmann::ordered_json;
using Kind = Setting::Kind;

constexpr int kRefused = 1;
constexpr int kMisused = 2;
constexpr std::chrono::hours kLinkLives{24 * 7};
const records::Actor kOperator{"operator", ""};

constexpr char kUsage[] =
    "usage: digiwork user add NAME          prints a link by which they make their account (--role, --tags)\n"
    "       digiwork user list [WORDS]      who is known, the newest first\n"
    "       digiwork user role WHO ROLE     observer, member, editor, admin, or claimed: as the issuer says\n"
    "       digiwork user tags WHO [TAG...] in place of those they have\n"
    "       digiwork user reset WHO         prints a link to choose another password; takes their app away\n"
    "       digiwork user disable WHO       they can sign in no more, and are out at once\n"
    "       digiwork user enable WHO        they can again\n"
    "       digiwork user sign-out WHO      everywhere\n"
    "       digiwork user export WHO        everything that is kept about them, as JSON\n"
    "       digiwork user erase WHO         deletes it\n"
    "WHO is a login, or the uuid that `user list` shows. With the --data-dir or --database of the server, "
    "--public-url\n"
    "for the links and, for programs, --json\n";

const std::vector<Setting> kSettings = {
    {"data-dir", Kind::kText, "", "the data folder of the server"},
    {"database", Kind::kText, "", "the database of the server, if it has one of its own"},
    {"public-url", Kind::kText, "http://localhost:8080", "the office's address, for links"},
    {"json", Kind::kSwitch, "false", "print one JSON object a line"},
    {"role", Kind::kText, "member", "user add: observer, member, editor or admin"},
    {"tags", Kind::kList, "", "user add: their tags"},
    {"limit", Kind::kNumber, "100", "user list: so many", 1, 100},
};

/// One command, with the records it is about.
class UserDesk {
 public:
  using Words = std::vector<std::string>;
  UserDesk(const Settings& settings, Database& database, Millis now, std::ostream& out, std::ostream& err)
      : settings_(settings), database_(database), now_(now), out_(out), err_(err) {}

  int Add(const Words& words) {
    const auto role = access::RoleNamed(settings_.Text("role"));
    if (!role) return Refuse({Fault::Code::kDenied, "--role is observer, member, editor or admin."});
    records::Invitation invitation;
    invitation.role = *role;
    invitation.tags = settings_.List("tags");
    invitation.name = words.at(0);
    return Invite(invitation);
  }

  int Reset(const Words& words) {
    const auto person = Find(words.at(0));
    if (!person) return Refuse(person.error());
    const auto account = records::FindAccount(database_, person->id);
    if (!account) return Refuse({Fault::Code::kNotFound, "They sign in elsewhere: the issuer has their password."});
    records::Invitation invitation;
    invitation.kind = records::Invitation::Kind::kReset;
    invitation.person = person->id;
    return Invite(invitation);
  }

  int List(const Words& words) {
    records::PeopleQuery query;
    for (const std::string& word : words) query.search += (query.search.empty() ? "" : " ") + word;
    query.limit = static_cast<std::size_t>(settings_.Number("limit"));
    const auto people = records::PeoplePage(database_, query);
    if (!people) return Refuse(people.error());
    for (const records::Person& person : *people) Show(person);
    if (people->empty() && !json()) out_ << "nobody\n";
    return 0;
  }

  int Role(const Words& words) { return Change(words.at(0), {.role = words.at(1) == "claimed" ? "" : words.at(1)}); }
  int Tags(const Words& words) { return Change(words.at(0), {.tags = Words(words.begin() + 1, words.end())}); }
  int Enable(const Words& words) { return Change(words.at(0), {.disabled = false}); }
  int Disable(const Words& words) {
    const int changed = Change(words.at(0), {.disabled = true});
    return changed == 0 ? SignOut(words, false) : changed;
  }
  int SignOutEverywhere(const Words& words) { return SignOut(words, true); }

  int Export(const Words& words) {
    const auto person = Find(words.at(0));
    if (!person) return Refuse(person.error());
    const auto all = records::ExportPerson(database_, person->id);
    if (!all) return Refuse(all.error());
    out_ << all->dump(json() ? -1 : 2, ' ', false, Json::error_handler_t::replace) << "\n";
    return 0;
  }

  int Erase(const Words& words) {
    const auto person = Find(words.at(0));
    if (!person) return Refuse(person.error());
    const auto erased = records::ErasePerson(database_, person->id, now_, kOperator);
    if (!erased) return Refuse(erased.error());
    out_ << (json() ? Json{{"erased", person->id}}.dump() : "erased " + person->id) << "\n";
    return 0;
  }

 private:
  bool json() const { return settings_.Switch("json"); }
  int Refuse(const Fault& fault) {
    err_ << "digiwork: " << fault.detail << "\n";
    return kRefused;
  }
  Outcome<records::Person> Find(const std::string& who) {
    const auto account = records::FindAccountByLogin(database_, records::FoldCase(who));
    return records::FindPerson(database_, account ? account->person : who);
  }
  void Show(const records::Person& person) {
    const auto account = records::FindAccount(database_, person.id);
    const std::string login = account ? account->login : "";
    const std::string role(access::NameOf(records::RoleOf(person)));
    if (json()) {
      out_ << Json{{"id", person.id},
                   {"name", person.name},
                   {"login", login},
                   {"email", person.email},
                   {"role", role},
                   {"tags", records::TagsOf(person)},
                   {"disabled", person.disabled_at != Millis(0)}}
                  .dump(-1, ' ', false, Json::error_handler_t::replace)
           << "\n";
      return;
    }
    out_ << person.id << "  " << role << "  " << person.name << (login.empty() ? "" : "  " + login)
         << (person.disabled_at == Millis(0) ? "" : "  (disabled)") << "\n";
  }
  int Change(const std::string& who, const records::PersonChange& change) {
    const auto person = Find(who);
    if (!person) return Refuse(person.error());
    const auto changed = records::ChangePerson(database_, person->id, 0, change, now_, kOperator);
    if (!changed) return Refuse(changed.error());
    Show(*changed);
    return 0;
  }
  int SignOut(const Words& words, bool says_so) {
    const auto person = Find(words.at(0));
    if (!person) return Refuse(person.error());
    const auto ended = records::EndSignIns(database_, {.person = person->id}, now_, kOperator);
    if (!ended) return Refuse(ended.error());
    if (says_so && !json()) out_ << "signed out of " << ended->size() << "\n";
    return 0;
  }
  int Invite(records::Invitation invitation) {
    const std::string token = ToBase64Url(RandomBytes(24));
    invitation.token = ToHex(Sha256(token));
    invitation.expires_at = now_ + kLinkLives;
    const auto made = records::AddInvitation(database_, invitation, now_, kOperator);
    if (!made) return Refuse(made.error());
    const std::string link = settings_.Text("public-url") + "/identity/welcome/" + token;
    out_ << (json() ? Json{{"id", made->id}, {"link", link}}.dump() : "Good once, for a week:\n  " + link) << "\n";
    return 0;
  }

  const Settings& settings_;
  Database& database_;
  const Millis now_;
  std::ostream& out_;
  std::ostream& err_;
};

struct Command {
  std::size_t least = 0;
  std::size_t most = 0;
  int (UserDesk::*run)(const UserDesk::Words& words);
};
const std::map<std::string, Command, std::less<>> kCommands = {
    {"add", {1, 1, &UserDesk::Add}},       {"list", {0, 9, &UserDesk::List}},
    {"role", {2, 2, &UserDesk::Role}},     {"tags", {1, 33, &UserDesk::Tags}},
    {"reset", {1, 1, &UserDesk::Reset}},   {"disable", {1, 1, &UserDesk::Disable}},
    {"enable", {1, 1, &UserDesk::Enable}}, {"sign-out", {1, 1, &UserDesk::SignOutEverywhere}},
    {"export", {1, 1, &UserDesk::Export}}, {"erase", {1, 1, &UserDesk::Erase}},
};

}  // namespace

const std::vector<Setting>& KnownUserSettings() {
  return kSettings;
}

int UserCommand(const std::vector<std::string>& arguments, const Settings::Environment& environment, const Clock& clock,
                std::ostream& out, std::ostream& err) {
  CommandWords words = SplitWords(arguments);
  const auto command = words.plain.empty() ? kCommands.end() : kCommands.find(words.plain.front());
  const std::size_t given = words.plain.size() - 1;
  if (command == kCommands.end() || given < command->second.least || given > command->second.most) {
    err << kUsage;
    return kMisused;
  }
  words.plain.erase(words.plain.begin());
  const auto settings = Settings::Load(kSettings, words.flags, environment);
  if (!settings) {
    err << Explain(settings.error());
    return kMisused;
  }
  const auto database = OpenNamedRecords(*settings, environment);
  if (!database) {
    err << "digiwork: " << database.error().detail << "\n";
    return kRefused;
  }
  UserDesk desk(*settings, **database, clock.UnixNow(), out, err);
  return (desk.*command->second.run)(words.plain);
}

}  // namespace dw

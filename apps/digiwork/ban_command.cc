#include "apps/digiwork/ban_command.h"

#include <array>
#include <charconv>
#include <functional>
#include <map>
#include <memory>
#include <nlohmann/json.hpp>
#include <utility>

#include "adapters/records/audit_log.h"
#include "adapters/records/bans.h"
#include "apps/digiwork/command_words.h"
#include "apps/digiwork/config.h"
#include "apps/digiwork/open_records.h"
#include "core/maps/room_path.h"
#include "runtime/clock.h"
#include "runtime/utc_text.h"

namespace dw {
namespace {

using Json = nlohmann::ordered_json;
using Kind = Setting::Kind;

constexpr int kRefused = 1;
constexpr int kMisused = 2;
constexpr std::chrono::hours kLongest{24 * 3653};
/// Whoever may run programs on the server.
constexpr char kOperator[] = "operator";

constexpr char kBanUsage[] =
    "usage: digiwork ban add UUID      keeps a person or visitor out (--reason TEXT, --for 7d, --room ROOM, --name "
    "TEXT)\n"
    "       digiwork ban list          who is kept out (--all: lifted and past bans, too)\n"
    "       digiwork ban lift ID       lets them in again\n"
    "with the --data-dir or --database of the server and, for programs, --json\n";
constexpr char kAuditUsage[] =
    "usage: digiwork audit             what was done to whom, the newest first (--target UUID, --limit 50)\n"
    "with the --data-dir or --database of the server and, for programs, --json\n";

std::string_view AdviseDuration(const std::string& text) {
  return text.empty() || ParseDuration(text) ? "" : "give minutes, hours, days or weeks like 90m, 12h, 7d or 4w";
}
std::string_view AdviseRoom(const std::string& text) {
  return text.empty() || maps::ParseRoomPath(text) ? "" : "give a path like /~/office.tmj";
}

const std::vector<Setting> kSettings = {
    {"data-dir", Kind::kText, "", "the data folder of the server"},
    {"database", Kind::kText, "", "the database of the server, if it has one of its own"},
    {"json", Kind::kSwitch, "false", "print one JSON object a line"},
    {"reason", Kind::kText, "", "ban add: one line that they read"},
    {"name", Kind::kText, "", "ban add: what they call themselves, for the list"},
    {"for", Kind::kText, "", "ban add: how long, like 90m, 12h, 7d or 4w (default: for good)", 0, 0, "",
     &AdviseDuration},
    {"room", Kind::kText, "", "ban add: from this room alone", 0, 0, "", &AdviseRoom},
    {"all", Kind::kSwitch, "false", "ban list: those that hold no more, too"},
    {"target", Kind::kText, "", "audit: of this person, visitor or record alone"},
    {"limit", Kind::kNumber, "50", "audit, ban list --all: so many", 1, 200},
};

std::string EndOf(const records::Ban& ban) {
  if (ban.lifted_at != Millis(0)) return "lifted " + UtcText(ban.lifted_at) + " by " + ban.lifted_by;
  return ban.until == Millis(0) ? "for good" : "until " + UtcText(ban.until);
}

Json JsonOf(const records::Ban& ban) {
  Json json{{"id", ban.id},     {"world", ban.world},   {"room", ban.room}, {"subject", ban.subject},
            {"name", ban.name}, {"reason", ban.reason}, {"by", ban.by},     {"created_at", UtcText(ban.created_at)},
            {"until", nullptr}, {"lifted_at", nullptr}};
  if (ban.until != Millis(0)) json["until"] = UtcText(ban.until);
  if (ban.lifted_at != Millis(0)) json["lifted_at"] = UtcText(ban.lifted_at);
  return json;
}

/// One command, with the records it is about.
class Desk {
 public:
  Desk(const Settings& settings, Database& database, Millis now, std::ostream& out, std::ostream& err)
      : settings_(settings), database_(database), now_(now), out_(out), err_(err) {}

  int Add(const std::string& subject) {
    records::Ban ban;
    ban.subject = subject;
    ban.name = settings_.Text("name");
    ban.reason = settings_.Text("reason");
    ban.by = kOperator;
    if (const auto length = ParseDuration(settings_.Text("for"))) ban.until = now_ + *length;
    if (const auto room = maps::ParseRoomPath(settings_.Text("room"))) ban.room = room->ToString();
    const auto added = records::AddBan(database_, std::move(ban), now_, "");
    if (!added) return Refuse(added.error());
    if (json()) return Print(JsonOf(*added));
    out_ << "kept out " << EndOf(*added) << ": ban " << added->id << "\n";
    return 0;
  }

  int List(const std::string&) {
    const auto bans = settings_.Switch("all")
                          ? records::BanPage(database_, "", static_cast<std::size_t>(settings_.Number("limit")))
                          : records::ActiveBans(database_, now_);
    if (!bans) return Refuse(bans.error());
    for (const records::Ban& ban : *bans) {
      if (json()) {
        Print(JsonOf(ban));
        continue;
      }
      out_ << ban.id << "  " << ban.subject << "  " << EndOf(ban) << (ban.room.empty() ? "" : "  from " + ban.room)
           << (ban.name.empty() ? "" : "  " + ban.name) << (ban.reason.empty() ? "" : "  (" + ban.reason + ")") << "\n";
    }
    if (bans->empty() && !json()) out_ << "nobody is kept out\n";
    return 0;
  }

  int Lift(const std::string& id) {
    const auto lifted = records::LiftBan(database_, id, kOperator, now_, "");
    if (!lifted) return Refuse(lifted.error());
    if (json()) return Print(Json{{"id", id}});
    out_ << "lifted\n";
    return 0;
  }

  int Audit() {
    const auto entries = records::AuditPage(database_, settings_.Text("target"), "",
                                            static_cast<std::size_t>(settings_.Number("limit")));
    if (!entries) return Refuse(entries.error());
    for (const records::AuditEntry& entry : *entries) {
      if (json()) {
        Print({{"id", entry.id},
               {"at", UtcText(entry.at)},
               {"who", entry.who},
               {"what", entry.what},
               {"target", entry.target},
               {"details", entry.details},
               {"address", entry.address}});
        continue;
      }
      out_ << UtcText(entry.at) << "  " << entry.who << "  " << entry.what << "  " << entry.target
           << (entry.details.empty() ? "" : "  (" + entry.details + ")") << "\n";
    }
    if (entries->empty() && !json()) out_ << "nothing was done\n";
    return 0;
  }

 private:
  bool json() const { return settings_.Switch("json"); }
  int Print(const Json& json) {
    out_ << json.dump(-1, ' ', false, Json::error_handler_t::replace) << "\n";
    return 0;
  }
  int Refuse(const Fault& fault) {
    err_ << "digiwork: " << fault.detail << "\n";
    return kRefused;
  }

  const Settings& settings_;
  Database& database_;
  const Millis now_;
  std::ostream& out_;
  std::ostream& err_;
};

/// Opens the records that the flags name, and goes to work on them.
int AtDesk(const std::vector<std::string>& flags, const Settings::Environment& environment, const Clock& clock,
           std::ostream& out, std::ostream& err, const std::function<int(Desk&)>& work) {
  const auto settings = Settings::Load(kSettings, flags, environment);
  if (!settings) {
    err << Explain(settings.error());
    return kMisused;
  }
  const auto database = OpenNamedRecords(*settings, environment);
  if (!database) {
    err << "digiwork: " << database.error().detail << "\n";
    return kRefused;
  }
  Desk desk(*settings, **database, clock.UnixNow(), out, err);
  return work(desk);
}

struct Command {
  std::size_t words = 0;
  int (Desk::*run)(const std::string& word);
};
const std::map<std::string, Command, std::less<>> kCommands = {
    {"add", {1, &Desk::Add}},
    {"list", {0, &Desk::List}},
    {"lift", {1, &Desk::Lift}},
};

}  // namespace

std::optional<Millis> ParseDuration(const std::string& text) {
  std::int64_t count = 0;
  const auto [rest, error] = std::from_chars(text.data(), text.data() + text.size(), count);
  if (error != std::errc() || rest + 1 != text.data() + text.size() || count <= 0) return std::nullopt;
  const std::map<char, std::chrono::minutes> units = {{'m', std::chrono::minutes(1)},
                                                      {'h', std::chrono::hours(1)},
                                                      {'d', std::chrono::days(1)},
                                                      {'w', std::chrono::weeks(1)}};
  const auto unit = units.find(*rest);
  if (unit == units.end() || count > kLongest / unit->second) return std::nullopt;
  return count * unit->second;
}

const std::vector<Setting>& KnownBanSettings() {
  return kSettings;
}

int BanCommand(const std::vector<std::string>& arguments, const Settings::Environment& environment, const Clock& clock,
               std::ostream& out, std::ostream& err) {
  const CommandWords words = SplitWords(arguments);
  const auto command = words.plain.empty() ? kCommands.end() : kCommands.find(words.plain.front());
  if (command == kCommands.end() || words.plain.size() - 1 != command->second.words) {
    err << kBanUsage;
    return kMisused;
  }
  return AtDesk(words.flags, environment, clock, out, err,
                [&](Desk& desk) { return (desk.*command->second.run)(words.plain.back()); });
}

int AuditCommand(const std::vector<std::string>& arguments, const Settings::Environment& environment, std::ostream& out,
                 std::ostream& err) {
  const CommandWords words = SplitWords(arguments);
  if (!words.plain.empty()) {
    err << kAuditUsage;
    return kMisused;
  }
  return AtDesk(words.flags, environment, SystemClock(), out, err, [](Desk& desk) { return desk.Audit(); });
}

}  // namespace dw

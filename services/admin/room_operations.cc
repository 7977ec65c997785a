#include <algorithm>
#include <map>

#include "adapters/passwords/password_hash.h"
#include "adapters/records/announcements.h"
#include "adapters/records/audit_log.h"
#include "adapters/records/bans.h"
#include "adapters/records/invitations.h"
#include "adapters/records/reports.h"
#include "adapters/records/room_rules.h"
#include "core/maps/room_path.h"
#include "runtime/web_page.h"
#include "services/admin/admin_json.h"
#include "services/admin/admin_service.h"

namespace dw::admin {
namespace {

constexpr std::size_t kMostListed = 500;
constexpr std::size_t kShortestRoomPassword = 6;

const std::vector<Field> kRoom = {{"room", Shape::kText, "its path"},
                                  {"people", Shape::kNumber, "who are inside"},
                                  {"open", Shape::kYesNo, "whether somebody is, or was a moment ago"},
                                  {"access", Shape::kText, "open, members, tags or password"},
                                  {"tags", Shape::kTexts, "of which one opens it"},
                                  {"capacity", Shape::kNumber, "people at once; 0: as many as in any room"},
                                  {"password", Shape::kYesNo, "whether it has one"},
                                  {"version", Shape::kNumber, "for If-Match; 0: it has no rule yet"}};

HttpResponse NoSuchRoom() {
  return ProblemResponse(422, "WRONG_FIELD", "No such room", "Give a path like /~/office.tmj.");
}

class RoomOperations {
 public:
  explicit RoomOperations(const AdminContext& context) : context_(context), began_(context.clock.UnixNow()) {}

  HttpResponse Overview(const Call& call) const {
    const auto people = records::CountPeople(call.database);
    const auto reports = records::CountOpenReports(call.database);
    const auto counts =
        Execute(call.database,
                {{"SELECT count(*) FROM bans WHERE lifted_at = 0 AND (until_at = 0 OR until_at > $1)", {Now().count()}},
                 {"SELECT count(*) FROM invitations WHERE kind <> 'owner' AND used_at = 0 AND revoked_at = 0 AND "
                  "expires_at > $1",
                  {Now().count()}},
                 {"SELECT count(*) FROM sign_ins WHERE ended_at = 0 AND expires_at > $1", {Now().count()}}});
    if (!people || !reports || !counts) {
      return ProblemOf(!people ? people.error() : !reports ? reports.error() : counts.error());
    }
    const auto count = [&](std::size_t i) { return std::get<std::int64_t>(counts->at(i).rows.at(0).at(0)); };
    // Rooms that are elsewhere are not counted here: better no number than a wrong one.
    const auto rooms = context_.rooms.List();
    Json online = nullptr;
    Json open = nullptr;
    if (rooms) {
      std::size_t inside = 0;
      for (const RoomSummary& room : *rooms) inside += room.people;
      online = inside;
      open = rooms->size();
    }
    return Answer({{"version", context_.version},
                   {"uptime_s", (Now() - began_) / std::chrono::seconds(1)},
                   {"people", *people},
                   {"online", online},
                   {"rooms_open", open},
                   {"bans", count(0)},
                   {"invitations_open", count(1)},
                   {"signed_in", count(2)},
                   {"reports_open", *reports}});
  }

  HttpResponse List(const Call& call) const {
    const auto rules = records::RoomRules(call.database);
    if (!rules) return ProblemOf(rules.error());
    std::map<std::string, Json> rooms;
    for (const records::RoomRule& rule : *rules) rooms[rule.room] = RoomJson(rule, 0, false);
    const auto live = context_.rooms.List();
    if (live) {
      for (const RoomSummary& room : *live) {
        const auto known = rooms.find(room.room);
        if (known == rooms.end()) {
          records::RoomRule none;
          none.room = room.room;
          rooms[room.room] = RoomJson(none, room.people, true);
        } else {
          known->second["people"] = room.people;
          known->second["open"] = true;
        }
      }
    }
    std::vector<Json> items;
    for (auto& [path, room] : rooms) items.push_back(std::move(room));
    return Answer({{"items", std::move(items)}, {"next", nullptr}});
  }

  HttpResponse Put(const Call& call) const {
    const auto room = maps::ParseRoomPath(std::string(call.request.Query("room")));
    const auto access = records::RoomAccessNamed(TextOf(call.body, "access"));
    if (!room) return NoSuchRoom();
    if (!access) return ProblemResponse(422, "WRONG_FIELD", "No such access", "Give open, members, tags or password.");
    records::RoomRule rule;
    rule.room = room->ToString();
    rule.access = *access;
    rule.tags = TextsOf(call.body, "tags");
    rule.capacity = static_cast<std::uint32_t>(
        std::clamp<std::int64_t>(call.body.value("capacity", std::int64_t{0}), 0, records::kMaxCapacity + 1));
    rule.version = call.version;
    if (const auto refusal = SetPassword(rule, TextOf(call.body, "password"))) return *refusal;
    const auto put = records::PutRoomRule(call.database, rule, Now(), call.actor);
    if (!put) return ProblemOf(put.error());
    return AnswerVersioned(RoomJson(*put, 0, false), put->version);
  }

  HttpResponse People(const Call& call) const {
    const auto room = maps::ParseRoomPath(std::string(call.request.Query("room")));
    if (!room) return NoSuchRoom();
    const auto inside = context_.rooms.Describe(room->ToString(), presence::kNobody, kMostListed);
    if (!inside) return ProblemOf(inside.error());
    std::vector<Json> items;
    for (const RoomDetails::Guest& guest : inside->listed) {
      items.push_back({{"user", guest.user}, {"uuid", guest.uuid}, {"name", guest.name}});
    }
    return Answer({{"items", std::move(items)}, {"next", nullptr}});
  }

  HttpResponse Kick(const Call& call) const {
    return Treat(call, "person.kick", "removed",
                 [this](const std::string& room, const std::string& uuid, const std::string& reason) {
                   return context_.rooms.Remove(room, uuid, reason);
                 });
  }

  HttpResponse Mute(const Call& call) const {
    return Treat(call, "person.mute", "muted",
                 [this](const std::string& room, const std::string& uuid, const std::string& reason) {
                   return context_.rooms.Notify(room, {uuid, reason, false, true});
                 });
  }

  HttpResponse Announcements(const Call& call) const {
    const std::size_t limit = LimitOf(call.request, records::kMaxAnnouncementPage);
    const auto all = records::AnnouncementPage(call.database, std::string(call.request.Query("before")), limit);
    if (!all) return ProblemOf(all.error());
    std::vector<Json> items;
    for (const records::Announcement& one : *all) items.push_back(AnnouncementJson(one));
    return AnswerPage(std::move(items), limit);
  }

  HttpResponse Announce(const Call& call) const {
    records::Announcement said;
    said.text = TextOf(call.body, "text");
    said.warning = call.body.value("warning", false);
    std::vector<std::string> rooms;
    if (TextOf(call.body, "room").empty()) {
      const auto live = context_.rooms.List();
      if (!live) return ProblemOf(live.error());
      for (const RoomSummary& room : *live) rooms.push_back(room.room);
    } else {
      const auto room = maps::ParseRoomPath(TextOf(call.body, "room"));
      if (!room) return NoSuchRoom();
      said.room = room->ToString();
      rooms = {said.room};
    }
    // Kept first: what cannot be kept is not said.
    auto kept = records::AddAnnouncement(call.database, said, Now(), call.actor);
    if (!kept) return ProblemOf(kept.error());
    for (const std::string& room : rooms) {
      const auto reached = context_.rooms.Notify(room, {"", said.text, said.warning, false});
      if (reached) kept->reached += static_cast<std::int64_t>(*reached);
    }
    const auto counted =
        Execute(call.database, {{"UPDATE announcements SET reached = $1 WHERE id = $2", {kept->reached, kept->id}}});
    if (!counted) return ProblemOf(counted.error());
    return Answer(AnnouncementJson(*kept), 201);
  }

 private:
  Millis Now() const { return context_.clock.UnixNow(); }

  /// Does something to somebody who is in a room, writes it down as `what`, and answers under `answer` to how many of
  /// their pages it was done.
  template <class Do>
  HttpResponse Treat(const Call& call, const char* what, const char* answer, Do&& treat) const {
    const auto room = maps::ParseRoomPath(TextOf(call.body, "room"));
    if (!room) return NoSuchRoom();
    const auto uuid = UuidOf(call, room->ToString());
    if (!uuid) return ProblemOf(uuid.error());
    const std::string reason = TextOf(call.body, "reason");
    const auto done = treat(room->ToString(), *uuid, reason);
    if (!done) return ProblemOf(done.error());
    const auto noted = Execute(
        call.database, {records::AuditOf({"", Now(), call.actor.who, what, *uuid, reason, call.actor.address})});
    if (!noted) return ProblemOf(noted.error());
    return Answer({{answer, *done}});
  }

  /// The one that is said, or else the one the room has; none when it needs none.
  std::optional<HttpResponse> SetPassword(records::RoomRule& rule, const std::string& said) const {
    if (rule.access != records::RoomRule::Access::kPassword) return std::nullopt;
    if (said.empty()) {
      const auto known = records::RoomRuleOf(context_.database, rule.room);
      if (!known) return ProblemOf(known.error());
      rule.password = known->password;
      return std::nullopt;
    }
    if (said.size() < kShortestRoomPassword || said.size() > passwords::kLongestPassword) {
      return ProblemResponse(422, "WRONG_FIELD", "No such password", "Give one of 6 to 256 bytes.");
    }
    auto hash = passwords::HashPassword(said, context_.hash_cost);
    if (!hash) return ProblemOf(hash.error());
    rule.password = std::move(*hash);
    return std::nullopt;
  }

  static Json RoomJson(const records::RoomRule& rule, std::size_t people, bool open) {
    return {{"room", rule.room},
            {"people", people},
            {"open", open},
            {"access", records::NameOf(rule.access)},
            {"tags", rule.tags},
            {"capacity", rule.capacity},
            {"version", rule.version},
            {"password", !rule.password.empty()}};
  }
  static Json AnnouncementJson(const records::Announcement& one) {
    return {{"id", one.id},          {"room", one.room},       {"text", one.text},
            {"by", one.by},          {"warning", one.warning}, {"created_at", TimeJson(one.created_at)},
            {"reached", one.reached}};
  }
  /// Who is meant: by uuid, or as the room numbers them.
  Outcome<std::string> UuidOf(const Call& call, const std::string& room) const {
    if (!TextOf(call.body, "uuid").empty()) return TextOf(call.body, "uuid");
    const auto user = call.body.value("user", std::int64_t{0});
    const Fault gone{Fault::Code::kNotFound, "They are not in this room."};
    if (user <= 0 || user > 0xffff'ffff) return Unexpected{gone};
    const auto inside = context_.rooms.Describe(room, static_cast<presence::UserId>(user - 1), 1);
    if (!inside) return Unexpected{inside.error()};
    const bool there = !inside->listed.empty() && inside->listed.front().user == static_cast<presence::UserId>(user);
    if (!there) return Unexpected{gone};
    return inside->listed.front().uuid;
  }

  const AdminContext& context_;
  const Millis began_;
};

}  // namespace

void AddRoomOperations(std::vector<Operation>& all, const AdminContext& context) {
  const auto rooms = std::make_shared<const RoomOperations>(context);
  const auto run = [&](HttpResponse (RoomOperations::*work)(const Call&) const) {
    return [rooms, work](const Call& call) { return (rooms.get()->*work)(call); };
  };
  const Field room{"room", Shape::kText, "path like /~/office.tmj", true};
  const std::vector<Field> somebody = {room,
                                       {"uuid", Shape::kText, "who, or else"},
                                       {"user", Shape::kNumber, "as the room numbers them"},
                                       {"reason", Shape::kText, "they read it"}};
  const std::vector<Field> announcement = {{"id", Shape::kText, "its name"},
                                           {"room", Shape::kText, "empty: everybody"},
                                           {"text", Shape::kText, "what was said"},
                                           {"by", Shape::kText, "uuid"},
                                           {"warning", Shape::kYesNo, "whether it has to be dismissed"},
                                           {"created_at", Shape::kText, "time"},
                                           {"reached", Shape::kNumber, "people who were inside"}};
  all.insert(all.end(),
             {{"GET",
               "/overview",
               "Overview",
               "Numbers of now",
               run(&RoomOperations::Overview),
               {},
               {},
               {{"version", Shape::kText, "of the program"},
                {"uptime_s", Shape::kNumber, "seconds"},
                {"people", Shape::kNumber, "known"},
                {"online", Shape::kNumber, "inside; null: rooms are in other processes", false, true},
                {"rooms_open", Shape::kNumber, "the same", false, true},
                {"signed_in", Shape::kNumber, "browsers"},
                {"bans", Shape::kNumber, "that hold"},
                {"invitations_open", Shape::kNumber, "not used yet"},
                {"reports_open", Shape::kNumber, "not handled yet"}}},
              {"GET",
               "/rooms",
               "Rooms",
               "Rooms that are open or have a rule",
               run(&RoomOperations::List),
               {},
               {},
               kRoom,
               true},
              {"PUT",
               "/rooms",
               "Rooms",
               "Says who may come in",
               run(&RoomOperations::Put),
               {room},
               {{"access", Shape::kText, "open, members, tags or password", true},
                {"tags", Shape::kTexts, "of which one opens it"},
                {"capacity", Shape::kNumber, "people at once, but for who governs; 0: as many as in any room"},
                {"password", Shape::kText, "6 to 256 bytes; empty: the one it has"}},
               kRoom,
               false,
               true},
              {"GET",
               "/rooms/people",
               "Rooms",
               "Who is inside",
               run(&RoomOperations::People),
               {room},
               {},
               {{"user", Shape::kNumber, "as the room numbers them"},
                {"uuid", Shape::kText, "person or visitor"},
                {"name", Shape::kText, "what they call themselves"}},
               true},
              {"POST",
               "/rooms/kick",
               "Rooms",
               "Sends somebody out; they may come in again",
               run(&RoomOperations::Kick),
               {},
               somebody,
               {{"removed", Shape::kNumber, "connections"}}},
              {"POST",
               "/rooms/mute",
               "Rooms",
               "Turns somebody's microphone off; they may turn it on again",
               run(&RoomOperations::Mute),
               {},
               somebody,
               {{"muted", Shape::kNumber, "connections"}}},
              {"GET",
               "/announcements",
               "Announcements",
               "What was said, the newest first",
               run(&RoomOperations::Announcements),
               {{"before", Shape::kText, "the \"next\" of the page before"}, {"limit", Shape::kNumber, "so many"}},
               {},
               announcement,
               true},
              {"POST",
               "/announcements",
               "Announcements",
               "Says something to everybody inside, or to a room",
               run(&RoomOperations::Announce),
               {},
               {{"room", Shape::kText, "empty: everybody"},
                {"text", Shape::kText, "one line", true},
                {"warning", Shape::kYesNo, "whether it has to be dismissed"}},
               announcement}});
}

}  // namespace dw::admin

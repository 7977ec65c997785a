#include "adapters/records/room_rules.h"

#include <algorithm>
#include <array>

#include "adapters/records/audit_log.h"
#include "adapters/records/record_rows.h"
#include "runtime/crypto.h"

namespace dw::records {
namespace {

constexpr std::array<const char*, 4> kNames = {"open", "members", "tags", "password"};
constexpr std::size_t kLongestPath = 1'000;
constexpr std::size_t kWordBytes = 12;
constexpr char kColumns[] = "SELECT room, access, tags, capacity, password, updated_at, version FROM rooms ";

RoomRule RuleOf(const SqlRow& row) {
  RoomRule rule;
  rule.room = TextIn(row, 0);
  // What this program does not know is open to nobody but who governs.
  rule.access = RoomAccessNamed(TextIn(row, 1)).value_or(RoomRule::Access::kTags);
  rule.tags = SplitOnBlanks(TextIn(row, 2));
  rule.capacity = static_cast<std::uint32_t>(NumberIn(row, 3));
  rule.password = TextIn(row, 4);
  rule.updated_at = TimeIn(row, 5);
  rule.version = NumberIn(row, 6);
  return rule;
}

std::string Describe(const RoomRule& rule) {
  std::string text = NameOf(rule.access);
  if (rule.access == RoomRule::Access::kTags) text += " " + JoinWords(rule.tags);
  if (rule.capacity != 0) text += ", " + std::to_string(rule.capacity) + " people";
  return text;
}

}  // namespace

const char* NameOf(RoomRule::Access access) {
  return kNames.at(static_cast<std::size_t>(access));
}

std::optional<RoomRule::Access> RoomAccessNamed(std::string_view name) {
  const auto found = std::ranges::find(kNames, name);
  if (found == kNames.end()) return std::nullopt;
  return static_cast<RoomRule::Access>(found - kNames.begin());
}

std::string RoomRule::word() const {
  return password.empty() ? "" : ToHex(Sha256(password).substr(0, kWordBytes));
}

Outcome<RoomRule> PutRoomRule(Database& database, RoomRule rule, Millis now, const Actor& actor) {
  const bool fits = !rule.room.empty() && MayBeKept(rule.room, kLongestPath) && rule.tags.size() <= kMaxTags &&
                    std::ranges::all_of(rule.tags, MayBeTag);
  if (!fits) return Unexpected{Fault{Fault::Code::kDenied, "At most 32 tags of 40 letters, digits and -_.:/@."}};
  if (rule.access == RoomRule::Access::kTags && rule.tags.empty()) {
    return Unexpected{Fault{Fault::Code::kDenied, "Name the tags that open the room; without any nobody could enter."}};
  }
  if (rule.access == RoomRule::Access::kPassword && rule.password.empty()) {
    return Unexpected{Fault{Fault::Code::kDenied, "Give the room a password; without any nobody could enter."}};
  }
  if (rule.capacity > kMaxCapacity) {
    return Unexpected{Fault{Fault::Code::kDenied, "A room has 10,000 people at most."}};
  }
  const std::int64_t before = rule.version++;
  rule.updated_at = now;
  const Statement write =
      before == 0
          ? Statement{"INSERT INTO rooms (room, world, access, tags, capacity, password, updated_at, version) SELECT $1, "
                      "'main', $2, $3, CAST($4 AS BIGINT), $5, CAST($6 AS BIGINT), 1 WHERE (SELECT count(*) FROM "
                      "rooms) < CAST($7 AS BIGINT)",
                      {rule.room, NameOf(rule.access), JoinWords(rule.tags), static_cast<std::int64_t>(rule.capacity),
                       rule.password, now.count(), static_cast<std::int64_t>(kMaxRoomRules)},
                      true}
          : Statement{"UPDATE rooms SET access = $1, tags = $2, capacity = $3, password = $4, updated_at = $5, version = $6 "
                      "WHERE room = $7 AND version = $8",
                      {NameOf(rule.access), JoinWords(rule.tags), static_cast<std::int64_t>(rule.capacity),
                       rule.password, now.count(), rule.version, rule.room, before},
                      true};
  const auto done =
      Execute(database, {write,
                         {"UPDATE revisions SET number = number + 1 WHERE name = 'rooms'", {}, true},
                         AuditOf({"", now, actor.who, "room.access", rule.room, Describe(rule), actor.address})});
  if (!done) return Unexpected{done.error()};
  return rule;
}

Outcome<RoomRule> RoomRuleOf(Database& database, const std::string& room) {
  const auto results = Execute(database, {{std::string(kColumns) + "WHERE room = $1", {room}}});
  if (!results) return Unexpected{results.error()};
  if (!results->at(0).rows.empty()) return RuleOf(results->at(0).rows.at(0));
  RoomRule none;
  none.room = room;
  return none;
}

Outcome<std::vector<RoomRule>> RoomRules(Database& database) {
  const auto results = Execute(
      database, {{std::string(kColumns) + "ORDER BY room LIMIT $1", {static_cast<std::int64_t>(kMaxRoomRules)}}});
  if (!results) return Unexpected{results.error()};
  std::vector<RoomRule> rules;
  for (const SqlRow& row : results->at(0).rows) rules.push_back(RuleOf(row));
  return rules;
}

Outcome<std::int64_t> RoomRuleRevision(Database& database) {
  const auto results = Execute(database, {{"SELECT number FROM revisions WHERE name = 'rooms'", {}}});
  if (!results) return Unexpected{results.error()};
  return NumberIn(results->at(0).rows.at(0), 0);
}

}  // namespace dw::records

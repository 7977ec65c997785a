#include "adapters/records/room_rules.h"

#include <algorithm>
#include <array>

#include "adapters/records/audit_log.h"
#include "adapters/records/record_rows.h"

namespace dw::records {
namespace {

constexpr std::array<const char*, 3> kNames = {"open", "members", "tags"};
constexpr std::size_t kLongestPath = 1'000;

}  // namespace

const char* NameOf(RoomRule::Access access) {
  return kNames.at(static_cast<std::size_t>(access));
}

std::optional<RoomRule::Access> RoomAccessNamed(std::string_view name) {
  const auto found = std::ranges::find(kNames, name);
  if (found == kNames.end()) return std::nullopt;
  return static_cast<RoomRule::Access>(found - kNames.begin());
}

Outcome<RoomRule> PutRoomRule(Database& database, RoomRule rule, Millis now, const Actor& actor) {
  const bool fits = !rule.room.empty() && MayBeKept(rule.room, kLongestPath) && rule.tags.size() <= kMaxTags &&
                    std::ranges::all_of(rule.tags, MayBeTag);
  if (!fits) return Unexpected{Fault{Fault::Code::kDenied, "At most 32 tags of 40 letters, digits and -_.:/@."}};
  if (rule.access == RoomRule::Access::kTags && rule.tags.empty()) {
    return Unexpected{Fault{Fault::Code::kDenied, "Name the tags that open the room; without any nobody could enter."}};
  }
  const std::int64_t before = rule.version++;
  rule.updated_at = now;
  const Statement write =
      before == 0
          ? Statement{"INSERT INTO rooms (room, world, access, tags, updated_at, version) SELECT $1, 'main', $2, $3, "
                      "CAST($4 AS BIGINT), 1 WHERE (SELECT count(*) FROM rooms) < CAST($5 AS BIGINT)",
                      {rule.room, NameOf(rule.access), JoinWords(rule.tags), now.count(),
                       static_cast<std::int64_t>(kMaxRoomRules)},
                      true}
          : Statement{"UPDATE rooms SET access = $1, tags = $2, updated_at = $3, version = $4 WHERE room = $5 AND "
                      "version = $6",
                      {NameOf(rule.access), JoinWords(rule.tags), now.count(), rule.version, rule.room, before},
                      true};
  const auto done =
      Execute(database, {write,
                         {"UPDATE revisions SET number = number + 1 WHERE name = 'rooms'", {}, true},
                         AuditOf({"", now, actor.who, "room.access", rule.room,
                                  std::string(NameOf(rule.access)) + " " + JoinWords(rule.tags), actor.address})});
  if (!done) return Unexpected{done.error()};
  return rule;
}

Outcome<std::vector<RoomRule>> RoomRules(Database& database) {
  const auto results =
      Execute(database, {{"SELECT room, access, tags, updated_at, version FROM rooms ORDER BY room LIMIT $1",
                          {static_cast<std::int64_t>(kMaxRoomRules)}}});
  if (!results) return Unexpected{results.error()};
  std::vector<RoomRule> rules;
  for (const SqlRow& row : results->at(0).rows) {
    // What this program does not know is open to nobody but who governs.
    const auto access = RoomAccessNamed(TextIn(row, 1)).value_or(RoomRule::Access::kTags);
    rules.push_back({TextIn(row, 0), access, SplitOnBlanks(TextIn(row, 2)), TimeIn(row, 3), NumberIn(row, 4)});
  }
  return rules;
}

Outcome<std::int64_t> RoomRuleRevision(Database& database) {
  const auto results = Execute(database, {{"SELECT number FROM revisions WHERE name = 'rooms'", {}}});
  if (!results) return Unexpected{results.error()};
  return NumberIn(results->at(0).rows.at(0), 0);
}

}  // namespace dw::records

#pragma once

#include <string>
#include <vector>

#include "adapters/records/people.h"

namespace dw::records {

/// Who may come into a room.
struct RoomRule {
  enum class Access : std::uint8_t {
    kOpen,     ///< Anybody.
    kMembers,  ///< Who has signed in.
    kTags,     ///< Who has signed in and has one of `tags`. Who governs may always.
  };
  std::string room;  ///< Canonical path.
  Access access = Access::kOpen;
  std::vector<std::string> tags;
  Millis updated_at{0};
  std::int64_t version = 0;  ///< 0: there is no rule yet, so the room is open.
  friend bool operator==(const RoomRule&, const RoomRule&) = default;
};

inline constexpr std::size_t kMaxRoomRules = 5'000;

const char* NameOf(RoomRule::Access access);
std::optional<RoomRule::Access> RoomAccessNamed(std::string_view name);

/// In place of what there is, when that is still of `rule.version`: else kConflict. kDenied when it cannot be kept,
/// kTooLarge when there are too many. [RC61]
Outcome<RoomRule> PutRoomRule(Database& database, RoomRule rule, Millis now, const Actor& actor);
/// All there are, by room.
Outcome<std::vector<RoomRule>> RoomRules(Database& database);
/// Another number whenever they have changed.
Outcome<std::int64_t> RoomRuleRevision(Database& database);

}  // namespace dw::records

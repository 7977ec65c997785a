#pragma once

#include <string>
#include <vector>

#include "adapters/records/people.h"

namespace dw::records {

/// Who may come into a room.
struct RoomRule {
  enum class Access : std::uint8_t {
    kOpen,      ///< Anybody.
    kMembers,   ///< Who has signed in.
    kTags,      ///< Who has signed in and has one of `tags`. Who governs may always.
    kPassword,  ///< Who knows its password. Who governs may always.
  };
  std::string room;  ///< Canonical path.
  Access access = Access::kOpen;
  std::vector<std::string> tags;
  std::uint32_t capacity = 0;  ///< People inside at once, but for who governs; 0: as many as in any room.
  std::string password{};      ///< Its hash, see passwords::HashPassword; empty: there is none.
  Millis updated_at{0};
  std::int64_t version = 0;  ///< 0: there is no rule yet, so the room is open.
  /// Names the password, and says nothing about it: another one when the room has another password.
  std::string word() const;
  friend bool operator==(const RoomRule&, const RoomRule&) = default;
};

inline constexpr std::size_t kMaxRoomRules = 5'000;
inline constexpr std::uint32_t kMaxCapacity = 10'000;

const char* NameOf(RoomRule::Access access);
std::optional<RoomRule::Access> RoomAccessNamed(std::string_view name);

/// In place of what there is, when that is still of `rule.version`: else kConflict. kDenied when it cannot be kept,
/// kTooLarge when there are too many. [RC61]
Outcome<RoomRule> PutRoomRule(Database& database, RoomRule rule, Millis now, const Actor& actor);
/// Version 0 when there is none.
Outcome<RoomRule> RoomRuleOf(Database& database, const std::string& room);
/// All there are, by room.
Outcome<std::vector<RoomRule>> RoomRules(Database& database);
/// Another number whenever they have changed.
Outcome<std::int64_t> RoomRuleRevision(Database& database);

}  // namespace dw::records

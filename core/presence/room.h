#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/expected.h"
#include "base/geometry.h"
#include "base/time.h"
#include "core/maps/walk_grid.h"
#include "core/presence/commands.h"
#include "core/presence/effects.h"
#include "core/presence/ids.h"
#include "core/presence/person.h"
#include "core/presence/rules.h"
#include "core/presence/snapshot.h"
#include "core/presence/zone_rect.h"

namespace dw::presence {

/// Somebody at the door.
struct Arrival {
  std::string uuid;
  std::string name;  ///< Trimmed by the room. [PR3]
  Avatar avatar;
  Status status = Status::kOnline;  ///< One that cannot be asked for counts as online.
  Place place;                      ///< Chosen by the shell from the map; moved onto the map when beside it.
  std::optional<Rect> viewport;     ///< None: 1920x1080 around the place.
};

enum class JoinRefusal : std::uint8_t { kRoomFull, kBadName, kBadAvatar };

/// For the wire: "ROOM_FULL", "BAD_NAME", "BAD_AVATAR".
std::string_view Code(JoinRefusal refusal);

/// Somebody found by Room::Search.
struct Found {
  UserId user = kNobody;
  std::string_view name;  ///< Valid until the room next changes.
  Status status = Status::kOnline;
  Avatar avatar;
  bool in_bubble = false;
};

/// One room: who is in it, where they stand, what they see of each other, and which bubbles they form.
///
/// A Room decides and never acts. Time is an argument, and the answer is appended to `out` as effects to carry out in
/// order, after the call; the same calls give the same effects, which tests, replay and the simulator rely on. Time
/// may stand still between calls; one that goes back counts as standing still. Nothing falls due by itself: a room
/// needs no timer.
///
/// Every call is safe with any value, and in constant or stated time. An id of somebody who is not here is refused as
/// kNotFound, or is ignored.
///
/// Not thread-safe: a room lives on one shard. Rules: PR1-PR93 in docs/spec/presence.md.
class Room {
 public:
  /// `seed` makes the ids of connections differ from those of other rooms and processes.
  Room(const RoomRules& rules, std::shared_ptr<const maps::WalkGrid> ground, std::uint64_t seed);
  ~Room();
  /// The room that `snapshot` was taken of, on the same map, at a moment that counts as `now`. Nothing when it cannot
  /// be one of such a room: it may come from anywhere.
  static std::optional<Room> Restore(const RoomRules& rules, std::shared_ptr<const maps::WalkGrid> ground,
                                     const RoomSnapshot& snapshot, Instant now);
  Room(Room&&) noexcept;
  Room& operator=(Room&&) noexcept;

  /// Lets somebody in: they stand, look and may meet somebody at once. A refusal changes nothing. [PR1-PR6]
  Expected<UserId, JoinRefusal> Join(const Arrival& arrival, Instant now, Effects& out);
  /// Forgets somebody. Does nothing for who is not here. [PR7]
  void Leave(UserId user, Instant now, Effects& out);
  /// Carries out a wish. A walk that is refused is not a Refusal but a PositionCorrected.
  Verdict Do(UserId user, Command command, Instant now, Effects& out);
  /// Somebody's connection was lost for `offline` and has resumed: the moves made meanwhile may arrive at once. [PR16]
  void Credit(UserId user, Millis offline, Instant now);

  /// All there is, to go on elsewhere as if nothing had happened. What each may still do at once (paces, the way saved
  /// up) begins anew.
  RoomSnapshot Save(Instant now) const;

  const RoomRules& rules() const;
  std::size_t people() const;
  /// Null when not here. Valid until the room next changes.
  const Person* Find(UserId user) const;
  /// The zones somebody watches; empty for who is not here.
  ZoneRect View(UserId user) const;
  ZoneGrid grid() const;
  /// How many zones have people in them.
  std::size_t zones_in_use() const;
  /// Whom an effect of the last call is for, in no order. Valid until the room next changes, or `scratch` does.
  std::span<const UserId> Listeners(const Audience& audience, std::vector<UserId>& scratch) const;
  /// At most `limit` (and at most 200) people whose name contains `name`, whatever its case, by name. [PR90]
  std::vector<Found> Search(std::string_view name, std::uint32_t limit) const;
  /// Members in the order they came; empty for a bubble that is not there. Valid until the room next changes.
  std::span<const UserId> Members(GroupId group) const;

 private:
  class State;
  // Owned.
  std::unique_ptr<State> state_;
};

}  // namespace dw::presence

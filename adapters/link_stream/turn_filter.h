#pragma once

#include <cstdint>
#include <unordered_map>
#include <vector>

#include "digiwork/workspace/v1/workspace.pb.h"
#include "ports/workspace_link.h"

namespace dw::link_stream {

/// What of a room's turns concerns one pusher thread: items for its own people, and steps in zones that one of them
/// watches. A step out of such a zone is told as well, wherever it ends, so that the pusher does not go on saying that
/// somebody is there. Pure; one thread. [IW1]
class TurnFilter {
 public:
  /// `inherits`: the pusher knows people of the room from another stream, and may be saying anything of anybody.
  explicit TurnFilter(const RoomShape& shape, bool inherits = false);

  /// Somebody of this pusher is in the room now, or is not any more.
  void Enter(presence::UserId user);
  void Leave(presence::UserId user);

  /// Writes to `out` what concerns this pusher; whether that is anything. Call it with every turn, in order.
  bool Encode(const RoomTurn& turn, digiwork::workspace::v1::TurnMessage& out);

 private:
  static constexpr std::uint32_t kNone = UINT32_MAX;

  void Watch(presence::UserId user, presence::ZoneRect zones);
  std::size_t SlotOf(presence::UserId user) const { return (presence::Number(user) - 1) % told_.size(); }

  const presence::ZoneGrid zones_;
  // Owned.
  std::unordered_map<presence::UserId, presence::ZoneRect> views_;  ///< Of this pusher's people.
  std::vector<std::uint32_t> watchers_;                             ///< How many of them watch each zone.
  std::vector<presence::UserId> told_;  ///< By slot: whose last step was told, in a zone that was watched.
  RoomTurn mine_;                       ///< Scratch: its memory is used again.
  std::vector<std::uint32_t> kept_;     ///< Likewise: what the turn's audiences are in mine_.
};

}  // namespace dw::link_stream

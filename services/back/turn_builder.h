#pragma once

#include <span>
#include <string>
#include <string_view>
#include <utility>

#include "digiwork/wire/v1/session.pb.h"
#include "ports/workspace_link.h"

namespace dw::back {

/// Gathers what happens in a room during a turn, encoding each event once. One thread. Its memory is used again: in the
/// steady state a step costs no allocation.
class TurnBuilder {
 public:
  explicit TurnBuilder(std::string room) { turn_.room = std::move(room); }

  /// Adds `item` for `listeners`; nobody to listen, nothing to add.
  void Add(std::span<const presence::UserId> listeners, const digiwork::wire::v1::SubMessage& item);
  /// The same for one that is encoded.
  void Add(std::span<const presence::UserId> listeners, std::string_view item);
  void AddStep(const RoomTurn::Step& step) { turn_.steps.push_back(step); }
  void AddView(presence::UserId user, const presence::ZoneRect& zones) { turn_.views.push_back({user, zones}); }
  void AddGone(presence::UserId user) { turn_.gone.push_back(user); }

  /// What was gathered.
  const RoomTurn& turn() const { return turn_; }
  /// Begins anew.
  void Clear() { turn_.Clear(); }

 private:
  /// An item of `size` bytes, which are to be appended to the turn's.
  void Begin(std::span<const presence::UserId> listeners, std::size_t size);
  std::uint32_t AudienceOf(std::span<const presence::UserId> listeners);

  RoomTurn turn_;
};

}  // namespace dw::back

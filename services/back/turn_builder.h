#pragma once

#include <memory>
#include <span>
#include <string>

#include "digiwork/wire/v1/session.pb.h"
#include "ports/workspace_link.h"

namespace dw::back {

/// Gathers what happens in a room during a turn, encoding each event once. One thread.
class TurnBuilder {
 public:
  explicit TurnBuilder(std::string room) : room_(std::move(room)) {}

  /// Adds `item` for `listeners`; nobody to listen, nothing to add. `mover`: see RoomTurn::Item.
  void Add(std::span<const presence::UserId> listeners, const digiwork::wire::v1::SubMessage& item,
           presence::UserId mover = presence::kNobody);

  bool empty() const { return !turn_; }
  /// What was gathered, and begins anew. Null when nothing was.
  std::shared_ptr<const RoomTurn> Take();

 private:
  std::uint32_t AudienceOf(std::span<const presence::UserId> listeners);

  const std::string room_;
  std::shared_ptr<RoomTurn> turn_;  ///< Not shared before Take.
};

}  // namespace dw::back

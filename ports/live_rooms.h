#pragma once

#include <string>
#include <vector>

#include "base/fault.h"
#include "base/time.h"
#include "ports/room_calls.h"

namespace dw {

/// The rooms that are open, for who governs. Waits for them: never on a shard. Thread-safe. kNotFound when a room is
/// not open, or somebody is not in it; kUnavailable when whoever keeps the rooms cannot be asked. Implementations: in
/// apps/digiwork, for rooms of this process and for those of others.
class LiveRooms {
 public:
  virtual ~LiveRooms() = default;
  virtual Outcome<std::vector<RoomSummary>> List() = 0;
  /// Those of its people whose ids are above `after`, `limit` of them.
  virtual Outcome<RoomDetails> Describe(const std::string& room, presence::UserId after, std::size_t limit) = 0;
  /// How many are told.
  virtual Outcome<std::size_t> Notify(const std::string& room, const RoomNotice& notice) = 0;
  /// Its map is looked at anew; when it has changed, its people come back on the new one `within` so long.
  virtual Outcome<RoomRenewal> Renew(const std::string& room, Millis within) = 0;
  /// How many are gone.
  virtual Outcome<std::size_t> Remove(const std::string& room, const std::string& uuid, const std::string& reason) = 0;
};

}  // namespace dw

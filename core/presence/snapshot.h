#pragma once

#include <array>
#include <cstdint>
#include <vector>

#include "base/time.h"
#include "core/presence/ids.h"
#include "core/presence/person.h"
#include "core/presence/zone_rect.h"

namespace dw::presence {

/// All that a room knows, as values, for whoever goes on with it. Made by Room::Save, read by Room::Restore.
struct RoomSnapshot {
  struct Guest {
    Person person;  ///< Its zone, bubble and followers follow from the rest, and are not read.
    Words words;
    Millis words_age{0};
    ZoneRect view;
    std::array<UserId, 4> asked_by{};  ///< Who would lead them; the latest first.
    friend bool operator==(const Guest&, const Guest&) = default;
  };
  struct Call {
    UserId first = kNobody;
    UserId second = kNobody;
    ConnectionId id{};
    friend bool operator==(const Call&, const Call&) = default;
  };
  struct Meeting {
    GroupId id = kNoGroup;
    std::vector<UserId> members;  ///< In the order they came.
    bool locked = false;
    std::vector<Call> calls;
    friend bool operator==(const Meeting&, const Meeting&) = default;
  };

  std::uint64_t seed = 0;
  std::uint64_t connections = 0;
  // The last that was given for each slot, whether it is still there or not: none may come again soon.
  std::vector<UserId> user_ids;
  std::vector<GroupId> group_ids;
  std::vector<Guest> guests;
  std::vector<Meeting> meetings;
  friend bool operator==(const RoomSnapshot&, const RoomSnapshot&) = default;
};

}  // namespace dw::presence

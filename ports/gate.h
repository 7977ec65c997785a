#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "base/time.h"
#include "core/access/role.h"
#include "ports/room_pass.h"

/// Who is let in at all. Rules: AC40... in docs/spec/access.md.
namespace dw {

/// Somebody who comes into a room, or has renewed their visa in it.
struct Arrival {
  std::string world = "main";
  std::string room;     ///< Canonical path.
  std::string subject;  ///< The person's uuid, or, of a guest without visa, the visitor's.
  std::string session;  ///< The sign-in; empty: a guest without visa.
  access::Role role = access::Role::kGuest;
  std::vector<std::string> tags;
  std::optional<RoomPass> pass{};  ///< Of this room and this person; what they showed when they came.
};

struct GateRefusal {
  enum class Kind : std::uint8_t {
    kBanned,
    kSignInNeeded,
    kSignedOut,
    kRoomClosedToYou,
    kPasswordNeeded,  ///< Of the room.
    kPassNeeded,      ///< The back office is to be asked.
  };
  Kind kind = Kind::kBanned;
  std::string detail;  ///< One English sentence: why. May be empty.
  Millis until{0};     ///< Unix time; 0: for good, or nobody knows.
};

/// Bans, rooms that are not open to all, and whether guests are welcome. Implementations keep in memory what they
/// judge by. Thread-safe, and never waits.
class Gate {
 public:
  virtual ~Gate() = default;
  /// Nothing: come in.
  virtual std::optional<GateRefusal> Judge(const Arrival& arrival) const = 0;
  /// How many may be in `room` at once; 0: as many as in any.
  virtual std::uint32_t CapacityOf(const std::string& room) const = 0;
};

}  // namespace dw

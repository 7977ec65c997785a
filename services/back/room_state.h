#pragma once

#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>

#include "base/time.h"
#include "core/presence/snapshot.h"

/// A room's snapshot as bytes for the state store (proto room_state.proto).
namespace dw::back {

/// Which page of a visitor's browser somebody is. [WS28]
struct Page {
  std::string key;  ///< Empty: not known.
  Millis time{0};
};

struct RoomState {
  presence::RoomSnapshot snapshot;
  std::unordered_map<presence::UserId, Page> pages;
  std::map<std::string, std::string> variables;
};

std::string Encode(const RoomState& state);
/// Nothing for what is no room's state, or of a version that is not understood.
std::optional<RoomState> DecodeRoomState(std::string_view bytes);

}  // namespace dw::back

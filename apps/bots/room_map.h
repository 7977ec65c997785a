#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "apps/bots/socket.h"
#include "base/fault.h"
#include "base/geometry.h"

namespace dw::bots {

/// What bots need to know of a room's map.
struct RoomMap {
  struct Entry {
    std::string name;
    Point at;
  };

  std::int32_t width = 0;  ///< In pixels.
  std::int32_t height = 0;
  std::vector<Entry> entries;  ///< Never empty.

  std::size_t Nearest(Point at) const;
};

/// Asks the server, as a browser does.
Outcome<RoomMap> FetchRoomMap(const Endpoint& endpoint, const std::string& room);
/// Of the bytes of a MapPack.
Outcome<RoomMap> ParseRoomMap(std::string_view pack);

}  // namespace dw::bots

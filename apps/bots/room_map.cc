#include "apps/bots/room_map.h"

#include <algorithm>

#include "base/percent.h"
#include "digiwork/wire/v1/map.pb.h"

namespace dw::bots {
namespace {

namespace wire = digiwork::wire::v1;

}  // namespace

std::size_t RoomMap::Nearest(Point at) const {
  const auto nearest = std::min_element(entries.begin(), entries.end(), [&](const Entry& a, const Entry& b) {
    return SquaredDistance(a.at, at) < SquaredDistance(b.at, at);
  });
  return static_cast<std::size_t>(nearest - entries.begin());
}

Outcome<RoomMap> ParseRoomMap(std::string_view bytes) {
  wire::MapPack pack;
  if (!pack.ParseFromArray(bytes.data(), static_cast<int>(bytes.size())) || pack.columns() == 0 || pack.rows() == 0) {
    return Unexpected{Fault{Fault::Code::kCorrupt, "The server's map cannot be read. Is it of this version?"}};
  }
  RoomMap map;
  map.width = static_cast<std::int32_t>(pack.columns() * pack.tile_width());
  map.height = static_cast<std::int32_t>(pack.rows() * pack.tile_height());
  for (const wire::MapEntry& entry : pack.entries()) map.entries.push_back({entry.name(), {entry.x(), entry.y()}});
  if (map.entries.empty()) map.entries.push_back({"", {map.width / 2, map.height / 2}});
  return map;
}

Outcome<RoomMap> FetchRoomMap(const Endpoint& endpoint, const std::string& room) {
  const auto answer = HttpGet(endpoint, "/api/map?room=" + PercentEncode(room, "/~.-_"));
  if (!answer) return Unexpected{answer.error()};
  if (answer->status == 200) return ParseRoomMap(answer->body);
  wire::MapError error;
  (void)error.ParseFromString(answer->body);
  return Unexpected{Fault{Fault::Code::kNotFound, "The server has no map for " + room + ": " + error.code() + " (" +
                                                      std::to_string(answer->status) + ") " + error.detail() + " " +
                                                      error.fix()}};
}

}  // namespace dw::bots

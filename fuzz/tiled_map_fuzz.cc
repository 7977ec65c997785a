// A whole Tiled map, as a stranger's server sends it, through decoding and understanding. External tilesets come from
// the same bytes, after a NUL.
#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

#include "adapters/tiled/map_decoder.h"
#include "base/assert.h"
#include "core/maps/meaning.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace dw;
  const std::string_view bytes(reinterpret_cast<const char*>(data), size);
  const auto end = std::min(bytes.find('\0'), bytes.size());
  const std::string tileset(bytes.substr(std::min(end + 1, bytes.size())));
  const auto room = *maps::ParseRoomPath("/_/global/example.org/maps/map.json");
  maps::Location at = room.map;
  at.scheme = "https";

  const auto map = tiled::DecodeMap(
      bytes.substr(0, end), at, [&](const maps::Location&) -> Expected<std::string, MapProblem> { return tileset; });
  if (!map) {
    DW_ASSERT(!map.error().code.empty() && !map.error().fix.empty());
    return 0;
  }
  DW_ASSERT(map->columns > 0 && std::uint64_t{map->columns} * map->rows <= maps::kMaxCells);
  const maps::TileLookup tiles(*map);
  for (const maps::Layer& layer : map->layers) {
    if (layer.kind != maps::Layer::Kind::kTiles) continue;
    DW_ASSERT(layer.gids.size() == map->CellCount());
    for (const std::uint32_t gid : layer.gids) DW_ASSERT(gid == 0 || tiles.TilesetOf(gid) != nullptr);
  }
  const auto meaning = maps::ReadMeaning(*map, room);
  if (!meaning) return 0;
  DW_ASSERT(meaning->grid.InBounds(meaning->entries.SpawnFor("", 1)));
  for (const maps::Exit& exit : meaning->exits) DW_ASSERT(maps::ParseRoomPath(exit.target.room).has_value());
  return 0;
}

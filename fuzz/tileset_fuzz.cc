// An external tileset, JSON or XML.
#include <cstddef>
#include <cstdint>
#include <string_view>

#include "adapters/tiled/tileset.h"
#include "base/assert.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace dw;
  tiled::ImageList images;
  const auto at = *maps::ParseUrl("https://example.org/maps/walls.tsx");
  const auto tileset =
      tiled::DecodeTilesetFile(std::string_view(reinterpret_cast<const char*>(data), size), at, images);
  if (!tileset) return 0;
  DW_ASSERT(tileset->tile_width > 0 && tileset->tile_count <= maps::kMaxTilesPerTileset);
  DW_ASSERT(tileset->image == maps::kNone || tileset->image < images.list.size());
  for (const maps::Tile& tile : tileset->tiles) DW_ASSERT(tileset->Find(tile.id) == &tile);
  return 0;
}

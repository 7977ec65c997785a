#include "core/maps/readers.h"

namespace dw::maps {
namespace {

// Areas may overlap, so that a small file could ask for a lot of painting.
constexpr std::int64_t kMaxPaintedCells = 8 * std::int64_t{kMaxCells};

void ReadTiles(const TileMap& map, const Layer& layer, Meaning& meaning) {
  const TileLookup tiles(map);
  const bool blocks = layer.properties.IsTrue("collides");
  const bool silences = layer.properties.IsTrue("silent");
  for (std::size_t i = 0; i < layer.gids.size(); ++i) {
    const std::uint32_t gid = layer.gids[i];
    if ((gid & kTileIdMask) == 0) continue;
    const Tile* tile = tiles.Find(gid);
    const auto column = static_cast<std::int32_t>(i % map.columns);
    const auto row = static_cast<std::int32_t>(i / map.columns);
    if (blocks || (tile && tile->properties.IsTrue("collides"))) meaning.grid.Block(column, row);
    if (silences || (tile && tile->properties.IsTrue("silent"))) {
      meaning.grid.Silence(column, row);
      meaning.has_silence = true;
    }
  }
}

void ReadSilentAreas(const TileMap& map, const Layer& layer, Meaning& meaning, std::int64_t& painted) {
  for (const Object& object : layer.objects) {
    if (!IsRectOf(object, "area") || !object.properties.IsTrue("silent")) continue;
    const Rect cells = CellsWithin(map, PixelsOf(map, layer, object));
    if (cells.left >= cells.right || cells.top >= cells.bottom) continue;
    painted += std::int64_t{cells.right - cells.left} * (cells.bottom - cells.top);
    if (painted > kMaxPaintedCells) return AddNotice(meaning, "TOO_MANY_AREAS", object.name);
    for (std::int32_t row = cells.top; row < cells.bottom; ++row) {
      for (std::int32_t column = cells.left; column < cells.right; ++column) meaning.grid.Silence(column, row);
    }
    meaning.has_silence = true;
  }
}

}  // namespace

void ReadGround(const TileMap& map, Meaning& meaning) {
  std::int64_t painted = 0;
  for (const Layer& layer : map.layers) {
    if (layer.kind == Layer::Kind::kTiles) ReadTiles(map, layer, meaning);
    if (layer.kind == Layer::Kind::kObjects) ReadSilentAreas(map, layer, meaning, painted);
  }
}

}  // namespace dw::maps

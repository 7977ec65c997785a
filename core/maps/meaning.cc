#include "core/maps/meaning.h"

#include <algorithm>
#include <cmath>
#include <optional>

#include "core/maps/readers.h"

namespace dw::maps {
namespace {

bool IsFloorLayer(const Layer& layer) {
  return layer.kind == Layer::Kind::kObjects && (layer.name == "floorLayer" || layer.name.ends_with("/floorLayer"));
}

std::int32_t Clamp(double value, double high) {
  return static_cast<std::int32_t>(std::clamp(std::isfinite(value) ? value : 0.0, 0.0, high));
}

}  // namespace

void AddNotice(Meaning& meaning, std::string code, std::string subject) {
  Notice notice{std::move(code), std::move(subject)};
  const auto& all = meaning.notices;
  if (all.size() >= kMaxNotices || std::find(all.begin(), all.end(), notice) != all.end()) return;
  meaning.notices.push_back(std::move(notice));
}

bool IsRectOf(const Object& object, std::string_view type) {
  return object.shape == Object::Shape::kRectangle && object.type == type && object.width > 0 && object.height > 0;
}

Rect PixelsOf(const TileMap& map, const Layer& layer, const Object& object) {
  const double width = double{1} * map.columns * map.tile_width;
  const double height = double{1} * map.rows * map.tile_height;
  const double x = double{object.x} + layer.offset_x;
  const double y = double{object.y} + layer.offset_y;
  return {Clamp(std::floor(x), width), Clamp(std::floor(y), height), Clamp(std::ceil(x + object.width), width),
          Clamp(std::ceil(y + object.height), height)};
}

Rect CellsToPixels(const TileMap& map, const Rect& cells) {
  const auto width = static_cast<std::int32_t>(map.tile_width);
  const auto height = static_cast<std::int32_t>(map.tile_height);
  return {cells.left * width, cells.top * height, cells.right * width, cells.bottom * height};
}

Cells FilledCells(const Layer& layer) {
  Cells cells;
  for (std::size_t i = 0; i < layer.gids.size(); ++i) {
    if ((layer.gids[i] & kTileIdMask) != 0) cells.push_back(static_cast<std::uint32_t>(i));
  }
  return cells;
}

Rect CellsWithin(const TileMap& map, const Rect& pixels) {
  const auto first = [](std::int32_t edge, std::uint32_t side) {
    const auto size = static_cast<std::int32_t>(side);
    return (edge + size - 1 - size / 2) / size;
  };
  const auto columns = static_cast<std::int32_t>(map.columns);
  const auto rows = static_cast<std::int32_t>(map.rows);
  return {first(pixels.left, map.tile_width), first(pixels.top, map.tile_height),
          std::min(columns, first(pixels.right, map.tile_width)),
          std::min(rows, first(pixels.bottom, map.tile_height))};
}

Expected<Meaning, MeaningRefusal> ReadMeaning(const TileMap& map, const RoomPath& room) {
  const auto floor = std::find_if(map.layers.begin(), map.layers.end(), IsFloorLayer);
  if (floor == map.layers.end()) return Unexpected{MeaningRefusal::kNoFloorLayer};
  const auto signed_size = [](std::uint32_t size) { return static_cast<std::int32_t>(size); };
  auto grid = WalkGrid::Make(signed_size(map.columns), signed_size(map.rows), signed_size(map.tile_width),
                             signed_size(map.tile_height));
  if (!grid) return Unexpected{MeaningRefusal::kTooLarge};

  Meaning meaning{.grid = *std::move(grid), .entries = {}, .exits = {}, .areas = {}, .variables = {}, .notices = {}};
  meaning.floor_layer = static_cast<std::uint32_t>(floor - map.layers.begin()) + 1;
  for (const Notice& notice : map.notices) AddNotice(meaning, notice.code, notice.subject);
  if (map.tile_width != 32 || map.tile_height != 32) {
    AddNotice(meaning, "TILE_SIZE", std::to_string(map.tile_width) + "x" + std::to_string(map.tile_height));
  }
  ReadGround(map, meaning);
  ReadEntries(map, meaning);
  ReadExits(map, room, meaning);
  ReadAreas(map, meaning);
  ReadVariables(map, meaning);
  return meaning;
}

}  // namespace dw::maps

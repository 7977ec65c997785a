#pragma once

#include <cstdint>
#include <limits>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "core/maps/location.h"

namespace dw::maps {

// Bounds on a map, whoever made it. What decodes a map refuses more.
inline constexpr std::uint32_t kMaxCells = 1u << 22;       ///< Columns times rows.
inline constexpr std::uint64_t kMaxLayerCells = 1u << 24;  ///< Cells of all tile layers together.
inline constexpr std::size_t kMaxLayers = 500;             ///< After groups are flattened.
inline constexpr std::size_t kMaxGroupDepth = 32;
inline constexpr std::size_t kMaxTilesets = 256;
inline constexpr std::size_t kMaxTilesPerTileset = 1u << 20;
inline constexpr std::size_t kMaxImages = 2048;  ///< Of tilesets, image layers and single tiles.
inline constexpr std::size_t kMaxObjects = 20'000;
inline constexpr std::size_t kMaxProperties = 128;       ///< Of one thing.
inline constexpr std::size_t kMaxTextBytes = 64 * 1024;  ///< Of one name, text or property.
inline constexpr std::uint32_t kMaxTileSide = 1024;      ///< Pixels.

/// Tiled's flags in the top bits of a global tile id. The last one means nothing on orthogonal maps.
inline constexpr std::uint32_t kFlippedX = 0x80000000u;
inline constexpr std::uint32_t kFlippedY = 0x40000000u;
inline constexpr std::uint32_t kFlippedDiagonally = 0x20000000u;
inline constexpr std::uint32_t kRotatedHexagonally = 0x10000000u;
inline constexpr std::uint32_t kTileIdMask = 0x0fffffffu;

inline constexpr std::uint32_t kNone = std::numeric_limits<std::uint32_t>::max();

using PropertyValue = std::variant<bool, double, std::string>;

struct Property {
  std::string name;
  PropertyValue value;
};

/// Custom properties of a map, layer, tile, tileset or object.
class Properties {
 public:
  /// Of two with one name the later counts.
  void Set(std::string name, PropertyValue value);

  const PropertyValue* Find(std::string_view name) const;
  /// The boolean true; not the text "true".
  bool IsTrue(std::string_view name) const;
  /// The text of a string property; empty when it is absent or of another type.
  std::string_view Text(std::string_view name) const;

  bool empty() const { return list_.empty(); }
  const std::vector<Property>& list() const { return list_; }

 private:
  std::vector<Property> list_;
};

/// A property's value as text: "true", "0.5", the string itself.
std::string ToText(const PropertyValue& value);

struct Frame {
  std::uint32_t tile = 0;  ///< Id within the tileset.
  std::uint32_t duration_ms = 0;
};

struct Tile {
  std::uint32_t id = 0;
  std::uint32_t image = kNone;  ///< Index into TileMap::images, in a collection of images.
  std::vector<Frame> animation;
  Properties properties;
};

/// Where in its box a tile object is anchored.
struct Alignment {
  float x = 0;  ///< 0 left, 1 right.
  float y = 1;  ///< 0 top, 1 bottom: Tiled's own way on orthogonal maps.
};

struct Tileset {
  std::string name;
  std::uint32_t first_gid = 1;
  std::uint32_t tile_count = 0;
  std::uint32_t image = kNone;  ///< Index into TileMap::images; kNone for a collection of images.
  std::uint32_t tile_width = 0;
  std::uint32_t tile_height = 0;
  std::uint32_t columns = 0;
  std::uint32_t margin = 0;
  std::uint32_t spacing = 0;
  std::int32_t offset_x = 0;
  std::int32_t offset_y = 0;
  Alignment object_alignment;
  std::vector<Tile> tiles;  ///< Those that say something, by rising id.
  Properties properties;

  const Tile* Find(std::uint32_t id) const;
};

struct Text {
  std::string text;
  std::string font_family = "sans-serif";
  float pixel_size = 16;
  std::string color = "#000000";
  bool bold = false;
  bool italic = false;
  bool wrap = false;
  std::string h_align = "left";
  std::string v_align = "top";
};

struct Object {
  enum class Shape : std::uint8_t { kRectangle, kPoint, kEllipse, kPolygon, kTile, kText };

  Shape shape = Shape::kRectangle;
  std::string name;
  std::string type;  ///< Tiled's class.
  bool visible = true;
  float x = 0;  ///< As written; of a tile object, its anchor.
  float y = 0;
  float width = 0;
  float height = 0;
  float rotation = 0;
  std::uint32_t gid = 0;
  Text text;
  Properties properties;
};

struct Layer {
  enum class Kind : std::uint8_t { kTiles, kImage, kObjects };

  Kind kind = Kind::kTiles;
  std::string name;  ///< "group/layer". [MP1]
  // Its own, combined with those of its groups. [MP2]
  bool visible = true;
  float opacity = 1;
  float offset_x = 0;
  float offset_y = 0;
  float parallax_x = 1;
  float parallax_y = 1;
  std::uint32_t tint = 0xffffffff;  ///< 0xAARRGGBB.
  Properties properties;

  std::vector<std::uint32_t> gids;  ///< kTiles: columns x rows of the map, flip flags included.
  std::uint32_t image = kNone;      ///< kImage: index into TileMap::images, or kNone.
  bool repeat_x = false;
  bool repeat_y = false;
  std::vector<Object> objects;  ///< kObjects, in drawing order.
};

/// Something the map's author should know; the map runs all the same.
struct Notice {
  std::string code;
  std::string subject;
  friend bool operator==(const Notice&, const Notice&) = default;
};

/// A decoded orthogonal Tiled map: all layer data unpacked, external tilesets merged in, groups flattened, infinite
/// maps cut to their used part with its top left at 0,0. [MP1–MP8]
struct TileMap {
  std::uint32_t columns = 0;
  std::uint32_t rows = 0;
  std::uint32_t tile_width = 32;
  std::uint32_t tile_height = 32;
  std::string background;         ///< "#rrggbb" or empty.
  std::vector<Location> images;   ///< Each once.
  std::vector<Tileset> tilesets;  ///< By rising first gid, ranges disjoint.
  std::vector<Layer> layers;      ///< Bottom to top.
  Properties properties;
  std::vector<Notice> notices;  ///< What was wrong and could be passed over.

  std::uint32_t CellCount() const { return columns * rows; }
};

/// Finds the tile behind a global tile id quickly; for many look-ups in one map, which must outlive it unchanged.
class TileLookup {
 public:
  explicit TileLookup(const TileMap& map) : map_(map) {}

  /// The tileset of `gid` (flip flags are ignored), or null when it is 0 or belongs to none.
  const Tileset* TilesetOf(std::uint32_t gid) const;
  /// What the map says of the tile; null when that is nothing.
  const Tile* Find(std::uint32_t gid) const;

 private:
  // Borrowed; outlives this.
  const TileMap& map_;
};

/// What a group hands down to its layers. [MP2]
void CombineWithGroup(const Layer& group, Layer& layer);

}  // namespace dw::maps

#include "adapters/tiled/map_decoder.h"

#include <algorithm>
#include <cctype>
#include <limits>
#include <utility>

#include "adapters/tiled/json_fields.h"
#include "adapters/tiled/json_text.h"
#include "adapters/tiled/layer_decoder.h"
#include "adapters/tiled/tileset.h"
#include "core/maps/utf8.h"

namespace dw::tiled {
namespace {

using maps::Layer;
using maps::TileMap;
using maps::Tileset;

// The part of the plane that becomes the map, in cells.
struct Extent {
  std::int32_t column = 0;
  std::int32_t row = 0;
  std::uint32_t columns = 0;
  std::uint32_t rows = 0;
};

class MapDecoder {
 public:
  MapDecoder(const maps::Location& at, const ReadTileset& read_tileset) : at_(at), read_tileset_(read_tileset) {}

  Expected<TileMap, MapProblem> Decode(const Json& json) {
    if (auto read = ReadHeader(json); !read) return Unexpected{read.error()};
    if (auto read = ReadTilesets(json); !read) return Unexpected{read.error()};
    if (auto read = DecodeLayers(json, at_, list_); !read) return Unexpected{read.error()};
    if (auto placed = Place(json); !placed) return Unexpected{placed.error()};
    map_.images = std::move(list_.images.list);
    map_.notices = std::move(list_.notices);
    return std::move(map_);
  }

 private:
  Expected<Ok, MapProblem> ReadHeader(const Json& json) {
    const std::string orientation = Text(json, "orientation", "orthogonal");
    if (orientation != "orthogonal") {
      return Problem(
          "NOT_ORTHOGONAL",
          "The map is " + std::string(maps::ClipUtf8(orientation, 40)) + ", and only orthogonal maps can be walked.",
          "In Tiled, set Map > Map Properties > Orientation to Orthogonal.");
    }
    map_.tile_width = Count(json, "tilewidth", 0, maps::kMaxTileSide);
    map_.tile_height = Count(json, "tileheight", 0, maps::kMaxTileSide);
    if (map_.tile_width == 0 || map_.tile_height == 0) {
      return Problem("MAP_WRONG_TYPE", "It does not say how large its tiles are, so it is not a Tiled map.",
                     "Save the map from Tiled as JSON (.tmj).");
    }
    std::uint32_t background = 0;
    const std::string color = Text(json, "backgroundcolor");
    if (ParseColor(color, background)) map_.background = "#" + color.substr(color.size() - 6);
    map_.properties = PropertiesOf(json);
    return Ok{};
  }

  Expected<Ok, MapProblem> ReadTilesets(const Json& json) {
    const Json* list = Member(json, "tilesets");
    if (!list || !list->is_array()) return Ok{};
    if (list->size() > maps::kMaxTilesets) {
      return TooLarge("It uses more than " + std::to_string(maps::kMaxTilesets) + " tilesets.");
    }
    for (const Json& entry : *list) {
      auto tileset = ReadOneTileset(entry);
      if (!tileset) return Unexpected{tileset.error()};
      tileset->first_gid = Count(entry, "firstgid", 0, maps::kTileIdMask);
      if (tileset->first_gid == 0) return Unexpected{TilesetBroken(at_, "A tileset of the map has no first id.")};
      map_.tilesets.push_back(*std::move(tileset));
    }
    std::sort(map_.tilesets.begin(), map_.tilesets.end(),
              [](const Tileset& a, const Tileset& b) { return a.first_gid < b.first_gid; });
    for (std::size_t i = 0; i + 1 < map_.tilesets.size(); ++i) {
      const std::uint32_t room = map_.tilesets[i + 1].first_gid - map_.tilesets[i].first_gid;
      map_.tilesets[i].tile_count = std::min(map_.tilesets[i].tile_count, room);
    }
    return Ok{};
  }

  Expected<Tileset, MapProblem> ReadOneTileset(const Json& entry) {
    const std::string source = Text(entry, "source");
    if (source.empty()) return DecodeTilesetJson(entry, at_, list_.images);
    const auto location = at_.Resolve(source);
    if (!location) {
      return Unexpected{MapProblem{"TILESET_MISSING", std::string(maps::ClipUtf8(source, 200)),
                                   "The map names a tileset that is no address this server can fetch.",
                                   "Put the tileset beside the map, or embed it in the map.", 422}};
    }
    auto text = read_tileset_(*location);
    if (!text) return Unexpected{text.error()};
    return DecodeTilesetFile(*text, *location, list_.images);
  }

  // A finite map has the size it says; an infinite one that of its used part. [MP4]
  Expected<Extent, MapProblem> FindExtent(const Json& json) const {
    Extent extent;
    const bool infinite = Flag(json, "infinite", false);
    extent.columns = Count(json, "width", 0, maps::kMaxCells);
    extent.rows = Count(json, "height", 0, maps::kMaxCells);
    if (infinite) extent = UsedPart();
    if (extent.columns == 0 || extent.rows == 0) {
      return Problem("MAP_WRONG_TYPE", infinite ? "The map has no tiles at all." : "The map has no size.",
                     "Open the map in Tiled, draw a floor, and save it as JSON (.tmj).");
    }
    const std::uint64_t cells = std::uint64_t{extent.columns} * extent.rows;
    const auto tile_layers = std::count_if(list_.layers.begin(), list_.layers.end(),
                                           [](const RawLayer& raw) { return raw.layer.kind == Layer::Kind::kTiles; });
    if (cells > maps::kMaxCells || cells * static_cast<std::uint64_t>(tile_layers) > maps::kMaxLayerCells) {
      return TooLarge("It has " + std::to_string(extent.columns) + " times " + std::to_string(extent.rows) +
                      " tiles on " + std::to_string(tile_layers) + " layers.");
    }
    return extent;
  }

  Extent UsedPart() const {
    std::int64_t left = std::numeric_limits<std::int32_t>::max(), top = left;
    std::int64_t right = std::numeric_limits<std::int32_t>::min(), bottom = right;
    for (const RawLayer& raw : list_.layers) {
      for (const Chunk& chunk : raw.chunks) {
        for (std::size_t i = 0; i < chunk.gids.size(); ++i) {
          if ((chunk.gids[i] & maps::kTileIdMask) == 0) continue;
          const std::int64_t column = chunk.column + static_cast<std::int64_t>(i % chunk.columns);
          const std::int64_t row = chunk.row + static_cast<std::int64_t>(i / chunk.columns);
          left = std::min(left, column);
          top = std::min(top, row);
          right = std::max(right, column + 1);
          bottom = std::max(bottom, row + 1);
        }
      }
    }
    if (left >= right) return {};
    return {static_cast<std::int32_t>(left), static_cast<std::int32_t>(top), static_cast<std::uint32_t>(right - left),
            static_cast<std::uint32_t>(bottom - top)};
  }

  Expected<Ok, MapProblem> Place(const Json& json) {
    auto extent = FindExtent(json);
    if (!extent) return Unexpected{extent.error()};
    map_.columns = extent->columns;
    map_.rows = extent->rows;
    for (RawLayer& raw : list_.layers) {
      if (raw.layer.kind == Layer::Kind::kTiles) {
        PlaceTiles(*extent, raw);
      } else {
        Shift(*extent, raw.layer);
      }
      map_.layers.push_back(std::move(raw.layer));
    }
    return Ok{};
  }

  // Chunks may lie partly or wholly outside a finite map. [MP6]
  void PlaceTiles(const Extent& extent, RawLayer& raw) {
    std::vector<std::uint32_t>& cells = raw.layer.gids;
    cells.assign(map_.CellCount(), 0);
    bool unknown = false;
    for (const Chunk& chunk : raw.chunks) {
      for (std::size_t i = 0; i < chunk.gids.size(); ++i) {
        if ((chunk.gids[i] & maps::kTileIdMask) == 0) continue;
        const std::int64_t column = chunk.column + static_cast<std::int64_t>(i % chunk.columns) - extent.column;
        const std::int64_t row = chunk.row + static_cast<std::int64_t>(i / chunk.columns) - extent.row;
        if (column < 0 || row < 0 || column >= map_.columns || row >= map_.rows) continue;
        const std::uint32_t gid = Known(chunk.gids[i]);
        unknown = unknown || gid == 0;
        cells[static_cast<std::size_t>(row) * map_.columns + static_cast<std::size_t>(column)] = gid;
      }
    }
    if (unknown) list_.notices.push_back({"UNKNOWN_TILE", raw.layer.name});
  }

  // Without the flag that means nothing here; 0 when no tileset has the tile. [MP5]
  std::uint32_t Known(std::uint32_t gid) const {
    const Tileset* tileset = tiles_.TilesetOf(gid);
    return tileset ? gid & ~maps::kRotatedHexagonally : 0;
  }

  void Shift(const Extent& extent, Layer& layer) {
    const auto dx = static_cast<float>(std::int64_t{extent.column} * map_.tile_width);
    const auto dy = static_cast<float>(std::int64_t{extent.row} * map_.tile_height);
    if (layer.kind == Layer::Kind::kImage) {
      layer.offset_x -= dx;
      layer.offset_y -= dy;
    }
    for (maps::Object& object : layer.objects) {
      object.x -= dx;
      object.y -= dy;
      object.gid = Known(object.gid);
    }
  }

  Unexpected<MapProblem> Problem(std::string code, std::string detail, std::string fix) const {
    return {{std::move(code), at_.ToString(), std::move(detail), std::move(fix), 422}};
  }

  Unexpected<MapProblem> TooLarge(std::string detail) const {
    return Problem("MAP_TOO_LARGE", std::move(detail), "Make the map smaller, or divide it into several rooms.");
  }

  // Borrowed; outlive this.
  const maps::Location& at_;
  const ReadTileset& read_tileset_;
  // Owned.
  TileMap map_;
  LayerList list_;
  maps::TileLookup tiles_{map_};
};

Unexpected<MapProblem> WrongType(const maps::Location& at, std::string detail, std::string fix) {
  return {{"MAP_WRONG_TYPE", at.ToString(), std::move(detail), std::move(fix), 422}};
}

constexpr char kSaveAsJson[] = "In Tiled, use File > Export As and choose the JSON map format (.tmj).";

// XML and web pages are what people most often point at instead of a map.
Expected<Ok, MapProblem> RefuseMarkup(std::string_view bytes, const maps::Location& at) {
  const auto first = bytes.find_first_not_of(" \t\r\n\xef\xbb\xbf");
  if (first == std::string_view::npos || bytes[first] != '<') return Ok{};
  std::string head(bytes.substr(first, 2000));
  std::transform(head.begin(), head.end(), head.begin(),
                 [](unsigned char c) { return static_cast<char>(std::tolower(c)); });
  if (head.find("<map") != std::string::npos) {
    return WrongType(at, "It is a Tiled map in XML (.tmx), and this server reads JSON.", kSaveAsJson);
  }
  if (head.find("<html") != std::string::npos || head.starts_with("<!doctype html")) {
    return WrongType(at, "It is a web page, not a map.", "Use the address of the raw .tmj or .json file.");
  }
  return WrongType(at, "It is XML, not a map.", kSaveAsJson);
}

Expected<Ok, MapProblem> RefuseOtherJson(const Json& json, const maps::Location& at) {
  const std::string type = Text(json, "type");
  if (Member(json, "mapUrl")) {
    return WrongType(at, "It is a .wam file, which describes a map but is none.",
                     "Use the address of the .tmj file it names.");
  }
  if (type == "tileset") return WrongType(at, "It is a tileset, not a map.", "Use the address of the map.");
  const Json* layers = Member(json, "layers");
  if (!layers || !layers->is_array() || (!type.empty() && type != "map")) {
    return WrongType(at, "It is JSON, but not a Tiled map.", "Use the address of a map saved by Tiled as JSON (.tmj).");
  }
  return Ok{};
}

}  // namespace

Expected<TileMap, MapProblem> DecodeMap(std::string_view bytes, const maps::Location& at,
                                        const ReadTileset& read_tileset) {
  if (auto markup = RefuseMarkup(bytes, at); !markup) return Unexpected{markup.error()};
  auto json = ParseJson(bytes);
  if (!json) {
    const JsonProblem& problem = json.error();
    if (problem.refusal == JsonRefusal::kTooLarge) {
      return Unexpected{MapProblem{"MAP_TOO_LARGE", at.ToString(), "The file holds too many values.",
                                   "Make the map smaller, or save its layers as compressed base64.", 422}};
    }
    return Unexpected{MapProblem{"MAP_NOT_JSON", at.ToString(),
                                 "It is not valid JSON: line " + std::to_string(problem.line) + " cannot be read.",
                                 "Save the map from Tiled as JSON (.tmj).", 422}};
  }
  if (auto other = RefuseOtherJson(*json, at); !other) return Unexpected{other.error()};
  return MapDecoder(at, read_tileset).Decode(*json);
}

}  // namespace dw::tiled

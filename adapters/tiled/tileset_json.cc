#include <algorithm>
#include <charconv>
#include <map>
#include <utility>

#include "adapters/tiled/json_fields.h"
#include "adapters/tiled/tileset.h"
#include "core/maps/utf8.h"

namespace dw::tiled {
namespace {

using maps::Tile;
using maps::Tileset;

constexpr std::uint32_t kMaxTileId = maps::kMaxTilesPerTileset - 1;

bool ParseId(const std::string& text, std::uint32_t& id) {
  const auto [stop, error] = std::from_chars(text.data(), text.data() + text.size(), id);
  return error == std::errc() && stop == text.data() + text.size() && id <= kMaxTileId;
}

class TilesetJson {
 public:
  TilesetJson(const maps::Location& at, ImageList& images) : at_(at), images_(images) {}

  Expected<Tileset, MapProblem> Decode(const Json& json) {
    Tileset tileset;
    tileset.name = Text(json, "name");
    tileset.tile_width = Count(json, "tilewidth", 0, kMaxTilesetTileSide);
    tileset.tile_height = Count(json, "tileheight", 0, kMaxTilesetTileSide);
    tileset.columns = Count(json, "columns", 0, kMaxImageSide);
    tileset.tile_count = Count(json, "tilecount", 0, maps::kMaxTilesPerTileset);
    tileset.margin = Count(json, "margin", 0, kMaxImageSide);
    tileset.spacing = Count(json, "spacing", 0, kMaxImageSide);
    tileset.object_alignment = ParseAlignment(Text(json, "objectalignment"));
    tileset.properties = PropertiesOf(json);
    if (const Json* offset = Member(json, "tileoffset")) {
      tileset.offset_x = Whole(*offset, "x");
      tileset.offset_y = Whole(*offset, "y");
    }
    const std::string image = Text(json, "image");
    if (!image.empty()) {
      auto index = AddImage(image, at_, images_);
      if (!index) return Unexpected{index.error()};
      tileset.image = *index;
    }
    if (auto read = ReadTiles(json); !read) return Unexpected{read.error()};
    for (auto& [id, tile] : tiles_) tileset.tiles.push_back(std::move(tile));
    return FinishTileset(std::move(tileset), at_, Count(json, "imagewidth", 0, kMaxImageSide),
                         Count(json, "imageheight", 0, kMaxImageSide));
  }

 private:
  Tile& TileOf(std::uint32_t id) {
    Tile& tile = tiles_[id];
    tile.id = id;
    return tile;
  }

  Expected<Ok, MapProblem> ReadTiles(const Json& json) {
    if (const Json* tiles = Member(json, "tiles")) {
      for (const auto& [key, tile] : tiles->items()) {
        // A list names each tile's id inside; up to Tiled 1.1 this was an object whose keys are the ids.
        std::uint32_t id = kMaxTileId + 1;
        if (tiles->is_object()) {
          if (!ParseId(key, id)) continue;
        } else {
          id = Count(tile, "id", kMaxTileId + 1, kMaxTileId);
        }
        if (id > kMaxTileId) continue;
        if (auto read = ReadTile(tile, TileOf(id)); !read) return read;
      }
    }
    if (const Json* old = Member(json, "tileproperties"); old && old->is_object()) {
      for (const auto& [key, plain] : old->items()) {
        std::uint32_t id = 0;
        if (ParseId(key, id)) AddPlainProperties(plain, TileOf(id).properties);
      }
    }
    return Ok{};
  }

  Expected<Ok, MapProblem> ReadTile(const Json& json, Tile& tile) {
    tile.properties = PropertiesOf(json);
    if (const Json* frames = Member(json, "animation"); frames && frames->is_array()) {
      for (const Json& frame : *frames) {
        if (tile.animation.size() >= kMaxFrames) break;
        tile.animation.push_back({Count(frame, "tileid", 0, kMaxTileId), Count(frame, "duration", 100, 3'600'000)});
      }
    }
    const std::string image = Text(json, "image");
    if (!image.empty()) {
      auto index = AddImage(image, at_, images_);
      if (!index) return Unexpected{index.error()};
      tile.image = *index;
    }
    return Ok{};
  }

  // Borrowed; outlive this.
  const maps::Location& at_;
  ImageList& images_;
  // Owned.
  std::map<std::uint32_t, Tile> tiles_;
};

}  // namespace

MapProblem TilesetBroken(const maps::Location& at, std::string detail) {
  return {"TILESET_BROKEN", at.ToString(), std::move(detail), "Open it in Tiled, check it, and save it again.", 422};
}

Expected<std::uint32_t, MapProblem> AddImage(const std::string& reference, const maps::Location& at,
                                             ImageList& images) {
  const auto location = at.Resolve(reference);
  if (!location) {
    return Unexpected{MapProblem{"IMAGE_MISSING", std::string(maps::ClipUtf8(reference, 200)),
                                 at.FileName() + " names an image that is no address this server can fetch.",
                                 "Put the image beside the map and name it by a relative path.", 422}};
  }
  const auto same = images.index.find(location->ToString());
  if (same != images.index.end()) return same->second;
  if (images.list.size() >= maps::kMaxImages) {
    return Unexpected{MapProblem{"MAP_TOO_LARGE", at.ToString(),
                                 "It uses more than " + std::to_string(maps::kMaxImages) + " images.",
                                 "Put small images together into one tileset image.", 422}};
  }
  const auto added = static_cast<std::uint32_t>(images.list.size());
  images.index.emplace(location->ToString(), added);
  images.list.push_back(*location);
  return added;
}

maps::Alignment ParseAlignment(std::string_view text) {
  maps::Alignment alignment;
  if (text == "unspecified" || text.empty()) return alignment;
  alignment.x = text.ends_with("left") ? 0.0f : text.ends_with("right") ? 1.0f : 0.5f;
  alignment.y = text.starts_with("top") ? 0.0f : text.starts_with("bottom") ? 1.0f : 0.5f;
  return alignment;
}

Expected<Tileset, MapProblem> FinishTileset(Tileset tileset, const maps::Location& at, std::uint32_t image_width,
                                            std::uint32_t image_height) {
  const std::string named = tileset.name.empty() ? std::string("A tileset") : "The tileset \"" + tileset.name + "\"";
  if (tileset.tile_width == 0 || tileset.tile_height == 0) {
    return Unexpected{TilesetBroken(at, named + " does not say how large its tiles are.")};
  }
  const std::uint32_t last = tileset.tiles.empty() ? 0 : tileset.tiles.back().id + 1;
  if (tileset.image == maps::kNone) {
    // A collection of images: ids may have gaps, so the count says nothing.
    tileset.tile_count = last;
    return tileset;
  }
  const auto fitting = [&](std::uint32_t length, std::uint32_t tile) -> std::uint32_t {
    const std::uint64_t used = std::uint64_t{length} + tileset.spacing;
    return used < tileset.margin ? 0 : static_cast<std::uint32_t>((used - tileset.margin) / (tile + tileset.spacing));
  };
  if (tileset.columns == 0) tileset.columns = fitting(image_width, tileset.tile_width);
  if (tileset.tile_count == 0) {
    const std::uint64_t count = std::uint64_t{tileset.columns} * fitting(image_height, tileset.tile_height);
    tileset.tile_count = static_cast<std::uint32_t>(std::min<std::uint64_t>(count, maps::kMaxTilesPerTileset));
  }
  if (tileset.columns == 0 || tileset.tile_count == 0) {
    return Unexpected{TilesetBroken(at, named + " does not say how many tiles its image holds.")};
  }
  std::erase_if(tileset.tiles, [&](const Tile& tile) { return tile.id >= tileset.tile_count; });
  return tileset;
}

Expected<Tileset, MapProblem> DecodeTilesetJson(const Json& tileset, const maps::Location& at, ImageList& images) {
  return TilesetJson(at, images).Decode(tileset);
}

Expected<Tileset, MapProblem> DecodeTilesetFile(std::string_view text, const maps::Location& at, ImageList& images) {
  const auto first = text.find_first_not_of(" \t\r\n\xef\xbb\xbf");
  if (first != std::string_view::npos && text[first] == '<') return DecodeTilesetXml(text, at, images);
  auto json = ParseJson(text);
  if (!json) {
    const JsonProblem& problem = json.error();
    if (problem.refusal == JsonRefusal::kTooLarge) return Unexpected{TilesetBroken(at, "It is too large.")};
    return Unexpected{TilesetBroken(at, "It is neither JSON nor XML: line " + std::to_string(problem.line) + ".")};
  }
  if (!Member(*json, "tilewidth") || Member(*json, "layers")) {
    return Unexpected{TilesetBroken(at, "It is not a Tiled tileset.")};
  }
  return DecodeTilesetJson(*json, at, images);
}

}  // namespace dw::tiled

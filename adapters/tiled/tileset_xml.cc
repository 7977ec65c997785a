#include <algorithm>
#include <cstring>
#include <map>
#include <pugixml.hpp>
#include <utility>

#include "adapters/tiled/tileset.h"
#include "core/maps/utf8.h"

namespace dw::tiled {
namespace {

using maps::Tile;
using maps::Tileset;

std::uint32_t Count(const pugi::xml_node& node, const char* name, std::uint32_t otherwise, std::uint32_t max) {
  const pugi::xml_attribute attribute = node.attribute(name);
  if (!attribute) return otherwise;
  const double number = attribute.as_double(-1);
  return number >= 0 && number <= max ? static_cast<std::uint32_t>(number) : otherwise;
}

std::string Text(const pugi::xml_node& node, const char* name) {
  const char* text = node.attribute(name).as_string();
  return std::strlen(text) <= maps::kMaxTextBytes ? text : std::string();
}

maps::Properties PropertiesOf(const pugi::xml_node& node) {
  maps::Properties properties;
  for (const pugi::xml_node property : node.child("properties").children("property")) {
    std::string name = Text(property, "name");
    if (name.empty() || properties.list().size() >= maps::kMaxProperties) continue;
    const std::string type = Text(property, "type");
    // A text of several lines stands between the tags.
    std::string value = property.attribute("value") ? Text(property, "value") : property.text().get();
    if (value.size() > maps::kMaxTextBytes) continue;
    if (type == "bool") {
      properties.Set(std::move(name), value == "true");
    } else if (type == "int" || type == "float") {
      properties.Set(std::move(name), property.attribute("value").as_double());
    } else if (type != "class" && type != "object") {
      properties.Set(std::move(name), std::move(value));
    }
  }
  return properties;
}

Expected<Tile, MapProblem> DecodeTile(const pugi::xml_node& node, const maps::Location& at, ImageList& images) {
  Tile tile;
  tile.id = Count(node, "id", maps::kMaxTilesPerTileset, maps::kMaxTilesPerTileset - 1);
  tile.properties = PropertiesOf(node);
  for (const pugi::xml_node frame : node.child("animation").children("frame")) {
    if (tile.animation.size() >= kMaxFrames) break;
    tile.animation.push_back(
        {Count(frame, "tileid", 0, maps::kMaxTilesPerTileset - 1), Count(frame, "duration", 100, 3'600'000)});
  }
  const std::string image = Text(node.child("image"), "source");
  if (!image.empty()) {
    auto index = AddImage(image, at, images);
    if (!index) return Unexpected{index.error()};
    tile.image = *index;
  }
  return tile;
}

}  // namespace

Expected<Tileset, MapProblem> DecodeTilesetXml(std::string_view text, const maps::Location& at, ImageList& images) {
  if (!maps::IsUtf8(text)) return Unexpected{TilesetBroken(at, "It is not UTF-8 text.")};
  pugi::xml_document document;
  const pugi::xml_parse_result parsed =
      document.load_buffer(text.data(), text.size(), pugi::parse_default, pugi::encoding_utf8);
  if (!parsed) return Unexpected{TilesetBroken(at, std::string("It is broken XML: ") + parsed.description() + ".")};
  const pugi::xml_node root = document.child("tileset");
  if (!root) return Unexpected{TilesetBroken(at, "It is XML, but not a Tiled tileset.")};

  Tileset tileset;
  tileset.name = Text(root, "name");
  tileset.tile_width = Count(root, "tilewidth", 0, kMaxTilesetTileSide);
  tileset.tile_height = Count(root, "tileheight", 0, kMaxTilesetTileSide);
  tileset.columns = Count(root, "columns", 0, kMaxImageSide);
  tileset.tile_count = Count(root, "tilecount", 0, maps::kMaxTilesPerTileset);
  tileset.margin = Count(root, "margin", 0, kMaxImageSide);
  tileset.spacing = Count(root, "spacing", 0, kMaxImageSide);
  tileset.object_alignment = ParseAlignment(Text(root, "objectalignment"));
  tileset.offset_x = root.child("tileoffset").attribute("x").as_int();
  tileset.offset_y = root.child("tileoffset").attribute("y").as_int();
  tileset.properties = PropertiesOf(root);

  const pugi::xml_node image = root.child("image");
  const std::string source = Text(image, "source");
  if (!source.empty()) {
    auto index = AddImage(source, at, images);
    if (!index) return Unexpected{index.error()};
    tileset.image = *index;
  }
  std::map<std::uint32_t, Tile> tiles;
  for (const pugi::xml_node node : root.children("tile")) {
    auto tile = DecodeTile(node, at, images);
    if (!tile) return Unexpected{tile.error()};
    const std::uint32_t id = tile->id;
    if (id < maps::kMaxTilesPerTileset) tiles[id] = *std::move(tile);
  }
  for (auto& [id, tile] : tiles) tileset.tiles.push_back(std::move(tile));
  return FinishTileset(std::move(tileset), at, Count(image, "width", 0, kMaxImageSide),
                       Count(image, "height", 0, kMaxImageSide));
}

}  // namespace dw::tiled

#include "services/map_storage/pack_builder.h"

#include <cstdio>

#include "digiwork/wire/v1/map.pb.h"

namespace dw::map_storage {
namespace {

namespace wire = digiwork::wire::v1;
using maps::TileMap;

std::string ColorText(std::uint32_t argb) {
  char text[16];
  std::snprintf(text, sizeof text, "#%08x", argb);
  return text;
}

void AddTileset(const maps::Tileset& tileset, wire::MapPack& pack) {
  wire::MapTileset& out = *pack.add_tilesets();
  out.set_first_gid(tileset.first_gid);
  out.set_image(tileset.image == maps::kNone ? 0 : tileset.image);
  out.set_tile_width(tileset.tile_width);
  out.set_tile_height(tileset.tile_height);
  out.set_columns(tileset.columns);
  out.set_tile_count(tileset.tile_count);
  out.set_margin(tileset.margin);
  out.set_spacing(tileset.spacing);
  out.set_offset_x(tileset.offset_x);
  out.set_offset_y(tileset.offset_y);
  out.set_copyright(std::string(tileset.properties.Text("tilesetCopyright")));
  for (const maps::Tile& tile : tileset.tiles) {
    if (tile.animation.empty() && tile.image == maps::kNone) continue;
    wire::MapTile& said = *out.add_tiles();
    said.set_id(tile.id);
    said.set_image(tile.image == maps::kNone ? 0 : tile.image + 1);
    for (const maps::Frame& frame : tile.animation) {
      wire::MapFrame& step = *said.add_animation();
      step.set_tile(frame.tile);
      step.set_duration_ms(frame.duration_ms);
    }
  }
}

void SetText(const maps::Text& text, wire::MapText& out) {
  out.set_text(text.text);
  out.set_font_family(text.font_family);
  out.set_pixel_size(text.pixel_size);
  out.set_color(text.color);
  out.set_bold(text.bold);
  out.set_italic(text.italic);
  out.set_wrap(text.wrap);
  out.set_h_align(text.h_align);
  out.set_v_align(text.v_align);
}

// Only tiles and texts are drawn. A tile hangs on its anchor by the tileset's alignment and turns about it. [MP7]
void AddObject(const maps::TileLookup& tiles, const maps::Object& object, wire::MapLayer& layer) {
  const maps::Tileset* tileset = tiles.TilesetOf(object.gid);
  const bool text = object.shape == maps::Object::Shape::kText;
  if (!object.visible || (!tileset && !text)) return;
  wire::MapObject& out = *layer.add_objects();
  const float width = tileset && object.width == 0 ? static_cast<float>(tileset->tile_width) : object.width;
  const float height = tileset && object.height == 0 ? static_cast<float>(tileset->tile_height) : object.height;
  const maps::Alignment anchor = tileset ? tileset->object_alignment : maps::Alignment{0, 0};
  out.set_x(object.x - anchor.x * width);
  out.set_y(object.y - anchor.y * height);
  out.set_width(width);
  out.set_height(height);
  out.set_rotation(object.rotation);
  out.set_pivot_x(object.x);
  out.set_pivot_y(object.y);
  out.set_gid(tileset ? object.gid : 0);
  if (text) SetText(object.text, *out.mutable_text());
}

void AddLayer(const maps::TileLookup& tiles, const maps::Layer& layer, wire::MapPack& pack) {
  wire::MapLayer& out = *pack.add_layers();
  out.set_name(layer.name);
  // An image layer without its image has nothing to show.
  out.set_visible(layer.visible && !(layer.kind == maps::Layer::Kind::kImage && layer.image == maps::kNone));
  out.set_opacity(layer.opacity);
  out.set_offset_x(layer.offset_x);
  out.set_offset_y(layer.offset_y);
  out.set_parallax_x(layer.parallax_x);
  out.set_parallax_y(layer.parallax_y);
  if (layer.tint != 0xffffffff) out.set_tint(ColorText(layer.tint));
  switch (layer.kind) {
    case maps::Layer::Kind::kTiles:
      out.set_kind(wire::MapLayer::KIND_TILES);
      out.mutable_gids()->Add(layer.gids.begin(), layer.gids.end());
      return;
    case maps::Layer::Kind::kImage:
      out.set_kind(wire::MapLayer::KIND_IMAGE);
      out.set_image(layer.image == maps::kNone ? 0 : layer.image);
      out.set_repeat_x(layer.repeat_x);
      out.set_repeat_y(layer.repeat_y);
      return;
    case maps::Layer::Kind::kObjects:
      out.set_kind(wire::MapLayer::KIND_OBJECTS);
      for (const maps::Object& object : layer.objects) AddObject(tiles, object, out);
      return;
  }
}

template <class Has>
std::string CellBits(const maps::WalkGrid& grid, Has has) {
  const auto cells = static_cast<std::size_t>(grid.columns()) * static_cast<std::size_t>(grid.rows());
  std::string bits((cells + 7) / 8, '\0');
  std::size_t index = 0;
  for (std::int32_t row = 0; row < grid.rows(); ++row) {
    for (std::int32_t column = 0; column < grid.columns(); ++column, ++index) {
      if (has(column, row)) bits[index / 8] = static_cast<char>(bits[index / 8] | 1 << index % 8);
    }
  }
  return bits;
}

void AddRect(const Rect& rect, wire::MapRect& out) {
  out.set_x(static_cast<float>(rect.left));
  out.set_y(static_cast<float>(rect.top));
  out.set_width(static_cast<float>(rect.right - rect.left));
  out.set_height(static_cast<float>(rect.bottom - rect.top));
}

void AddMeaning(const maps::Meaning& meaning, wire::MapPack& pack) {
  const maps::WalkGrid& grid = meaning.grid;
  pack.set_floor_layer(meaning.floor_layer);
  pack.set_collision(CellBits(grid, [&](std::int32_t x, std::int32_t y) { return grid.Blocked(x, y); }));
  if (meaning.has_silence) {
    pack.set_silent(CellBits(grid, [&](std::int32_t x, std::int32_t y) { return grid.Silent(x, y); }));
  }
  for (const maps::Exit& exit : meaning.exits) {
    wire::MapExit& out = *pack.add_exits();
    out.set_room(exit.target.room);
    out.set_entry(exit.target.entry);
    out.set_label(exit.label);
    for (const Rect& rect : exit.rects) AddRect(rect, *out.add_rects());
  }
  for (const maps::Entry& entry : meaning.entries.list()) {
    if (!entry.listed) continue;
    wire::MapEntry& out = *pack.add_entries();
    out.set_name(entry.name);
    out.set_x(entry.spots.front().x);
    out.set_y(entry.spots.front().y);
  }
  for (const maps::Area& area : meaning.areas) {
    wire::MapArea& out = *pack.add_areas();
    out.set_name(area.name);
    out.set_kind(area.kind);
    for (const Rect& rect : area.rects) AddRect(rect, *out.add_rects());
    for (const maps::Property& property : area.properties.list()) {
      (*out.mutable_properties())[property.name] = maps::ToText(property.value);
    }
  }
  for (const maps::Notice& notice : meaning.notices) {
    wire::MapNotice& out = *pack.add_notices();
    out.set_code(notice.code);
    out.set_subject(notice.subject);
  }
}

}  // namespace

std::string BuildPack(const PackInput& input) {
  const TileMap& map = input.map;
  wire::MapPack pack;
  pack.set_room(input.room);
  pack.set_revision(input.revision);
  const std::string_view name = map.properties.Text("mapName");
  pack.set_name(name.empty() ? input.file_name : std::string(name));
  pack.set_description(std::string(map.properties.Text("mapDescription")));
  pack.set_copyright(std::string(map.properties.Text("mapCopyright")));
  pack.set_tile_width(map.tile_width);
  pack.set_tile_height(map.tile_height);
  pack.set_columns(map.columns);
  pack.set_rows(map.rows);
  pack.set_background(map.background);
  for (const PackImage& image : input.images) {
    wire::MapImage& out = *pack.add_images();
    out.set_url(image.url);
    out.set_width(image.width);
    out.set_height(image.height);
  }
  for (const maps::Tileset& tileset : map.tilesets) AddTileset(tileset, pack);
  const maps::TileLookup tiles(map);
  for (const maps::Layer& layer : map.layers) AddLayer(tiles, layer, pack);
  AddMeaning(input.meaning, pack);
  return pack.SerializeAsString();
}

}  // namespace dw::map_storage

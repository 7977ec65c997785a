#include "core/maps/tile_map.h"

#include <algorithm>
#include <cstdio>
#include <utility>

namespace dw::maps {
namespace {

std::uint32_t MultiplyTints(std::uint32_t a, std::uint32_t b) {
  std::uint32_t product = 0;
  for (const int shift : {0, 8, 16, 24}) {
    const std::uint32_t channel = ((a >> shift & 0xff) * (b >> shift & 0xff) + 127) / 255;
    product |= channel << shift;
  }
  return product;
}

}  // namespace

void Properties::Set(std::string name, PropertyValue value) {
  const auto same = std::find_if(list_.begin(), list_.end(), [&](const Property& p) { return p.name == name; });
  if (same != list_.end()) {
    same->value = std::move(value);
  } else {
    list_.push_back({std::move(name), std::move(value)});
  }
}

const PropertyValue* Properties::Find(std::string_view name) const {
  for (const Property& property : list_) {
    if (property.name == name) return &property.value;
  }
  return nullptr;
}

bool Properties::IsTrue(std::string_view name) const {
  const PropertyValue* value = Find(name);
  const bool* flag = value ? std::get_if<bool>(value) : nullptr;
  return flag && *flag;
}

std::string_view Properties::Text(std::string_view name) const {
  const PropertyValue* value = Find(name);
  const std::string* text = value ? std::get_if<std::string>(value) : nullptr;
  return text ? std::string_view(*text) : std::string_view();
}

std::string ToText(const PropertyValue& value) {
  if (const bool* flag = std::get_if<bool>(&value)) return *flag ? "true" : "false";
  if (const std::string* text = std::get_if<std::string>(&value)) return *text;
  char buffer[32];
  const int length = std::snprintf(buffer, sizeof buffer, "%.10g", std::get<double>(value));
  return std::string(buffer, static_cast<std::size_t>(length));
}

const Tile* Tileset::Find(std::uint32_t id) const {
  const auto at =
      std::lower_bound(tiles.begin(), tiles.end(), id, [](const Tile& t, std::uint32_t i) { return t.id < i; });
  return at != tiles.end() && at->id == id ? &*at : nullptr;
}

const Tileset* TileLookup::TilesetOf(std::uint32_t gid) const {
  gid &= kTileIdMask;
  const auto above = std::upper_bound(map_.tilesets.begin(), map_.tilesets.end(), gid,
                                      [](std::uint32_t g, const Tileset& t) { return g < t.first_gid; });
  if (above == map_.tilesets.begin()) return nullptr;
  const Tileset& tileset = *(above - 1);
  return gid - tileset.first_gid < tileset.tile_count ? &tileset : nullptr;
}

const Tile* TileLookup::Find(std::uint32_t gid) const {
  const Tileset* tileset = TilesetOf(gid);
  return tileset ? tileset->Find((gid & kTileIdMask) - tileset->first_gid) : nullptr;
}

void CombineWithGroup(const Layer& group, Layer& layer) {
  layer.name = group.name + "/" + layer.name;
  layer.visible = group.visible && layer.visible;
  layer.opacity *= group.opacity;
  layer.offset_x += group.offset_x;
  layer.offset_y += group.offset_y;
  layer.parallax_x *= group.parallax_x;
  layer.parallax_y *= group.parallax_y;
  layer.tint = MultiplyTints(group.tint, layer.tint);
}

}  // namespace dw::maps

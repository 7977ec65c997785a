#include <algorithm>
#include <array>

#include "core/maps/readers.h"

namespace dw::maps {
namespace {

// Properties that make a tile layer a place people would look for. [MP18]
constexpr std::array<std::string_view, 14> kPlaceProperties = {"jitsiRoom",
                                                               "livekitRoomProperty",
                                                               "bbbMeeting",
                                                               "meetingRoomLabel",
                                                               "silent",
                                                               "openWebsite",
                                                               "openTab",
                                                               "playAudio",
                                                               "speakerMegaphone",
                                                               "listenerMegaphone",
                                                               "matrixRoomProperty",
                                                               "focusable",
                                                               "zone",
                                                               "highlight"};

bool Says(const Properties& properties, std::string_view name) {
  const PropertyValue* value = properties.Find(name);
  if (!value) return false;
  const bool* flag = std::get_if<bool>(value);
  return !flag || *flag;
}

std::string KindOf(const Properties& properties) {
  if (Says(properties, "silent")) return "silent";
  if (Says(properties, "speakerMegaphone")) return "stage";
  for (const std::string_view meeting : {"jitsiRoom", "livekitRoomProperty", "bbbMeeting", "meetingRoomLabel"}) {
    if (Says(properties, meeting)) return "meeting";
  }
  return "area";
}

// What people call it: a label somebody wrote for them goes first.
std::string NameOf(const Properties& properties, const std::string& otherwise) {
  for (const std::string_view label : {"meetingRoomLabel", "name"}) {
    const std::string_view text = properties.Text(label);
    if (!text.empty()) return std::string(text);
  }
  return otherwise;
}

void Add(Meaning& meaning, Area area) {
  if (meaning.areas.size() >= kMaxAreas) return AddNotice(meaning, "TOO_MANY_AREAS", area.name);
  meaning.areas.push_back(std::move(area));
}

void ReadObjects(const TileMap& map, const Layer& layer, Meaning& meaning) {
  for (const Object& object : layer.objects) {
    const bool door = IsRectOf(object, "door");
    if (!door && !IsRectOf(object, "area")) continue;
    const Rect pixels = PixelsOf(map, layer, object);
    if (pixels.left >= pixels.right || pixels.top >= pixels.bottom) continue;
    Add(meaning, {NameOf(object.properties, object.name),
                  door ? "door" : KindOf(object.properties),
                  {pixels},
                  object.properties});
  }
}

void ReadTiles(const TileMap& map, const Layer& layer, Meaning& meaning) {
  const bool is_place = std::any_of(kPlaceProperties.begin(), kPlaceProperties.end(),
                                    [&](std::string_view name) { return Says(layer.properties, name); });
  if (!is_place) return;
  std::vector<Rect> rects = CoverWithRects(FilledCells(layer), map.columns);
  if (rects.empty()) return;
  if (rects.size() > kMaxRectsPerShape) rects = {Around(rects)};
  for (Rect& rect : rects) rect = CellsToPixels(map, rect);
  Add(meaning, {NameOf(layer.properties, layer.name), KindOf(layer.properties), std::move(rects), layer.properties});
}

}  // namespace

void ReadAreas(const TileMap& map, Meaning& meaning) {
  for (const Layer& layer : map.layers) {
    if (layer.kind == Layer::Kind::kObjects) ReadObjects(map, layer, meaning);
    if (layer.kind == Layer::Kind::kTiles) ReadTiles(map, layer, meaning);
  }
}

}  // namespace dw::maps

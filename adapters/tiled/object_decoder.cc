#include "adapters/tiled/object_decoder.h"

#include <algorithm>
#include <numeric>
#include <utility>

#include "adapters/tiled/json_fields.h"

namespace dw::tiled {
namespace {

using maps::Object;

maps::Text DecodeText(const Json& json) {
  maps::Text text;
  text.text = Text(json, "text");
  text.font_family = Text(json, "fontfamily", "sans-serif");
  text.pixel_size = std::clamp(Coordinate(json, "pixelsize", 16), 1.0f, 1000.0f);
  text.color = Text(json, "color", "#000000");
  std::uint32_t ignored = 0;
  if (!ParseColor(text.color, ignored)) text.color = "#000000";
  text.bold = Flag(json, "bold", false);
  text.italic = Flag(json, "italic", false);
  text.wrap = Flag(json, "wrap", false);
  text.h_align = Text(json, "halign", "left");
  text.v_align = Text(json, "valign", "top");
  return text;
}

Object::Shape ShapeOf(const Json& json) {
  if (Member(json, "gid")) return Object::Shape::kTile;
  if (Member(json, "text")) return Object::Shape::kText;
  if (Flag(json, "point", false)) return Object::Shape::kPoint;
  if (Flag(json, "ellipse", false)) return Object::Shape::kEllipse;
  if (Member(json, "polygon") || Member(json, "polyline")) return Object::Shape::kPolygon;
  return Object::Shape::kRectangle;
}

Object DecodeObject(const Json& json) {
  Object object;
  object.shape = ShapeOf(json);
  object.name = Text(json, "name");
  object.type = ClassOf(json);
  object.visible = Flag(json, "visible", true);
  object.x = Coordinate(json, "x");
  object.y = Coordinate(json, "y");
  object.width = std::max(0.0f, Coordinate(json, "width"));
  object.height = std::max(0.0f, Coordinate(json, "height"));
  object.rotation = Coordinate(json, "rotation");
  object.properties = PropertiesOf(json);
  if (object.shape == Object::Shape::kTile) object.gid = Count(json, "gid", 0, 0xffffffffu);
  if (object.shape == Object::Shape::kText) {
    object.text = DecodeText(*Member(json, "text"));
    // The font as this family of platforms lets authors choose it.
    const std::string_view family = object.properties.Text("font-family");
    if (!family.empty()) object.text.font_family = family;
  }
  return object;
}

// By rising y, those of one y as they come.
std::vector<Object> FromTheTop(std::vector<Object> objects) {
  std::vector<std::size_t> order(objects.size());
  std::iota(order.begin(), order.end(), std::size_t{0});
  std::sort(order.begin(), order.end(), [&](std::size_t a, std::size_t b) {
    return objects[a].y != objects[b].y ? objects[a].y < objects[b].y : a < b;
  });
  std::vector<Object> sorted;
  sorted.reserve(objects.size());
  for (const std::size_t i : order) sorted.push_back(std::move(objects[i]));
  return sorted;
}

}  // namespace

std::vector<Object> DecodeObjects(const Json& layer, std::size_t room, std::vector<maps::Notice>& notices) {
  std::vector<Object> objects;
  const Json* list = Member(layer, "objects");
  if (!list || !list->is_array()) return objects;
  for (const Json& json : *list) {
    if (Member(json, "template")) {
      notices.push_back({"TEMPLATE_LEFT_OUT", Text(json, "template")});
      continue;
    }
    if (objects.size() >= room) {
      notices.push_back({"TOO_MANY_OBJECTS", Text(layer, "name")});
      break;
    }
    if (json.is_object()) objects.push_back(DecodeObject(json));
  }
  if (Text(layer, "draworder", "topdown") == "topdown") return FromTheTop(std::move(objects));
  return objects;
}

}  // namespace dw::tiled

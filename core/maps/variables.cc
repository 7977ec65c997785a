#include <algorithm>

#include "core/maps/readers.h"

namespace dw::maps {
namespace {

std::string ToJsonText(std::string_view text) {
  constexpr std::string_view kDigits = "0123456789abcdef";
  std::string json = "\"";
  for (const char c : text) {
    if (c == '"' || c == '\\') {
      json += {'\\', c};
    } else if (static_cast<unsigned char>(c) < 0x20) {
      json += {'\\', 'u', '0', '0', kDigits[static_cast<unsigned char>(c) >> 4], kDigits[c & 15]};
    } else {
      json += c;
    }
  }
  return json + '"';
}

std::string DefaultOf(const Object& object) {
  const PropertyValue* value = object.properties.Find("default");
  if (value == nullptr) return "";
  const auto* text = std::get_if<std::string>(value);
  return text == nullptr ? ToText(*value) : ToJsonText(*text);
}

}  // namespace

void ReadVariables(const TileMap& map, Meaning& meaning) {
  for (const Layer& layer : map.layers) {
    if (layer.kind != Layer::Kind::kObjects) continue;
    for (const Object& object : layer.objects) {
      if (object.type != "variable" || object.name.empty()) continue;
      const auto same = [&](const Variable& one) { return one.name == object.name; };
      if (std::ranges::any_of(meaning.variables, same)) continue;
      std::string value = DefaultOf(object);
      if (meaning.variables.size() == kMaxVariables || object.name.size() > kMaxVariableNameBytes ||
          value.size() > kMaxVariableBytes) {
        AddNotice(meaning, "TOO_MANY_VARIABLES", object.name);
        continue;
      }
      const Properties& properties = object.properties;
      meaning.variables.push_back({object.name, std::move(value), properties.IsTrue("persist"),
                                   std::string(properties.Text("readableBy")),
                                   std::string(properties.Text("writableBy"))});
    }
  }
}

}  // namespace dw::maps

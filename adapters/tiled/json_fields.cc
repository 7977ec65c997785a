#include "adapters/tiled/json_fields.h"

#include <charconv>
#include <cmath>
#include <limits>
#include <utility>

namespace dw::tiled {
namespace {

constexpr double kMaxCoordinate = 16'000'000;

bool ReadNumber(const Json* value, double& number) {
  if (!value || !value->is_number()) return false;
  number = value->get<double>();
  return std::isfinite(number);
}

void AddProperty(const std::string& name, const Json& value, maps::Properties& properties) {
  if (name.empty() || name.size() > maps::kMaxTextBytes || properties.list().size() >= maps::kMaxProperties) return;
  if (value.is_boolean()) {
    properties.Set(name, value.get<bool>());
  } else if (value.is_number()) {
    properties.Set(name, value.get<double>());
  } else if (value.is_string() && value.get_ref<const std::string&>().size() <= maps::kMaxTextBytes) {
    properties.Set(name, value.get<std::string>());
  }
}

}  // namespace

const Json* Member(const Json& object, const char* name) {
  if (!object.is_object()) return nullptr;
  const auto found = object.find(name);
  return found == object.end() ? nullptr : &*found;
}

float Coordinate(const Json& object, const char* name, float otherwise) {
  double number = 0;
  if (!ReadNumber(Member(object, name), number) || std::abs(number) > kMaxCoordinate) return otherwise;
  return static_cast<float>(number);
}

std::uint32_t Count(const Json& object, const char* name, std::uint32_t otherwise, std::uint32_t max) {
  double number = 0;
  if (!ReadNumber(Member(object, name), number) || number < 0 || number > max) return otherwise;
  return static_cast<std::uint32_t>(number);
}

std::int32_t Whole(const Json& object, const char* name, std::int32_t otherwise) {
  double number = 0;
  if (!ReadNumber(Member(object, name), number) || std::abs(number) > std::numeric_limits<std::int32_t>::max()) {
    return otherwise;
  }
  return static_cast<std::int32_t>(number);
}

bool Flag(const Json& object, const char* name, bool otherwise) {
  const Json* value = Member(object, name);
  return value && value->is_boolean() ? value->get<bool>() : otherwise;
}

std::string Text(const Json& object, const char* name, const char* otherwise) {
  const Json* value = Member(object, name);
  if (!value || !value->is_string() || value->get_ref<const std::string&>().size() > maps::kMaxTextBytes) {
    return otherwise;
  }
  return value->get<std::string>();
}

std::string ClassOf(const Json& object) {
  std::string type = Text(object, "type");
  return type.empty() ? Text(object, "class") : type;
}

void AddPlainProperties(const Json& plain, maps::Properties& properties) {
  if (!plain.is_object()) return;
  for (const auto& [name, value] : plain.items()) AddProperty(name, value, properties);
}

maps::Properties PropertiesOf(const Json& object) {
  maps::Properties properties;
  const Json* list = Member(object, "properties");
  if (!list) return properties;
  if (list->is_object()) AddPlainProperties(*list, properties);
  if (list->is_array()) {
    for (const Json& property : *list) {
      const Json* value = Member(property, "value");
      if (value) AddProperty(Text(property, "name"), *value, properties);
    }
  }
  return properties;
}

bool ParseColor(const std::string& text, std::uint32_t& argb) {
  const char* begin = text.data() + (text.starts_with('#') ? 1 : 0);
  const char* end = text.data() + text.size();
  const auto digits = end - begin;
  if (digits != 6 && digits != 8) return false;
  std::uint32_t color = 0;
  const auto [stop, error] = std::from_chars(begin, end, color, 16);
  if (error != std::errc() || stop != end) return false;
  argb = digits == 6 ? color | 0xff000000u : color;
  return true;
}

}  // namespace dw::tiled

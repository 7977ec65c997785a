#pragma once

#include <cstdint>
#include <string>

#include "adapters/tiled/json_text.h"
#include "core/maps/tile_map.h"

// Members of JSON objects as what they should be. A member that is absent, of another type or out of bounds gives the
// value that Tiled would assume, so that one odd member does not cost the map.
namespace dw::tiled {

/// Null unless `object` is an object with that member.
const Json* Member(const Json& object, const char* name);

/// Finite, within ±16 million.
float Coordinate(const Json& object, const char* name, float otherwise = 0);
/// A whole number in 0..max; `otherwise` for anything else.
std::uint32_t Count(const Json& object, const char* name, std::uint32_t otherwise, std::uint32_t max);
/// A whole number that fits, negative ones too.
std::int32_t Whole(const Json& object, const char* name, std::int32_t otherwise = 0);
bool Flag(const Json& object, const char* name, bool otherwise);
/// At most maps::kMaxTextBytes.
std::string Text(const Json& object, const char* name, const char* otherwise = "");
/// A class: the member `type`, or `class` as Tiled 1.9 calls it.
std::string ClassOf(const Json& object);

/// The member `properties`, in the list form or the older form with `propertytypes` beside it.
maps::Properties PropertiesOf(const Json& object);
/// Old form: {"name": value}.
void AddPlainProperties(const Json& plain, maps::Properties& properties);

/// "#rrggbb", "#aarrggbb" or the same without '#'; false for anything else.
bool ParseColor(const std::string& text, std::uint32_t& argb);

}  // namespace dw::tiled

#pragma once

#include <vector>

#include "adapters/tiled/json_text.h"
#include "core/maps/tile_map.h"

namespace dw::tiled {

/// Decodes the objects of an object layer, in drawing order; at most `room` of them. What has to be left out is said in
/// `notices`.
std::vector<maps::Object> DecodeObjects(const Json& layer, std::size_t room, std::vector<maps::Notice>& notices);

}  // namespace dw::tiled

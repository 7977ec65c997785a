#pragma once

#include <functional>
#include <string>
#include <string_view>

#include "base/expected.h"
#include "core/maps/location.h"
#include "core/maps/tile_map.h"
#include "ports/map_source.h"

namespace dw::tiled {

/// Gives the bytes of an external tileset. Called on DecodeMap's thread, at most once a tileset of the map.
using ReadTileset = std::function<Expected<std::string, MapProblem>(const maps::Location&)>;

/// Decodes a Tiled map (JSON, any version since 1.0) that was read from `at`. Layer data may be a list, or base64 plain
/// or packed with zlib, gzip or zstd; the map finite or infinite. Trusts nothing: every size is bounded and every
/// refusal names the file at fault. Rules: MP1–MP8 and MP50 in docs/spec/maps.md.
Expected<maps::TileMap, MapProblem> DecodeMap(std::string_view bytes, const maps::Location& at,
                                              const ReadTileset& read_tileset);

}  // namespace dw::tiled

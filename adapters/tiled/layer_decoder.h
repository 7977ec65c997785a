#pragma once

#include <cstdint>
#include <vector>

#include "adapters/tiled/json_text.h"
#include "adapters/tiled/tileset.h"
#include "base/expected.h"
#include "core/maps/tile_map.h"
#include "ports/map_source.h"

namespace dw::tiled {

/// A rectangle of tiles as the file has it: a whole layer of a finite map, a chunk of an infinite one.
struct Chunk {
  std::int32_t column = 0;
  std::int32_t row = 0;
  std::uint32_t columns = 0;
  std::uint32_t rows = 0;
  std::vector<std::uint32_t> gids;
};

/// A layer of which the tiles are not yet in place.
struct RawLayer {
  maps::Layer layer;
  std::vector<Chunk> chunks;
};

struct LayerList {
  std::vector<RawLayer> layers;  ///< Bottom to top, groups flattened. [MP1]
  ImageList images;
  std::vector<maps::Notice> notices;
};

/// Decodes the member `layers` of `map`, which was read from `at`, into `list`. [MP1–MP4, MP6, MP8]
Expected<Ok, MapProblem> DecodeLayers(const Json& map, const maps::Location& at, LayerList& list);

}  // namespace dw::tiled

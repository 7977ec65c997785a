#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "core/maps/meaning.h"
#include "core/maps/tile_map.h"

namespace dw::map_storage {

/// An image of a map as the browser gets it.
struct PackImage {
  std::string url;
  std::uint32_t width = 0;
  std::uint32_t height = 0;
};

struct PackInput {
  std::string room;
  std::string revision;
  std::string file_name;
  const maps::TileMap& map;
  const maps::Meaning& meaning;
  const std::vector<PackImage>& images;  ///< In the order of map.images.
};

/// The serialised wire.v1.MapPack. Pure.
std::string BuildPack(const PackInput& input);

}  // namespace dw::map_storage

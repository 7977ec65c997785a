#pragma once

#include <cstdint>
#include <filesystem>
#include <string>

#include "base/fault.h"

namespace dw::bots {

/// A plain floor without walls, for measuring: cells of 32 px, named entries s0, s1, ... in a grid all over it, so that
/// a crowd can arrive spread out, and a variable that persists.
struct PlainMap {
  static constexpr const char* kVariable = "kept";
  static constexpr std::int32_t kCell = 32;
  std::int32_t columns = 100;
  std::int32_t rows = 100;

  /// Entries across and down.
  std::int32_t entries_across() const;
  std::int32_t entries_down() const;

  /// As a Tiled map in JSON. Its only tileset is the image beside it that `tiles` names.
  std::string Tiled(const std::string& tiles) const;
};

/// A grey PNG of one cell.
std::string PlainTile();

/// Writes the map to `file`, and its tile beside it; makes the folder.
Outcome<Ok> WritePlainMap(const std::filesystem::path& file, const PlainMap& map);

}  // namespace dw::bots

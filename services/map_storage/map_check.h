#pragma once

#include <filesystem>
#include <string>

namespace dw::map_storage {

struct MapReport {
  bool fine = false;  ///< The map can be walked; there may be notices.
  std::string text;   ///< For the map's author, several lines.
};

/// Checks a map file on disk as a server would, without fetching anything from elsewhere. Files it uses are looked for
/// below `root`.
MapReport CheckMap(const std::filesystem::path& file, const std::filesystem::path& root);

}  // namespace dw::map_storage

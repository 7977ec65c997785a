#pragma once

#include <filesystem>
#include <string>
#include <vector>

namespace dw::map_storage {

/// One thing about a map that its author should know: what, where, and what to do. The codes are those of
/// docs/spec/maps.md.
struct MapFinding {
  std::string code;
  std::string file;  ///< The file at fault.
  std::string detail;
  std::string fix;
  bool refused = false;  ///< The map cannot be shown; else it can, and something of it is left out.
};

struct MapReport {
  bool fine = false;  ///< The map can be walked; there may be findings all the same.
  std::vector<MapFinding> findings;
  std::string text;  ///< For the map's author, several lines.
};

/// Checks a map file on disk as a server would, without fetching anything from elsewhere. Files it uses are looked for
/// below `root`, as below the maps folder of a server.
MapReport CheckMap(const std::filesystem::path& file, const std::filesystem::path& root);

}  // namespace dw::map_storage

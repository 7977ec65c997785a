#pragma once

#include <cstdint>
#include <filesystem>
#include <string>
#include <vector>

#include "base/expected.h"
#include "core/maps/location.h"

namespace dw::map_storage {

/// What tells two versions of a file apart without reading it.
struct FileStamp {
  std::string path;
  std::int64_t modified_ns = 0;
  std::int64_t size = -1;  ///< -1: there is no such file.
  friend bool operator==(const FileStamp&, const FileStamp&) = default;
};

struct FileContent {
  std::string bytes;
  FileStamp stamp;
};

enum class FileRefusal : std::uint8_t { kNotFound, kTooLarge, kUnreadable };

/// The files of this server's maps: a few folders seen as one, the earlier hiding the later. Read-only. Only plain
/// names are opened below a root, so that nothing outside can be named; links that an operator puts there are followed.
///
/// Thread-safe.
class MapFiles {
 public:
  MapFiles(std::vector<std::filesystem::path> roots, std::size_t max_bytes);

  Expected<FileContent, FileRefusal> Read(const maps::Location& at) const;
  FileStamp StampOf(const maps::Location& at) const;

 private:
  // Owned.
  std::vector<std::filesystem::path> roots_;
  std::size_t max_bytes_;
};

}  // namespace dw::map_storage

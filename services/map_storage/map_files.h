#pragma once

#include <cstdint>
#include <filesystem>
#include <string>
#include <vector>

#include "base/expected.h"
#include "core/maps/location.h"
#include "services/map_storage/map_library.h"

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

/// The files of this server's maps: a library and a few folders seen as one, the earlier hiding the later. Read-only.
/// Only plain names are opened below a root, so that nothing outside can be named; links that an operator puts there
/// are followed.
///
/// Thread-safe.
class MapFiles {
 public:
  /// `library` may be null; it outlives this.
  MapFiles(std::vector<std::filesystem::path> roots, std::size_t max_bytes, const MapLibrary* library = nullptr);
  virtual ~MapFiles() = default;

  virtual Expected<FileContent, FileRefusal> Read(const maps::Location& at) const;
  virtual FileStamp StampOf(const maps::Location& at) const;

 protected:
  const MapLibrary* library() const { return library_; }
  /// "office/a.tmj"; nothing where it is not a place of ours.
  static std::optional<std::string> PathOf(const maps::Location& at);
  static FileStamp StampOf(const std::string& path, const LibraryFile& file);
  static FileRefusal RefusalOf(const Fault& fault);
  std::size_t max_bytes() const { return max_bytes_; }

 private:
  FileStamp StampInRoots(const maps::Location& at) const;

  // Borrowed; outlives this.
  const MapLibrary* library_;
  // Owned.
  std::vector<std::filesystem::path> roots_;
  std::size_t max_bytes_;
};

}  // namespace dw::map_storage

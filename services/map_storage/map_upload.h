#pragma once

#include <filesystem>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "ports/map_source.h"
#include "ports/url_fetcher.h"
#include "services/map_storage/map_library.h"

namespace dw::map_storage {

struct UploadLimits {
  std::uint64_t most_unpacked = 1'000'000'000;
  std::size_t most_files = 20'000;
  std::size_t most_file_bytes = 50'000'000;  ///< Of a map, a tileset, an image of one.
};

/// Why an upload was refused; nothing has changed.
struct UploadRefusal {
  int status = 400;
  std::string code;              ///< Stable, "ZIP_BROKEN".
  std::string detail;            ///< What is wrong, with the file's name, and what to do.
  std::vector<MapProblem> maps;  ///< Of BAD_MAPS.
};

struct Uploaded {
  std::string version;  ///< Of the library; empty: everything was as it is already.
  std::size_t files = 0;
  std::vector<std::string> maps;  ///< "office/a.tmj"
};

/// Replaces a folder of the library by what is in an archive: every map in it is loaded as somebody who enters would
/// load it, first; then all of it is there at once. A map has a .wam beside it: the one in the archive, or the one that
/// was there, or a new one; one whose map is gone goes, too. [ML10-ML14]
///
/// Thread-safe; waits, never on a shard.
class MapUpload {
 public:
  /// All outlive it. `roots`: where tilesets may be besides, as MapFiles has it.
  MapUpload(UploadLimits limits, MapLibrary& library, std::vector<std::filesystem::path> roots, UrlFetcher& fetcher)
      : limits_(limits), library_(library), roots_(std::move(roots)), fetcher_(fetcher) {}

  /// `folder`: "office", "a/b"; empty: all there is. `by`: who, for people to read.
  Expected<Uploaded, UploadRefusal> Unpack(const std::filesystem::path& archive, const std::string& folder,
                                           const std::string& by);

 private:
  using Staged = std::map<std::string, MapLibrary::Kept>;
  Expected<Staged, UploadRefusal> Keep(const std::filesystem::path& archive, const std::string& prefix);
  std::vector<MapProblem> Check(const Staged& staged, const std::string& prefix) const;
  std::optional<UploadRefusal> AddWams(Staged& staged);

  const UploadLimits limits_;
  // Borrowed; outlive this.
  MapLibrary& library_;
  const std::vector<std::filesystem::path> roots_;
  UrlFetcher& fetcher_;
};

/// The refusal as upload tools read it: by file, and by kind of problem.
std::string ToJsonText(const UploadRefusal& refusal);

}  // namespace dw::map_storage

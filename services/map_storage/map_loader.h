#pragma once

#include <chrono>
#include <cstdint>
#include <memory>
#include <stop_token>
#include <string>
#include <vector>

#include "base/expected.h"
#include "core/maps/room_path.h"
#include "ports/map_source.h"
#include "ports/url_fetcher.h"
#include "services/map_storage/map_files.h"

namespace dw::map_storage {

/// An image as it is served: named by its content.
struct Asset {
  std::string name;  ///< "<sha256>.<ext>"
  std::string content_type;
  std::shared_ptr<const std::string> bytes;
};

/// A map ready for browsers and for the rest of the server. Never changes; shared by the cache and by answers on their
/// way out.
struct LoadedMap {
  std::shared_ptr<const RoomMap> room;
  std::shared_ptr<const std::string> pack;    ///< wire.v1.MapPack.
  std::shared_ptr<const std::string> brotli;  ///< The same, packed; never null, perhaps empty.
  std::shared_ptr<const std::string> gzip;
  std::vector<Asset> assets;
  std::vector<maps::Location> files;  ///< Files of ours it was made of, with
  std::vector<FileStamp> stamps;      ///< what they were.
  bool remote = false;                ///< Made of files of other servers, too.
  std::size_t bytes = 0;              ///< Memory it takes, roughly.
};

/// Makes a LoadedMap of a room: reads or fetches the map, its tilesets and its images, decodes and checks them, and
/// packs the result. [MP5, MP50, MP51]
///
/// Thread-safe; Load blocks, for a minute at most.
class MapLoader {
 public:
  struct Options {
    std::size_t max_image_bytes = 100 * 1000 * 1000;  ///< Of one map together.
    std::size_t max_at_once = 6;                      ///< Images being fetched.
    std::chrono::milliseconds patience{60'000};       ///< For all images.
  };

  /// Both outlive the loader.
  MapLoader(Options options, const MapFiles& files, UrlFetcher& fetcher);

  /// Gives up, as busy, when `stop` is requested.
  Expected<std::shared_ptr<const LoadedMap>, MapProblem> Load(const maps::RoomPath& room, std::stop_token stop) const;

 private:
  class Work;

  const Options options_;
  // Borrowed; outlive this.
  const MapFiles& files_;
  UrlFetcher& fetcher_;
};

}  // namespace dw::map_storage

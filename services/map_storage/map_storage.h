#pragma once

#include <chrono>
#include <condition_variable>
#include <cstddef>
#include <deque>
#include <filesystem>
#include <functional>
#include <memory>
#include <mutex>
#include <optional>
#include <stop_token>
#include <string>
#include <thread>
#include <unordered_map>
#include <vector>

#include "base/time.h"
#include "ports/map_source.h"
#include "ports/url_fetcher.h"
#include "runtime/http.h"
#include "runtime/metrics.h"
#include "services/map_storage/map_files.h"
#include "services/map_storage/map_loader.h"

namespace dw::map_storage {

struct MapStorageOptions {
  /// Folders of the maps of "/~/...", the earlier hiding the later: the operator's own before those that come with us.
  std::vector<std::filesystem::path> roots;
  const MapLibrary* library = nullptr;  ///< Before the roots; null: there is none. Borrowed, outlives the storage.
  std::size_t max_file_bytes = 50 * 1000 * 1000;
  std::size_t max_cache_bytes = 256 * 1000 * 1000;
  std::size_t max_cache_rooms = 4096;
  std::size_t workers = 2;
  std::size_t max_waiting = 128;              ///< Loads and file requests that no worker has begun.
  std::chrono::milliseconds fresh_for{1000};  ///< So long nothing is looked at again.
  std::chrono::milliseconds remote_fresh_for{300'000};
  std::chrono::milliseconds remote_failure_for{10'000};
  Metrics* metrics = nullptr;  ///< Borrowed, outlives the storage; null counts nothing.
};

/// The maps of this server and, through it, of others: loads, checks, packs, keeps and serves them. Read-only.
///
/// Loads run on a few threads of its own. The same room is loaded once however many ask; a map is kept while there is
/// room for it (least recently used goes first) and looked at again as MP52 says.
///
/// Thread-safe. Destruction ends running loads and answers everybody who waits. Rules: MP44–MP54 in docs/spec/maps.md.
class MapStorage : public MapSource {
 public:
  /// `fetcher` and `clock` outlive this.
  MapStorage(MapStorageOptions options, UrlFetcher& fetcher, const Clock& clock);
  ~MapStorage() override;

  void Load(std::string room, std::function<void(Result)> done) override;
  void LookAgain(const std::string& room) override;

  /// Adds /api/map, /api/map-image/ and /maps/. This outlives the server.
  void AddRoutes(HttpRoutes& routes);

 private:
  using Loaded = std::shared_ptr<const LoadedMap>;
  using LoadResult = Expected<Loaded, MapProblem>;
  using LoadDone = std::function<void(const LoadResult&)>;

  struct Entry {
    std::optional<LoadResult> result;
    Instant loaded{};  ///< When the files were read.
    Instant looked{};  ///< When they were last looked at.
    std::uint64_t used = 0;
    bool loading = false;
    bool suspect = false;  ///< It was said that something has changed.
    std::vector<LoadDone> waiting;
  };
  struct KeptImage {
    Asset asset;
    std::size_t maps = 0;  ///< Kept maps that use it.
  };

  void LoadPacked(const std::string& room, LoadDone done);
  void LoadNow(const std::string& room, const std::stop_token& stop);
  bool IsCurrent(const LoadedMap& map, Instant loaded) const;
  bool IsFresh(const std::string& room, const Entry& entry) const;
  void Keep(const std::string& room, Entry& entry, LoadResult result);
  void Forget(const LoadedMap& map);
  void Evict(const std::string& keep);
  void Count(const LoadResult& result) const;

  bool Post(std::function<void(const std::stop_token&)> task);
  void Work(const std::stop_token& stop);

  void ServeMap(const HttpRequest& request, HttpReply reply);
  void ServeImage(const HttpRequest& request, const HttpReply& reply);
  void ServeFile(const HttpRequest& request, HttpReply reply);

  const MapStorageOptions options_;
  // Borrowed; outlive this.
  const Clock& clock_;
  // Owned.
  MapFiles files_;
  MapLoader loader_;
  std::mutex mutex_;
  std::condition_variable_any wake_;
  std::deque<std::function<void(const std::stop_token&)>> tasks_;  ///< Guarded by mutex_, as are all below.
  std::unordered_map<std::string, Entry> rooms_;                   ///< By canonical room path.
  std::unordered_map<std::string, KeptImage> images_;              ///< By asset name.
  std::uint64_t uses_ = 0;
  std::size_t cached_bytes_ = 0;
  bool stopped_ = false;
  std::vector<std::jthread> threads_;  ///< Not guarded.
};

}  // namespace dw::map_storage

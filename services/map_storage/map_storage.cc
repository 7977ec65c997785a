#include "services/map_storage/map_storage.h"

#include <algorithm>
#include <utility>

#include "core/maps/room_path.h"
#include "services/map_storage/problems.h"

namespace dw::map_storage {

MapStorage::MapStorage(MapStorageOptions options, UrlFetcher& fetcher, const Clock& clock)
    : options_(std::move(options)),
      clock_(clock),
      files_(options_.roots, options_.max_file_bytes, options_.library),
      loader_({}, files_, fetcher) {
  for (std::size_t i = 0; i < options_.workers; ++i) {
    threads_.emplace_back([this](const std::stop_token& stop) { Work(stop); });
  }
}

MapStorage::~MapStorage() {
  {
    const std::lock_guard lock(mutex_);
    stopped_ = true;
  }
  for (std::jthread& thread : threads_) thread.request_stop();
  threads_.clear();
  // What no worker has begun sees a stop that was requested, and answers so.
  std::stop_source stopping;
  stopping.request_stop();
  for (const auto& task : tasks_) task(stopping.get_token());
}

bool MapStorage::Post(std::function<void(const std::stop_token&)> task) {
  const std::lock_guard lock(mutex_);
  if (stopped_ || tasks_.size() >= options_.max_waiting) return false;
  tasks_.push_back(std::move(task));
  wake_.notify_one();
  return true;
}

void MapStorage::Work(const std::stop_token& stop) {
  while (true) {
    std::function<void(const std::stop_token&)> task;
    {
      std::unique_lock lock(mutex_);
      if (!wake_.wait(lock, stop, [&] { return !tasks_.empty(); }) || stop.stop_requested()) return;
      task = std::move(tasks_.front());
      tasks_.pop_front();
    }
    task(stop);
  }
}

void MapStorage::Load(std::string room, std::function<void(Result)> done) {
  LoadPacked(room, [done = std::move(done)](const LoadResult& result) {
    done(result ? Result((*result)->room) : Result(Unexpected{result.error()}));
  });
}

void MapStorage::LookAgain(const std::string& room) {
  const auto parsed = maps::ParseRoomPath(room);
  if (!parsed) return;
  const std::lock_guard lock(mutex_);
  const auto entry = rooms_.find(parsed->ToString());
  if (entry != rooms_.end()) entry->second.suspect = true;
}

void MapStorage::LoadPacked(const std::string& room, LoadDone done) {
  const auto parsed = maps::ParseRoomPath(room);
  if (!parsed) return done(Unexpected{RoomUrlBroken(room)});
  const std::string name = parsed->ToString();

  std::optional<LoadResult> ready;
  bool begin = false;
  {
    const std::lock_guard lock(mutex_);
    Entry& entry = rooms_[name];
    entry.used = ++uses_;
    if (IsFresh(name, entry)) {
      ready = entry.result;
    } else {
      entry.waiting.push_back(std::move(done));
      begin = !std::exchange(entry.loading, true);
    }
  }
  if (ready) return done(*ready);
  if (!begin || Post([this, name](const std::stop_token& stop) { LoadNow(name, stop); })) return;

  std::vector<LoadDone> waiting;
  {
    const std::lock_guard lock(mutex_);
    Entry& entry = rooms_[name];
    entry.loading = false;
    waiting = std::exchange(entry.waiting, {});
    if (!entry.result) rooms_.erase(name);
  }
  for (const LoadDone& waiter : waiting) waiter(Unexpected{Busy(name)});
}

void MapStorage::LoadNow(const std::string& room, const std::stop_token& stop) {
  std::optional<LoadResult> known;
  Instant loaded;
  {
    const std::lock_guard lock(mutex_);
    Entry& entry = rooms_[room];
    entry.suspect = false;
    known = entry.result;
    loaded = entry.loaded;
  }
  const bool has_map = known && known->has_value();
  const bool unchanged = has_map && IsCurrent(***known, loaded);
  LoadResult result = unchanged               ? *known
                      : stop.stop_requested() ? LoadResult(Unexpected{Busy(room)})
                                              : loader_.Load(*maps::ParseRoomPath(room), stop);
  if (!unchanged) Count(result);
  // A host that is away for a moment does not take away the map we have of it. [MP52]
  const bool keep_old = has_map && (**known)->remote && !result && IsPassing(result.error());
  if (keep_old) result = *known;

  std::vector<LoadDone> waiting;
  bool again = false;
  {
    const std::lock_guard lock(mutex_);
    Entry& entry = rooms_[room];
    entry.looked = clock_.Now();
    if (!unchanged) entry.loaded = entry.looked;
    // Who asked because something had changed may have found this load under way already.
    again = entry.suspect && !stop.stop_requested();
    if (!again) waiting = std::exchange(entry.waiting, {});
    entry.loading = again;
    if (!unchanged && !keep_old) Keep(room, entry, result);
  }
  if (again) return LoadNow(room, stop);
  for (const LoadDone& done : waiting) done(result);
}

void MapStorage::Count(const LoadResult& result) const {
  if (!options_.metrics) return;
  const std::string outcome = result ? "ok" : result.error().code;
  options_.metrics
      ->CounterOf("digiwork_map_loads_total", "Maps read or fetched, by how that ended", {{"result", outcome}})
      .Increment();
}

bool MapStorage::IsCurrent(const LoadedMap& map, Instant loaded) const {
  if (map.remote && clock_.Now() - loaded >= options_.remote_fresh_for) return false;
  for (std::size_t i = 0; i < map.files.size(); ++i) {
    if (files_.StampOf(map.files[i]) != map.stamps[i]) return false;
  }
  return true;
}

bool MapStorage::IsFresh(const std::string& room, const Entry& entry) const {
  if (!entry.result || entry.loading || entry.suspect) return false;
  const bool remote_failure = !*entry.result && room.starts_with("/_/");
  return clock_.Now() - entry.looked < (remote_failure ? options_.remote_failure_for : options_.fresh_for);
}

void MapStorage::Keep(const std::string& room, Entry& entry, LoadResult result) {
  if (entry.result && *entry.result) Forget(***entry.result);
  if (result) {
    cached_bytes_ += (*result)->bytes;
    for (const Asset& asset : (*result)->assets) {
      KeptImage& image = images_[asset.name];
      if (image.maps++ == 0) image.asset = asset;
    }
  }
  entry.result = std::move(result);
  Evict(room);
}

void MapStorage::Forget(const LoadedMap& map) {
  cached_bytes_ -= map.bytes;
  for (const Asset& asset : map.assets) {
    const auto image = images_.find(asset.name);
    if (image != images_.end() && --image->second.maps == 0) images_.erase(image);
  }
}

void MapStorage::Evict(const std::string& keep) {
  while (cached_bytes_ > options_.max_cache_bytes || rooms_.size() > options_.max_cache_rooms) {
    auto oldest = rooms_.end();
    for (auto room = rooms_.begin(); room != rooms_.end(); ++room) {
      if (room->second.loading || room->first == keep) continue;
      if (oldest == rooms_.end() || room->second.used < oldest->second.used) oldest = room;
    }
    if (oldest == rooms_.end()) return;
    if (oldest->second.result && *oldest->second.result) Forget(***oldest->second.result);
    rooms_.erase(oldest);
  }
}

}  // namespace dw::map_storage

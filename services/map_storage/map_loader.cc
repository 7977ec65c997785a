#include "services/map_storage/map_loader.h"

#include <utility>

#include "adapters/tiled/map_decoder.h"
#include "core/maps/meaning.h"
#include "runtime/crypto.h"
#include "services/map_storage/compression.h"
#include "services/map_storage/fetch_many.h"
#include "services/map_storage/image_probe.h"
#include "services/map_storage/pack_builder.h"
#include "services/map_storage/problems.h"

namespace dw::map_storage {
namespace {

using maps::Location;

// Part of every revision, so that a changed MapPack is fetched anew by browsers that have the old one.
constexpr char kPackFormat[] = "digiwork map pack 1";

bool IsLoopbackName(const std::string& host) {
  const std::string name = host.substr(0, host.find(':', host.starts_with('[') ? host.find(']') : 0));
  return name == "localhost" || name.ends_with(".localhost") || name.starts_with("127.") || name == "[::1]";
}

}  // namespace

// One load, from the first file to the finished map.
class MapLoader::Work {
 public:
  Work(const MapLoader& loader, const maps::RoomPath& room, std::stop_token stop)
      : loader_(loader), room_(room), stop_(std::move(stop)), at_(room.map) {}

  Expected<std::shared_ptr<const LoadedMap>, MapProblem> Run() {
    auto bytes = ReadMap();
    if (!bytes) return Unexpected{bytes.error()};
    auto map = tiled::DecodeMap(*bytes, at_, [this](const Location& at) { return Read(Role::kTileset, at); });
    if (!map) return Unexpected{map.error()};
    *bytes = {};
    auto meaning = maps::ReadMeaning(*map, room_);
    if (!meaning) return Unexpected{ProblemOf(at_, meaning.error())};
    if (auto images = ReadImages(map->images); !images) return Unexpected{images.error()};
    return Finish(*map, *std::move(meaning));
  }

 private:
  // A room's address has no scheme: encrypted first, except on this machine, where hardly anything is. [MP44]
  Expected<std::string, MapProblem> ReadMap() {
    if (at_.kind == Location::Kind::kHere) return Read(Role::kMap, at_);
    const bool loopback = IsLoopbackName(at_.host);
    at_.scheme = loopback ? "http" : "https";
    auto first = Read(Role::kMap, at_);
    if (first || first.error().code != "HOST_UNREACHABLE") return first;
    at_.scheme = loopback ? "https" : "http";
    auto second = Read(Role::kMap, at_);
    return second ? std::move(second) : std::move(first);
  }

  Expected<std::string, MapProblem> Read(Role role, const Location& at) {
    if (at.kind == Location::Kind::kHere) return ReadOwn(role, at);
    loaded_.remote = true;
    FetchLimits limits;
    limits.total_bytes = loader_.options_.max_image_bytes;
    limits.patience = loader_.options_.patience;
    auto fetched = FetchMany(loader_.fetcher_, {at.ToString()}, limits, stop_);
    if (!fetched) return Unexpected{ProblemOfFetch(role, {at}, fetched.error())};
    return Noted(std::move(fetched->front()));
  }

  Expected<std::string, MapProblem> ReadOwn(Role role, const Location& at) {
    auto file = loader_.files_.Read(at);
    if (!file) return Unexpected{ProblemOf(role, at, file.error())};
    loaded_.files.push_back(at);
    loaded_.stamps.push_back(std::move(file->stamp));
    return Noted(std::move(file->bytes));
  }

  std::string Noted(std::string bytes) {
    hashes_ += Sha256(bytes);
    return bytes;
  }

  MapProblem ProblemOfFetch(Role role, const std::vector<Location>& files, const FetchManyProblem& problem) const {
    switch (problem.code) {
      case FetchManyProblem::Code::kFile:
        return ProblemOf(role, files[problem.index], problem.problem);
      case FetchManyProblem::Code::kTooManyBytes:
        return TooManyBytes(at_);
      case FetchManyProblem::Code::kTooLong:
        return TookTooLong(at_);
      case FetchManyProblem::Code::kStopped:
        return Busy(at_.ToString());
    }
    return {};
  }

  Expected<Ok, MapProblem> ReadImages(const std::vector<Location>& images) {
    std::vector<std::string> bytes(images.size());
    std::vector<Location> elsewhere;
    std::vector<std::size_t> indices;
    std::size_t total = 0;
    for (std::size_t i = 0; i < images.size(); ++i) {
      if (images[i].kind == Location::Kind::kWeb) {
        elsewhere.push_back(images[i]);
        indices.push_back(i);
        continue;
      }
      auto file = ReadOwn(Role::kImage, images[i]);
      if (!file) return Unexpected{file.error()};
      total += file->size();
      if (total > loader_.options_.max_image_bytes) return Unexpected{TooManyBytes(at_)};
      bytes[i] = *std::move(file);
    }
    std::vector<std::string> urls;
    for (const Location& image : elsewhere) urls.push_back(image.ToString());
    const FetchLimits limits{loader_.options_.max_at_once, loader_.options_.max_image_bytes - total,
                             loader_.options_.patience};
    auto fetched = FetchMany(loader_.fetcher_, urls, limits, stop_);
    if (!fetched) return Unexpected{ProblemOfFetch(Role::kImage, elsewhere, fetched.error())};
    loaded_.remote = loaded_.remote || !elsewhere.empty();
    for (std::size_t i = 0; i < indices.size(); ++i) bytes[indices[i]] = Noted(std::move((*fetched)[i]));
    for (std::size_t i = 0; i < images.size(); ++i) {
      if (auto added = AddAsset(images[i], std::move(bytes[i])); !added) return added;
    }
    return Ok{};
  }

  Expected<Ok, MapProblem> AddAsset(const Location& at, std::string bytes) {
    auto facts = ProbeImage(bytes);
    if (!facts) return Unexpected{ImageBroken(at, facts.error())};
    Asset asset{ToHex(Sha256(bytes)) + "." + facts->extension, facts->content_type, nullptr};
    images_.push_back({"/api/map-image/" + asset.name, facts->width, facts->height});
    loaded_.bytes += bytes.size();
    asset.bytes = std::make_shared<const std::string>(std::move(bytes));
    loaded_.assets.push_back(std::move(asset));
    return Ok{};
  }

  std::shared_ptr<const LoadedMap> Finish(const maps::TileMap& map, maps::Meaning meaning) {
    const std::string room = room_.ToString();
    const std::string revision = ToHex(Sha256(kPackFormat + room + hashes_)).substr(0, 32);
    std::string pack = BuildPack({room, revision, maps::EncodePath({at_.FileName()}), map, meaning, images_});
    loaded_.brotli = std::make_shared<const std::string>(Brotli(pack));
    loaded_.gzip = std::make_shared<const std::string>(Gzip(pack));
    const auto cells = static_cast<std::size_t>(map.CellCount());
    loaded_.bytes += pack.size() + loaded_.brotli->size() + loaded_.gzip->size() + cells / 4;
    loaded_.pack = std::make_shared<const std::string>(std::move(pack));
    loaded_.room = std::make_shared<const RoomMap>(
        RoomMap{room, revision, std::move(meaning.grid), std::move(meaning.entries), std::move(meaning.variables)});
    return std::make_shared<const LoadedMap>(std::move(loaded_));
  }

  // Borrowed; outlive this.
  const MapLoader& loader_;
  const maps::RoomPath& room_;
  // Owned.
  const std::stop_token stop_;
  Location at_;
  LoadedMap loaded_;
  std::string hashes_;
  std::vector<PackImage> images_;
};

MapLoader::MapLoader(Options options, const MapFiles& files, UrlFetcher& fetcher)
    : options_(options), files_(files), fetcher_(fetcher) {}

Expected<std::shared_ptr<const LoadedMap>, MapProblem> MapLoader::Load(const maps::RoomPath& room,
                                                                       std::stop_token stop) const {
  return Work(*this, room, std::move(stop)).Run();
}

}  // namespace dw::map_storage

#include "services/map_storage/map_check.h"

#include <utility>

#include "digiwork/wire/v1/map.pb.h"
#include "services/map_storage/map_loader.h"
#include "services/map_storage/problems.h"

namespace dw::map_storage {
namespace {

constexpr std::size_t kMaxFileBytes = 50 * 1000 * 1000;

/// A web of nothing: checking a file must not depend on the network.
class NoFetcher : public UrlFetcher {
 public:
  void Fetch(std::string, std::function<void(Result)> done) override {
    done(Unexpected{FetchProblem{FetchProblem::Code::kNotAllowed, 0, "checking offline"}});
  }
};

MapReport Refuse(const MapProblem& problem) {
  return {false, problem.code + " in " + problem.file + "\n  " + problem.detail + "\n  " + problem.fix + "\n"};
}

std::string Describe(const digiwork::wire::v1::MapPack& pack, std::size_t packed_bytes) {
  std::string text = pack.name() + ": " + std::to_string(pack.columns()) + " x " + std::to_string(pack.rows()) +
                     " cells, " + std::to_string(pack.layers_size()) + " layers, " +
                     std::to_string(pack.images_size()) + " images, " + std::to_string(packed_bytes / 1024) +
                     " KB packed\n";
  for (const auto& exit : pack.exits()) {
    text += "  exit to " + exit.room() + (exit.entry().empty() ? "" : "#" + exit.entry()) + "\n";
  }
  for (const auto& entry : pack.entries())
    text += "  entry " + (entry.name().empty() ? "(default)" : "#" + entry.name()) + "\n";
  for (const auto& area : pack.areas()) text += "  " + area.kind() + " " + area.name() + "\n";
  for (const auto& notice : pack.notices()) text += "  notice " + notice.code() + " " + notice.subject() + "\n";
  return text;
}

}  // namespace

MapReport CheckMap(const std::filesystem::path& file, const std::filesystem::path& root) {
  maps::RoomPath room;
  const std::filesystem::path below = file.lexically_normal().lexically_relative(root.lexically_normal());
  for (const std::filesystem::path& part : below) room.map.segments.push_back(part.string());
  if (room.map.segments.empty() || !maps::ArePlainNames(room.map.segments)) return Refuse(RoomUrlBroken(file.string()));

  const MapFiles files({root}, kMaxFileBytes);
  NoFetcher nothing;
  const auto map = MapLoader({}, files, nothing).Load(room, {});
  if (!map) return Refuse(map.error());
  digiwork::wire::v1::MapPack pack;
  if (!pack.ParseFromString(*(*map)->pack)) return {false, "The packed map cannot be read back.\n"};
  return {true, Describe(pack, (*map)->brotli->size())};
}

}  // namespace dw::map_storage

#include "services/map_storage/map_check.h"

#include <algorithm>
#include <array>
#include <string_view>
#include <utility>

#include "digiwork/wire/v1/map.pb.h"
#include "services/map_storage/map_loader.h"
#include "services/map_storage/problems.h"

namespace dw::map_storage {
namespace {

namespace wire = digiwork::wire::v1;

constexpr std::size_t kMaxFileBytes = 50 * 1000 * 1000;

/// A web of nothing: checking a file must not depend on the network.
class NoFetcher : public UrlFetcher {
 public:
  void Fetch(std::string, std::function<void(Result)> done) override {
    done(Unexpected{FetchProblem{FetchProblem::Code::kNotAllowed, 0, "checking offline"}});
  }
};

/// What a notice means for the author. `detail` is followed by the notice's subject, where it has one.
struct NoticeText {
  std::string_view code;
  std::string_view detail;
  std::string_view fix;
};

constexpr std::array<NoticeText, 13> kNoticeTexts = {{
    {"EXIT_BROKEN", "An exit leads to no room that can be shown",
     "Give exitUrl the path of a map, as garden.tmj#door."},
    {"EXIT_TOO_SCATTERED", "An exit has too many separate parts; some are left out", "Draw it in fewer pieces."},
    {"NOWHERE_TO_STAND", "Every place of the map is blocked", "Take collides away from some tiles."},
    {"NO_START", "Nothing says where people arrive, so they arrive in the middle",
     "Name a tile layer or an object of class area \"start\"."},
    {"TEMPLATE_LEFT_OUT", "An object made from a template is left out", "In Tiled, detach it from its template."},
    {"TILE_SIZE", "Tiles are not 32x32 pixels, as avatars are drawn for", "Nothing, if it looks as you mean it."},
    {"TOO_MANY_AREAS", "There are too many areas, or too large ones; one is left out", "Use fewer areas."},
    {"TOO_MANY_ENTRIES", "There are more than 2048 entries; some are left out", "Use fewer starts."},
    {"TOO_MANY_EXITS", "There are more than 512 exits; one is left out", "Use fewer exits."},
    {"TOO_MANY_OBJECTS", "There are more than 20000 objects; some are left out", "Use fewer objects, or draw tiles."},
    {"TOO_MANY_VARIABLES", "There are more than 256 variables, or one with a very long name or default is left out",
     "Use fewer, or shorter ones."},
    {"UNKNOWN_LAYER_TYPE", "A layer is of a kind that is not known and is left out",
     "Use tile, object, image and group layers."},
    {"UNKNOWN_TILE", "A layer uses tiles that no tileset has; they are left empty",
     "Add the missing tileset to the map, or erase these tiles."},
}};

MapFinding FindingOf(const wire::MapNotice& notice, const std::string& file) {
  const auto* const text = std::ranges::find(kNoticeTexts, notice.code(), &NoticeText::code);
  const bool known = text != kNoticeTexts.end();
  std::string detail(known ? text->detail : "Something was left out");
  if (!notice.subject().empty()) detail += ": " + notice.subject();
  return {notice.code(), file, detail + ".", std::string(known ? text->fix : "See docs/spec/maps.md."), false};
}

MapFinding FindingOf(const MapProblem& problem) {
  // The network's answer is ours: nothing was asked.
  if (problem.code == "HOST_NOT_ALLOWED") {
    return {"NOT_CHECKED", problem.file, "The map uses this file of another server, and a check fetches nothing.",
            "Put a copy beside the map and use that, or open the room to see whether it loads.", true};
  }
  return {problem.code, problem.file, problem.detail, problem.fix, true};
}

std::string TextOf(const MapFinding& finding) {
  return finding.code + " in " + finding.file + "\n  " + finding.detail + "\n  " + finding.fix + "\n";
}

MapReport Refuse(const MapProblem& problem) {
  MapFinding finding = FindingOf(problem);
  std::string text = TextOf(finding);
  return {false, {std::move(finding)}, std::move(text)};
}

std::string Describe(const wire::MapPack& pack, std::size_t packed_bytes) {
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
  wire::MapPack pack;
  if (!pack.ParseFromString(*(*map)->pack)) return {false, {}, "The packed map cannot be read back.\n"};

  MapReport report{true, {}, Describe(pack, (*map)->brotli->size())};
  for (const wire::MapNotice& notice : pack.notices()) {
    report.findings.push_back(FindingOf(notice, room.map.ToString()));
    report.text += TextOf(report.findings.back());
  }
  return report;
}

}  // namespace dw::map_storage

#include <algorithm>
#include <optional>
#include <unordered_map>

#include "core/maps/readers.h"
#include "core/maps/utf8.h"

namespace dw::maps {
namespace {

// An exit as a property says it, before it is known to lead anywhere.
struct Saying {
  std::string_view url;
  std::string_view instance;
};

Saying SayingOf(const Properties& properties) {
  const std::string_view url = properties.Text("exitUrl");
  if (!url.empty()) return {url, {}};
  return {properties.Text("exitSceneUrl"), properties.Text("exitInstance")};
}

class ExitReader {
 public:
  ExitReader(const TileMap& map, const RoomPath& room, Meaning& meaning) : map_(map), room_(room), meaning_(meaning) {}

  void Read() {
    FindTileExits();
    for (const Layer& layer : map_.layers) {
      if (layer.kind == Layer::Kind::kTiles) ReadTiles(layer);
    }
    AddCellExits();
    for (const Layer& layer : map_.layers) {
      if (layer.kind == Layer::Kind::kObjects) ReadAreas(layer);
    }
  }

 private:
  struct Target {
    ExitTarget leads;
    std::string label;
  };

  std::optional<ExitTarget> Resolve(const Saying& saying) {
    auto target = ResolveExit(room_, saying.url, saying.instance);
    if (!target) AddNotice(meaning_, "EXIT_BROKEN", std::string(ClipUtf8(saying.url, 200)));
    return target;
  }

  // Index into targets_, or kNone for no exit.
  std::uint32_t TargetOf(const Properties& properties, std::string_view label) {
    const Saying saying = SayingOf(properties);
    if (saying.url.empty()) return kNone;
    auto leads = Resolve(saying);
    if (!leads) return kNone;
    const auto same =
        std::find_if(targets_.begin(), targets_.end(), [&](const Target& t) { return t.leads == *leads; });
    if (same != targets_.end()) return static_cast<std::uint32_t>(same - targets_.begin());
    if (targets_.size() >= kMaxExits) {
      AddNotice(meaning_, "TOO_MANY_EXITS", std::string(label));
      return kNone;
    }
    targets_.push_back({*std::move(leads), std::string(label)});
    return static_cast<std::uint32_t>(targets_.size() - 1);
  }

  void FindTileExits() {
    for (const Tileset& tileset : map_.tilesets) {
      for (const Tile& tile : tileset.tiles) {
        const std::uint32_t target = TargetOf(tile.properties, tile.properties.Text("name"));
        if (target != kNone) of_tile_[tileset.first_gid + tile.id] = target;
      }
    }
  }

  // A later layer lies above and wins; within a layer the tile wins over the layer. [MP15]
  void ReadTiles(const Layer& layer) {
    const std::uint32_t of_layer = TargetOf(layer.properties, layer.name);
    if (of_layer == kNone && of_tile_.empty()) return;
    if (cells_.empty()) cells_.assign(map_.CellCount(), kNone);
    for (std::size_t i = 0; i < layer.gids.size(); ++i) {
      const std::uint32_t gid = layer.gids[i] & kTileIdMask;
      if (gid == 0) continue;
      const auto of_tile = of_tile_.find(gid);
      const std::uint32_t target = of_tile != of_tile_.end() ? of_tile->second : of_layer;
      if (target != kNone) cells_[i] = target;
    }
  }

  void AddCellExits() {
    std::vector<Cells> cells(targets_.size());
    for (std::size_t i = 0; i < cells_.size(); ++i) {
      if (cells_[i] != kNone) cells[cells_[i]].push_back(static_cast<std::uint32_t>(i));
    }
    for (std::size_t target = 0; target < targets_.size(); ++target) AddCellExit(targets_[target], cells[target]);
  }

  void AddCellExit(const Target& target, const Cells& cells) {
    std::vector<Rect> rects = CoverWithRects(cells, map_.columns);
    if (rects.size() > kMaxRectsPerShape) {
      rects.resize(kMaxRectsPerShape);
      AddNotice(meaning_, "EXIT_TOO_SCATTERED", target.label);
    }
    for (std::vector<Rect>& group : GroupTouching(rects)) {
      for (Rect& rect : group) rect = CellsToPixels(map_, rect);
      Add(target.leads, std::move(group), target.label);
    }
  }

  void ReadAreas(const Layer& layer) {
    for (const Object& object : layer.objects) {
      if (!IsRectOf(object, "area")) continue;
      const Saying saying = SayingOf(object.properties);
      const Rect pixels = PixelsOf(map_, layer, object);
      if (saying.url.empty() || pixels.left >= pixels.right || pixels.top >= pixels.bottom) continue;
      if (auto leads = Resolve(saying)) Add(*std::move(leads), {pixels}, object.name);
    }
  }

  void Add(ExitTarget leads, std::vector<Rect> rects, std::string label) {
    if (meaning_.exits.size() >= kMaxExits) return AddNotice(meaning_, "TOO_MANY_EXITS", std::move(label));
    meaning_.exits.push_back({std::move(leads), std::move(rects), std::move(label)});
  }

  // Borrowed; outlive this.
  const TileMap& map_;
  const RoomPath& room_;
  Meaning& meaning_;
  // Owned.
  std::vector<Target> targets_;
  std::unordered_map<std::uint32_t, std::uint32_t> of_tile_;
  std::vector<std::uint32_t> cells_;
};

}  // namespace

void ReadExits(const TileMap& map, const RoomPath& room, Meaning& meaning) {
  ExitReader(map, room, meaning).Read();
}

}  // namespace dw::maps

#include <algorithm>
#include <limits>
#include <map>
#include <optional>

#include "core/maps/readers.h"

namespace dw::maps {
namespace {

// How far around a blocked place, in cells, a free one is looked for before any free cell of the map will do.
constexpr std::int32_t kSearchRings = 64;
// Cells of an area that are looked at.
constexpr std::int64_t kMaxCandidates = 1 << 14;

class EntryReader {
 public:
  EntryReader(const TileMap& map, Meaning& meaning) : map_(map), grid_(meaning.grid), meaning_(meaning) {}

  void Read() {
    const Point centre{grid_.width() / 2, grid_.height() / 2};
    const auto free = SearchAround(centre, std::max(grid_.columns(), grid_.rows()));
    if (!free) AddNotice(meaning_, "NOWHERE_TO_STAND", "");
    fallback_ = free.value_or(centre);

    FindStartTiles();
    ReadNamedAreas();
    ReadNamedLayers();
    for (const auto& [name, cells] : named_tiles_) AddSpots(name, SpotsIn(cells), true);
    ReadDefault();
    meaning_.entries = Entries(std::move(entries_), fallback_);
  }

 private:
  // One pass over the cells for all tiles that say `start`. [MP20, MP21]
  void FindStartTiles() {
    const TileLookup tiles(map_);
    for (const Layer& layer : map_.layers) {
      for (std::size_t i = 0; i < layer.gids.size(); ++i) {
        const Tile* tile = tiles.Find(layer.gids[i]);
        const PropertyValue* start = tile ? tile->properties.Find("start") : nullptr;
        if (!start) continue;
        const auto* name = std::get_if<std::string>(start);
        const auto cell = static_cast<std::uint32_t>(i);
        if (name && !name->empty()) {
          named_tiles_[*name].push_back(cell);
        } else if (name || tile->properties.IsTrue("start")) {
          bare_tiles_.push_back(cell);
        }
      }
    }
  }

  void ReadNamedAreas() {
    ForEachArea([&](const Object& object, const Rect& pixels) {
      const PropertyValue* start = object.properties.Find("start");
      if (!start) return;
      const bool* flag = std::get_if<bool>(start);
      if (flag && !*flag) return;
      AddSpots(object.name, SpotsIn(pixels), true);
      const std::string_view name = object.properties.Text("start");
      if (!name.empty() && name != object.name) AddSpots(std::string(name), SpotsIn(pixels), true);
    });
  }

  // By its full name and by what follows any '/': "#desk" finds "office/desk". [MP22]
  void ReadNamedLayers() {
    for (const Layer& layer : map_.layers) {
      if (layer.kind != Layer::Kind::kTiles) continue;
      const std::vector<Point> spots = SpotsIn(FilledCells(layer));
      AddSpots(layer.name, spots, IsStart(layer) || Named(layer.name, "start"));
      for (auto slash = layer.name.find('/'); slash != std::string::npos; slash = layer.name.find('/', slash + 1)) {
        AddSpots(layer.name.substr(slash + 1), spots, false);
      }
    }
  }

  void ReadDefault() {
    bool found = false;
    ForEachArea([&](const Object& object, const Rect& pixels) {
      if (!found && object.name == "start") found = AddSpots("", SpotsIn(pixels), true);
    });
    if (!found) found = AddSpots("", SpotsIn(bare_tiles_), true);
    for (const bool by_name : {true, false}) {
      for (const Layer& layer : map_.layers) {
        if (found || layer.kind != Layer::Kind::kTiles) continue;
        if (by_name ? Named(layer.name, "start") : IsStart(layer))
          found = AddSpots("", SpotsIn(FilledCells(layer)), true);
      }
    }
    if (!found) AddNotice(meaning_, "NO_START", "");
  }

  static bool IsStart(const Layer& layer) {
    return layer.properties.IsTrue("start") || layer.properties.IsTrue("startLayer");
  }

  static bool Named(const std::string& full, const std::string& name) {
    return full == name || full.ends_with("/" + name);
  }

  template <class Visit>
  void ForEachArea(Visit visit) const {
    for (const Layer& layer : map_.layers) {
      for (const Object& object : layer.objects) {
        if (!IsRectOf(object, "area")) continue;
        const Rect pixels = PixelsOf(map_, layer, object);
        if (pixels.left < pixels.right && pixels.top < pixels.bottom) visit(object, pixels);
      }
    }
  }

  // Places to stand inside `pixels`; when all are blocked, the nearest that is not. [MP25]
  std::vector<Point> SpotsIn(const Rect& pixels) const {
    const Rect within = CellsWithin(map_, pixels);
    const std::int64_t count =
        std::int64_t{std::max(0, within.right - within.left)} * std::max(0, within.bottom - within.top);
    // Smaller than a cell: the middle of it is as good a place.
    if (count == 0) return {NearestFree({(pixels.left + pixels.right) / 2, (pixels.top + pixels.bottom) / 2})};
    Cells cells;
    const std::int64_t step = (count + kMaxCandidates - 1) / kMaxCandidates;
    for (std::int64_t i = 0; i < count; i += step) {
      const std::int64_t column = within.left + i % (within.right - within.left);
      const std::int64_t row = within.top + i / (within.right - within.left);
      cells.push_back(static_cast<std::uint32_t>(row * map_.columns + column));
    }
    return SpotsIn(cells);
  }

  std::vector<Point> SpotsIn(const Cells& cells) const {
    std::vector<Point> free;
    for (const std::uint32_t cell : cells) {
      const Point anchor = AnchorIn(cell);
      if (grid_.FreeForBody(anchor)) free.push_back(anchor);
    }
    if (free.empty() && !cells.empty()) free.push_back(NearestFree(AnchorIn(cells[cells.size() / 2])));
    if (free.size() <= kMaxSpotsPerEntry) return free;
    // Evenly thinned, so that a whole floor of spots stays a whole floor.
    std::vector<Point> thinned;
    thinned.reserve(kMaxSpotsPerEntry);
    for (std::size_t i = 0; i < kMaxSpotsPerEntry; ++i) thinned.push_back(free[i * free.size() / kMaxSpotsPerEntry]);
    return thinned;
  }

  bool AddSpots(std::string name, std::vector<Point> spots, bool listed) {
    if (spots.empty()) return false;
    // The default start has its place kept.
    if (entries_.size() + (name.empty() ? 0 : 1) >= kMaxEntries) {
      AddNotice(meaning_, "TOO_MANY_ENTRIES", "");
      return false;
    }
    entries_.push_back({std::move(name), std::move(spots), listed});
    return true;
  }

  // The anchor whose body stands in the middle of the cell, or on its lower edge where that is nearer to the centre of
  // the picture: on 32 px cells the anchor is the cell's centre.
  Point AnchorIn(std::uint32_t cell) const {
    const auto width = static_cast<std::int32_t>(map_.tile_width);
    const auto height = static_cast<std::int32_t>(map_.tile_height);
    const auto column = static_cast<std::int32_t>(cell % map_.columns);
    const auto row = static_cast<std::int32_t>(cell / map_.columns);
    const std::int32_t down = height >= 16 ? std::min(height / 2, height - 16) : height / 2 - 8;
    return {column * width + width / 2, row * height + down};
  }

  Point NearestFree(Point wanted) const { return SearchAround(wanted, kSearchRings).value_or(fallback_); }

  // `wanted` when it is free, else the nearest free cell, looked for ring by ring. [MP25]
  std::optional<Point> SearchAround(Point wanted, std::int32_t rings) const {
    if (grid_.FreeForBody(wanted)) return wanted;
    const std::int32_t column = wanted.x / grid_.tile_width();
    const std::int32_t row = wanted.y / grid_.tile_height();
    for (std::int32_t ring = 0; ring <= rings; ++ring) {
      if (const auto found = NearestInRing(wanted, column, row, ring)) return found;
    }
    return std::nullopt;
  }

  std::optional<Point> NearestInRing(Point wanted, std::int32_t column, std::int32_t row, std::int32_t ring) const {
    std::optional<Point> nearest;
    const auto consider = [&](std::int32_t x, std::int32_t y) {
      if (x < 0 || y < 0 || x >= grid_.columns() || y >= grid_.rows()) return;
      const Point anchor = AnchorIn(static_cast<std::uint32_t>(y) * map_.columns + static_cast<std::uint32_t>(x));
      if (!grid_.FreeForBody(anchor)) return;
      if (!nearest || SquaredDistance(anchor, wanted) < SquaredDistance(*nearest, wanted)) nearest = anchor;
    };
    for (std::int32_t along = -ring; along <= ring; ++along) {
      consider(column + along, row - ring);
      consider(column + along, row + ring);
      consider(column - ring, row + along);
      consider(column + ring, row + along);
    }
    return nearest;
  }

  // Borrowed; outlive this.
  const TileMap& map_;
  const WalkGrid& grid_;
  Meaning& meaning_;
  // Owned.
  std::vector<Entry> entries_;
  std::map<std::string, Cells> named_tiles_;
  Cells bare_tiles_;
  Point fallback_;
};

}  // namespace

void ReadEntries(const TileMap& map, Meaning& meaning) {
  EntryReader(map, meaning).Read();
}

}  // namespace dw::maps

#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "base/geometry.h"
#include "core/presence/ids.h"

namespace dw::presence {

/// The map in squares of 320 px: who and what is in each, and who watches it. [PR30-PR36]
class Zones {
 public:
  /// A rectangle of zones, in zone columns and rows; right and bottom are not part of it.
  struct View {
    std::int32_t left = 0;
    std::int32_t top = 0;
    std::int32_t right = 0;
    std::int32_t bottom = 0;

    bool Has(std::int32_t column, std::int32_t row) const {
      return column >= left && column < right && row >= top && row < bottom;
    }
    friend bool operator==(const View&, const View&) = default;
  };
  struct Zone {
    std::vector<UserId> people;
    std::vector<GroupId> groups;  // those that are drawn
    std::vector<UserId> watchers;
  };

  /// Of a map of this many pixels, at least one.
  Zones(std::int32_t width, std::int32_t height);

  /// REQUIRES: `at` is on the map.
  ZoneId At(Point at) const;
  /// The zones that a viewport touches. What is beside the map is cut off, and what is beyond kMaxWatchedZones is
  /// cropped around the middle. Any rectangle is fine.
  View Seen(const Rect& viewport) const;
  bool InView(const View& view, ZoneId zone) const;

  Zone& operator[](ZoneId zone) { return zones_[Number(zone)]; }
  /// Null for a zone that is not there.
  const Zone* Find(ZoneId zone) const { return Number(zone) < zones_.size() ? &zones_[Number(zone)] : nullptr; }

  /// Visits the zones of `view` that are not in `other`, row by row.
  template <class Visit>
  void ForEachBeyond(const View& view, const View& other, Visit visit) const {
    for (std::int32_t row = view.top; row < view.bottom; ++row) {
      for (std::int32_t column = view.left; column < view.right; ++column) {
        if (!other.Has(column, row)) visit(static_cast<ZoneId>(row * columns_ + column));
      }
    }
  }

 private:
  std::int32_t columns_;
  std::int32_t rows_;
  std::vector<Zone> zones_;
};

/// Takes `item` out of `list`, which does not keep its order. Does nothing when it is not there.
template <class Item>
void TakeOut(std::vector<Item>& list, Item item) {
  for (Item& place : list) {
    if (place != item) continue;
    place = list.back();
    list.pop_back();
    return;
  }
}

}  // namespace dw::presence

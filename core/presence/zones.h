#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "base/geometry.h"
#include "core/presence/ids.h"
#include "core/presence/zone_rect.h"

namespace dw::presence {

/// The map in squares of 320 px: who and what is in each, and who watches it. [PR30-PR36]
class Zones {
 public:
  struct Zone {
    std::vector<UserId> people;   // by Enter and Exit
    std::vector<GroupId> groups;  // those that are drawn
    std::vector<UserId> watchers;
  };

  /// Of a map of this many pixels, at least one.
  Zones(std::int32_t width, std::int32_t height);

  /// REQUIRES: `at` is on the map.
  ZoneId At(Point at) const;
  /// The zones that a viewport touches. What is beside the map is cut off, and what is beyond kMaxWatchedZones is
  /// cropped around the middle. Any rectangle is fine.
  ZoneRect Seen(const Rect& viewport) const;
  bool InView(const ZoneRect& view, ZoneId zone) const { return grid_.Has(view, zone); }
  const ZoneGrid& grid() const { return grid_; }

  void Enter(ZoneId zone, UserId user);
  void Exit(ZoneId zone, UserId user);
  /// How many have people in them.
  std::size_t inhabited() const { return inhabited_; }

  Zone& operator[](ZoneId zone) { return zones_[Number(zone)]; }
  /// Null for a zone that is not there.
  const Zone* Find(ZoneId zone) const { return Number(zone) < zones_.size() ? &zones_[Number(zone)] : nullptr; }

 private:
  ZoneGrid grid_;
  std::vector<Zone> zones_;
  std::size_t inhabited_ = 0;
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

#include "core/presence/zones.h"

#include <algorithm>

#include "core/presence/rules.h"

namespace dw::presence {
namespace {

struct Range {
  std::int32_t low;
  std::int32_t high;
};

// `count` of the numbers from low to high, from their middle.
Range CropAround(Range range, std::int32_t count) {
  const std::int32_t extra = range.high - range.low - count;
  if (extra <= 0) return range;
  return {range.low + extra / 2, range.low + extra / 2 + count};
}

}  // namespace

Zones::Zones(std::int32_t width, std::int32_t height)
    : grid_{std::max(1, (width + kZoneSide - 1) / kZoneSide), std::max(1, (height + kZoneSide - 1) / kZoneSide)},
      zones_(static_cast<std::size_t>(grid_.columns) * static_cast<std::size_t>(grid_.rows)) {}

void Zones::Enter(ZoneId zone, UserId user) {
  std::vector<UserId>& people = (*this)[zone].people;
  if (people.empty()) ++inhabited_;
  people.push_back(user);
}

void Zones::Exit(ZoneId zone, UserId user) {
  std::vector<UserId>& people = (*this)[zone].people;
  const std::size_t before = people.size();
  TakeOut(people, user);
  if (before > 0 && people.empty()) --inhabited_;
}

ZoneId Zones::At(Point at) const {
  const std::int32_t column = std::clamp(at.x / kZoneSide, 0, grid_.columns - 1);
  const std::int32_t row = std::clamp(at.y / kZoneSide, 0, grid_.rows - 1);
  return static_cast<ZoneId>(row * grid_.columns + column);
}

ZoneRect Zones::Seen(const Rect& viewport) const {
  const std::int32_t left = std::max(viewport.left, 0);
  const std::int32_t top = std::max(viewport.top, 0);
  const std::int32_t right = std::min(viewport.right, grid_.columns * kZoneSide);
  const std::int32_t bottom = std::min(viewport.bottom, grid_.rows * kZoneSide);
  if (left >= right || top >= bottom) return {};

  Range across{left / kZoneSide, (right - 1) / kZoneSide + 1};
  Range down{top / kZoneSide, (bottom - 1) / kZoneSide + 1};
  constexpr std::int32_t kMost = kMaxWatchedZones;
  const std::int32_t width = across.high - across.low;
  const std::int32_t height = down.high - down.low;
  if (width * height > kMost) {
    // The shorter side is kept where the limit's square has room for it.
    constexpr std::int32_t kSquareSide = 40;
    static_assert(kSquareSide * kSquareSide == kMost);
    const std::int32_t shorter = std::min({width, height, kSquareSide});
    across = CropAround(across, width <= height ? shorter : kMost / shorter);
    down = CropAround(down, width <= height ? kMost / shorter : shorter);
  }
  return {across.low, down.low, across.high, down.high};
}

}  // namespace dw::presence

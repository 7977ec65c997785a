#pragma once

#include <cstdint>

namespace dw {

/// A place in whole map pixels. Any value may come from a stranger: compute in 64 bits until it is checked.
struct Point {
  std::int32_t x = 0;
  std::int32_t y = 0;
  friend bool operator==(const Point&, const Point&) = default;
};

/// Pixels from `left, top` up to, not including, `right, bottom`. Empty when a side is not positive.
struct Rect {
  std::int32_t left = 0;
  std::int32_t top = 0;
  std::int32_t right = 0;
  std::int32_t bottom = 0;
  friend bool operator==(const Rect&, const Rect&) = default;
};

/// Exact for the whole range of a map's coordinates (at most 2^20), where it stays below 2^41.
constexpr std::int64_t SquaredDistance(Point a, Point b) {
  const std::int64_t dx = std::int64_t{a.x} - b.x;
  const std::int64_t dy = std::int64_t{a.y} - b.y;
  return dx * dx + dy * dy;
}

}  // namespace dw

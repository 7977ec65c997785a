#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

#include "base/geometry.h"

namespace dw::maps {

inline constexpr std::size_t kMaxRectsPerShape = 1024;  ///< Of one exit or area.

/// Cells of a grid by rising index, counted row by row.
using Cells = std::vector<std::uint32_t>;

/// Rectangles, in cells, that cover `cells` and nothing else, without overlap.
std::vector<Rect> CoverWithRects(const Cells& cells, std::uint32_t columns);

/// The smallest rectangle around all of `rects`, which are not none.
Rect Around(const std::vector<Rect>& rects);

/// `rects`, which do not overlap, in groups whose members hang together by their sides. Quadratic.
std::vector<std::vector<Rect>> GroupTouching(const std::vector<Rect>& rects);

}  // namespace dw::maps

#include "core/maps/walk_grid.h"

#include <algorithm>

namespace dw::maps {
namespace {

// The body relative to its anchor, less the tolerance.
constexpr std::int32_t kTolerance = 2;
constexpr std::int32_t kBodyLeft = -8 + kTolerance;
constexpr std::int32_t kBodyRight = 8 - kTolerance;
constexpr std::int32_t kBodyTop = 0 + kTolerance;
constexpr std::int32_t kBodyBottom = 16 - kTolerance;
constexpr std::int32_t kBodyCentre = 8;

std::int64_t FloorDivide(std::int64_t a, std::int64_t b) {
  const std::int64_t quotient = a / b;
  return quotient - ((a % b != 0 && (a < 0) != (b < 0)) ? 1 : 0);
}

std::int64_t CeilDivide(std::int64_t a, std::int64_t b) {
  return -FloorDivide(-a, b);
}

// The x of a straight way at height y, between the x of its ends.
struct Way {
  Point from;
  Point to;

  struct Span {
    std::int64_t low;
    std::int64_t high;
  };
  // What the anchor's x covers while its y is within [top, bottom], which the way reaches. Rounded inwards.
  Span XWithin(std::int64_t top, std::int64_t bottom) const {
    const std::int64_t dx = std::int64_t{to.x} - from.x;
    const std::int64_t dy = std::int64_t{to.y} - from.y;
    if (dy == 0) return {std::min(from.x, to.x), std::max(from.x, to.x)};
    const bool rising = (dx < 0) == (dy < 0);
    const std::int64_t at_low = rising ? top : bottom;
    const std::int64_t at_high = rising ? bottom : top;
    const std::int64_t low = from.x + CeilDivide(dx * (at_low - from.y), dy);
    const std::int64_t high = from.x + FloorDivide(dx * (at_high - from.y), dy);
    return {std::min(low, high), std::max(low, high)};
  }
};

}  // namespace

/// The cells that a body touches, ends included.
struct WalkGrid::Cells {
  std::int64_t left;
  std::int64_t top;
  std::int64_t right;
  std::int64_t bottom;

  bool Has(std::int64_t column, std::int64_t row) const {
    return column >= left && column <= right && row >= top && row <= bottom;
  }
};

std::optional<WalkGrid> WalkGrid::Make(std::int32_t columns, std::int32_t rows, std::int32_t tile_width,
                                       std::int32_t tile_height) {
  if (columns <= 0 || rows <= 0 || tile_width <= 0 || tile_height <= 0) return std::nullopt;
  if (std::int64_t{columns} * rows > kMaxCells) return std::nullopt;
  if (std::int64_t{columns} * tile_width > kMaxSidePixels) return std::nullopt;
  if (std::int64_t{rows} * tile_height > kMaxSidePixels) return std::nullopt;
  return WalkGrid(columns, rows, tile_width, tile_height);
}

WalkGrid::WalkGrid(std::int32_t columns, std::int32_t rows, std::int32_t tile_width, std::int32_t tile_height)
    : columns_(columns),
      rows_(rows),
      tile_width_(tile_width),
      tile_height_(tile_height),
      blocked_((static_cast<std::size_t>(columns) * static_cast<std::size_t>(rows) + 63) / 64),
      silent_(blocked_.size()) {}

bool WalkGrid::Get(const Bits& bits, std::int32_t column, std::int32_t row) const {
  if (column < 0 || row < 0 || column >= columns_ || row >= rows_) return false;
  const auto index =
      static_cast<std::size_t>(row) * static_cast<std::size_t>(columns_) + static_cast<std::size_t>(column);
  return (bits[index / 64] >> (index % 64) & 1) != 0;
}

void WalkGrid::Set(Bits& bits, std::int32_t column, std::int32_t row, bool value) {
  if (column < 0 || row < 0 || column >= columns_ || row >= rows_) return;
  const auto index =
      static_cast<std::size_t>(row) * static_cast<std::size_t>(columns_) + static_cast<std::size_t>(column);
  const std::uint64_t bit = std::uint64_t{1} << (index % 64);
  bits[index / 64] = value ? bits[index / 64] | bit : bits[index / 64] & ~bit;
}

void WalkGrid::Block(std::int32_t column, std::int32_t row, bool blocked) {
  Set(blocked_, column, row, blocked);
}
void WalkGrid::Silence(std::int32_t column, std::int32_t row, bool silent) {
  Set(silent_, column, row, silent);
}

bool WalkGrid::InBounds(Point anchor) const {
  return anchor.x >= 0 && anchor.y >= 0 && anchor.x <= width() && anchor.y <= height();
}

bool WalkGrid::SilentAt(Point anchor) const {
  if (!InBounds(anchor)) return false;
  return Silent(anchor.x / tile_width_, (anchor.y + kBodyCentre) / tile_height_);
}

WalkGrid::Cells WalkGrid::CellsUnder(Point anchor) const {
  return {FloorDivide(std::int64_t{anchor.x} + kBodyLeft, tile_width_),
          FloorDivide(std::int64_t{anchor.y} + kBodyTop, tile_height_),
          FloorDivide(std::int64_t{anchor.x} + kBodyRight - 1, tile_width_),
          FloorDivide(std::int64_t{anchor.y} + kBodyBottom - 1, tile_height_)};
}

bool WalkGrid::FreeForBody(Point anchor) const {
  if (!InBounds(anchor)) return false;
  const Cells cells = CellsUnder(anchor);
  for (std::int64_t row = cells.top; row <= cells.bottom; ++row) {
    for (std::int64_t column = cells.left; column <= cells.right; ++column) {
      if (Blocked(static_cast<std::int32_t>(column), static_cast<std::int32_t>(row))) return false;
    }
  }
  return true;
}

bool WalkGrid::ClearWay(Point from, Point to) const {
  if (!InBounds(from) || !InBounds(to)) return false;
  const Cells start = CellsUnder(from);
  const Way way{from, to};
  const std::int64_t y_low = std::min(from.y, to.y);
  const std::int64_t y_high = std::max(from.y, to.y);
  const std::int64_t first_row = FloorDivide(y_low + kBodyTop, tile_height_);
  const std::int64_t last_row = FloorDivide(y_high + kBodyBottom - 1, tile_height_);
  for (std::int64_t row = first_row; row <= last_row; ++row) {
    // The body touches the row while its anchor is between these.
    const std::int64_t top = std::max(y_low, row * tile_height_ - kBodyBottom);
    const std::int64_t bottom = std::min(y_high, (row + 1) * tile_height_ - kBodyTop);
    const Way::Span span = way.XWithin(top, bottom);
    const std::int64_t first_column = FloorDivide(span.low + kBodyLeft, tile_width_);
    const std::int64_t last_column = FloorDivide(span.high + kBodyRight - 1, tile_width_);
    for (std::int64_t column = first_column; column <= last_column; ++column) {
      if (Blocked(static_cast<std::int32_t>(column), static_cast<std::int32_t>(row)) && !start.Has(column, row)) {
        return false;
      }
    }
  }
  return true;
}

}  // namespace dw::maps

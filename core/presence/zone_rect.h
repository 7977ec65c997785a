#pragma once

#include <cstdint>

#include "core/presence/ids.h"

namespace dw::presence {

/// A rectangle of zones, in zone columns and rows; right and bottom are not part of it.
struct ZoneRect {
  std::int32_t left = 0;
  std::int32_t top = 0;
  std::int32_t right = 0;
  std::int32_t bottom = 0;

  bool Has(std::int32_t column, std::int32_t row) const {
    return column >= left && column < right && row >= top && row < bottom;
  }
  friend bool operator==(const ZoneRect&, const ZoneRect&) = default;
};

/// How many zones a map has, across and down; they are numbered row by row.
struct ZoneGrid {
  std::int32_t columns = 1;
  std::int32_t rows = 1;

  bool Has(const ZoneRect& rect, ZoneId zone) const {
    const auto index = static_cast<std::int32_t>(Number(zone));
    return rect.Has(index % columns, index / columns);
  }
  /// Visits the zones of `rect` that are not in `other`, row by row.
  template <class Visit>
  void ForEachBeyond(const ZoneRect& rect, const ZoneRect& other, Visit visit) const {
    for (std::int32_t row = rect.top; row < rect.bottom; ++row) {
      for (std::int32_t column = rect.left; column < rect.right; ++column) {
        if (!other.Has(column, row)) visit(static_cast<ZoneId>(row * columns + column));
      }
    }
  }
  friend bool operator==(const ZoneGrid&, const ZoneGrid&) = default;
};

}  // namespace dw::presence

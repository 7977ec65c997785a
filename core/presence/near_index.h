#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

#include "base/geometry.h"

namespace dw::presence {

/// Finds what stands within a cell's side of a point, in time that depends on those found alone.
///
/// A spatial hash in flat arrays: the cells of an unbounded plane share a fixed number of buckets, each a list linked
/// through the slots. Nothing is allocated after the first visit of a slot.
class NearIndex {
 public:
  /// `side` of a cell in px; `capacity` is how many slots there may be.
  NearIndex(std::int32_t side, std::uint32_t capacity);

  void Insert(std::uint32_t slot, Point at);
  void Remove(std::uint32_t slot);
  void Move(std::uint32_t slot, Point to);

  /// Visits every slot within `side` of `centre`, each once, and some that are farther.
  template <class Visit>
  void ForEachNear(Point centre, Visit visit) const {
    const Cell middle = CellAt(centre);
    for (std::int32_t row = middle.row - 1; row <= middle.row + 1; ++row) {
      for (std::int32_t column = middle.column - 1; column <= middle.column + 1; ++column) {
        const Cell cell{column, row};
        for (std::uint32_t link = heads_[BucketOf(cell)]; link != 0; link = links_[link - 1].next) {
          if (links_[link - 1].cell == cell) visit(link - 1);
        }
      }
    }
  }

 private:
  struct Cell {
    std::int32_t column = 0;
    std::int32_t row = 0;
    friend bool operator==(const Cell&, const Cell&) = default;
  };
  // Links are slot + 1; 0 ends a list.
  struct Link {
    Cell cell;
    std::uint32_t previous = 0;
    std::uint32_t next = 0;
  };

  Cell CellAt(Point at) const { return {at.x / side_, at.y / side_}; }
  std::size_t BucketOf(Cell cell) const {
    const std::uint64_t key =
        std::uint64_t{static_cast<std::uint32_t>(cell.column)} << 32 | static_cast<std::uint32_t>(cell.row);
    return static_cast<std::size_t>(key * 0x9E3779B97F4A7C15U >> shift_);
  }

  std::int32_t side_;
  int shift_;
  std::vector<std::uint32_t> heads_;
  std::vector<Link> links_;
};

}  // namespace dw::presence

#pragma once

#include <cstdint>
#include <optional>
#include <vector>

#include "base/geometry.h"

namespace dw::maps {

/// Where a body may stand and walk: the cells of a map that are blocked, and those that are silent.
///
/// A place is the anchor of an avatar, the centre of its 32x32 frame; its body is the box of 16x16 px from
/// (x-8, y) to (x+8, y+16). A body may overlap a blocked cell by up to 2 px on each side, since both ends round.
/// Cells start unblocked and not silent. Questions about any point, however far, are safe. Rules: PR11-PR13 in
/// docs/spec/presence.md. Not thread-safe while it is being filled; any thread may read it after that.
class WalkGrid {
 public:
  static constexpr std::int64_t kMaxCells = 1 << 22;
  static constexpr std::int64_t kMaxSidePixels = 1 << 17;

  /// Nothing when a size is not positive, or above the limits.
  static std::optional<WalkGrid> Make(std::int32_t columns, std::int32_t rows, std::int32_t tile_width,
                                      std::int32_t tile_height);

  std::int32_t columns() const { return columns_; }
  std::int32_t rows() const { return rows_; }
  std::int32_t tile_width() const { return tile_width_; }
  std::int32_t tile_height() const { return tile_height_; }
  std::int32_t width() const { return columns_ * tile_width_; }  ///< In pixels.
  std::int32_t height() const { return rows_ * tile_height_; }   ///< In pixels.

  /// Cells outside the map are ignored.
  void Block(std::int32_t column, std::int32_t row, bool blocked = true);
  void Silence(std::int32_t column, std::int32_t row, bool silent = true);

  bool Blocked(std::int32_t column, std::int32_t row) const { return Get(blocked_, column, row); }
  bool Silent(std::int32_t column, std::int32_t row) const { return Get(silent_, column, row); }

  /// Whether the anchor is on the map; the far edges count.
  bool InBounds(Point anchor) const;
  /// Whether a body whose anchor is there stands on a silent cell: the one under its centre.
  bool SilentAt(Point anchor) const;
  /// Whether a body may stand there: in bounds, touching no blocked cell.
  bool FreeForBody(Point anchor) const;
  /// Whether a body may go straight from `from`, which is in bounds, to `to`. Blocked cells that it already touches at
  /// `from` do not count, so that somebody put into a wall can walk out of it.
  bool ClearWay(Point from, Point to) const;

 private:
  using Bits = std::vector<std::uint64_t>;
  struct Cells;

  WalkGrid(std::int32_t columns, std::int32_t rows, std::int32_t tile_width, std::int32_t tile_height);

  bool Get(const Bits& bits, std::int32_t column, std::int32_t row) const;
  void Set(Bits& bits, std::int32_t column, std::int32_t row, bool value);
  Cells CellsUnder(Point anchor) const;

  std::int32_t columns_;
  std::int32_t rows_;
  std::int32_t tile_width_;
  std::int32_t tile_height_;
  Bits blocked_;
  Bits silent_;
};

}  // namespace dw::maps

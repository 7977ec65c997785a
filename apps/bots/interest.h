#pragma once

#include <cstdint>
#include <vector>

#include "base/geometry.h"

namespace dw::bots {

/// Zones in columns and rows; right and bottom are not part of it.
struct ZoneSpan {
  std::int32_t left = 0;
  std::int32_t top = 0;
  std::int32_t right = 0;
  std::int32_t bottom = 0;
  friend bool operator==(const ZoneSpan&, const ZoneSpan&) = default;
};

/// Who should be told what, by the bots' own reading of the rules for seeing; a server is measured against it.
/// [PR30, PR32, PR33] A bot's view touches some twenty zones, so that the limit of PR35 is never reached.
class Interest {
 public:
  /// Of a map of this many pixels.
  Interest(std::int32_t width, std::int32_t height);

  std::int32_t columns() const { return columns_; }
  std::int32_t rows() const { return rows_; }

  /// The zones a viewport touches; empty when it lies beside the map.
  ZoneSpan Touched(const Rect& viewport) const;
  /// Somebody who watched `before` now watches `after`; an empty span is nothing.
  void Change(const ZoneSpan& before, const ZoneSpan& after);
  /// How many are told of a step that ends here.
  std::uint32_t WatchersAt(Point at) const;

  /// `mover` takes a step that ends here, at `now`.
  void NoteStep(Point at, std::uint32_t mover, std::uint64_t now);
  /// Whether the last step into one of these zones was later than `since`, and of somebody else than `watcher`.
  bool SteppedSince(const ZoneSpan& zones, std::uint64_t since, std::uint32_t watcher) const;

 private:
  struct Step {
    std::uint64_t at = 0;
    std::uint32_t mover = 0;
  };

  void Add(const ZoneSpan& span, std::uint32_t count);
  std::size_t Index(std::int32_t column, std::int32_t row) const;
  std::size_t ZoneAt(Point at) const;

  std::int32_t columns_;
  std::int32_t rows_;
  // Owned.
  std::vector<std::uint32_t> watchers_;  // row by row
  std::vector<Step> last_steps_;         // the same
};

/// What a screen of `width` x `height` px shows of a map when `at` is in its middle, as far as the edges let it be.
Rect ViewportAround(Point at, std::int32_t width, std::int32_t height, std::int32_t map_width, std::int32_t map_height);

}  // namespace dw::bots

#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "base/geometry.h"

namespace dw::maps {

/// A named way into a room. An empty name is a default start.
struct Entry {
  std::string name;
  std::vector<Point> spots;  ///< Never empty; each is free to stand on; at most kMaxSpotsPerEntry.
  bool listed = true;        ///< Meant by the author as a way in, and so worth naming to people.
};

inline constexpr std::size_t kMaxEntries = 2048;  ///< Of one room.
inline constexpr std::size_t kMaxSpotsPerEntry = 1024;

/// Where people appear in a room. Rules: MP20–MP25 in docs/spec/maps.md.
///
/// Immutable, so any thread may read it.
class Entries {
 public:
  /// `list` in order of precedence: of two entries with one name the first counts.
  Entries(std::vector<Entry> list, Point fallback);
  Entries() = default;

  /// A free place for somebody who comes by `entry` (the room URL's hash; may be empty or unknown). `random` picks
  /// among several: any number is fine. [MP20–MP22, MP25]
  Point SpawnFor(std::string_view entry, std::uint32_t random) const;

  const std::vector<Entry>& list() const { return list_; }
  Point fallback() const { return fallback_; }

 private:
  // Owned.
  std::vector<Entry> list_;
  Point fallback_;
};

}  // namespace dw::maps

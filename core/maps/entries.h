#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace dw::maps {

/// A place for an avatar's anchor, in whole map pixels from the top left.
struct Spot {
  std::int32_t x = 0;
  std::int32_t y = 0;
  friend bool operator==(const Spot&, const Spot&) = default;
};

/// A named way into a room. An empty name is a default start.
struct Entry {
  std::string name;
  std::vector<Spot> spots;  ///< Never empty; each is free to stand on; at most kMaxSpotsPerEntry.
};

inline constexpr std::size_t kMaxSpotsPerEntry = 1024;

/// Where people appear in a room. Rules: MP20–MP27 in docs/spec/maps.md.
///
/// Immutable, so any thread may read it.
class Entries {
 public:
  /// `list` in order of precedence: of two entries with one name the first counts.
  Entries(std::vector<Entry> list, Spot fallback);
  Entries() = default;

  /// A free place for somebody who comes by `entry` (the room URL's hash; may be empty or unknown). `random` picks
  /// among several: any number is fine. [MP20, MP25]
  Spot SpawnFor(std::string_view entry, std::uint32_t random) const;

  const std::vector<Entry>& list() const { return list_; }
  Spot fallback() const { return fallback_; }

 private:
  // Owned.
  std::vector<Entry> list_;
  Spot fallback_;
};

}  // namespace dw::maps

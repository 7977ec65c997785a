#pragma once

#include <cstdint>
#include <string>
#include <utility>
#include <vector>

#include "base/expected.h"
#include "base/geometry.h"
#include "core/maps/entries.h"
#include "core/maps/room_path.h"
#include "core/maps/tile_map.h"
#include "core/maps/variable.h"
#include "core/maps/walk_grid.h"

namespace dw::maps {

inline constexpr std::size_t kMaxExits = 512;
inline constexpr std::size_t kMaxAreas = 1024;
inline constexpr std::size_t kMaxNotices = 100;
inline constexpr std::size_t kMaxVariables = 256;
inline constexpr std::size_t kMaxVariableNameBytes = 128;
inline constexpr std::size_t kMaxVariableBytes = 8192;  ///< Of a value, as JSON.

/// Touching it leaves for another room.
struct Exit {
  ExitTarget target;
  std::vector<Rect> rects;  ///< Pixels.
  std::string label;
};

/// A named part of the map with a meaning.
struct Area {
  std::string name;
  std::string kind;  ///< "area", "door", "silent", "meeting", "stage".
  std::vector<Rect> rects;
  Properties properties;
};

/// What a map says about walking, arriving and leaving.
struct Meaning {
  WalkGrid grid;
  bool has_silence = false;
  std::uint32_t floor_layer = 0;  ///< layers[i] with i >= this are drawn over the avatars.
  Entries entries;
  std::vector<Exit> exits;
  std::vector<Area> areas;
  std::vector<Variable> variables;
  std::vector<Notice> notices;
};

enum class MeaningRefusal : std::uint8_t { kNoFloorLayer, kTooLarge };

/// Reads the meaning of the map of `room`. Rules: MP9–MP25 and MP32–MP34 in docs/spec/maps.md.
Expected<Meaning, MeaningRefusal> ReadMeaning(const TileMap& map, const RoomPath& room);

}  // namespace dw::maps

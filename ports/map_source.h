#pragma once

#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "base/expected.h"
#include "core/maps/entries.h"
#include "core/maps/variable.h"
#include "core/maps/walk_grid.h"

namespace dw {

/// Why a room has no map. Every text is for the person who made the map; the list of codes is in docs/spec/maps.md.
struct MapProblem {
  std::string code;       ///< Stable, "NO_FLOOR_LAYER".
  std::string file;       ///< The file at fault, as the author knows it.
  std::string detail;     ///< What is wrong: one sentence.
  std::string fix;        ///< What to do: one sentence.
  int http_status = 422;  ///< How /api/map says it.
};

/// What the server needs to know of a room's map: where one may walk and where one arrives.
struct RoomMap {
  std::string room;      ///< The room path without hash, in canonical spelling.
  std::string revision;  ///< Changes when anything the map was made of changes; the ETag of /api/map.
  maps::WalkGrid grid;   ///< What blocks and what is silent.
  maps::Entries entries;
  std::vector<maps::Variable> variables;
};

/// Maps by room path ("/~/office.tmj", "/_/global/example.org/map.json").
///
/// Loading a room that is loading already joins that load. A finished map is kept for a while and looked at anew when
/// it is asked for later, so two calls may give two revisions; a RoomMap itself never changes and may be shared by
/// any number of rooms and threads (hence the shared_ptr).
///
/// Thread-safe. Implementations: services/map_storage, and StaticMapSource (ports/static_map_source.h) for tests.
class MapSource {
 public:
  using Result = Expected<std::shared_ptr<const RoomMap>, MapProblem>;

  virtual ~MapSource() = default;

  /// Calls `done` exactly once, on any thread, perhaps before Load returns.
  virtual void Load(std::string room, std::function<void(Result)> done) = 0;
  /// Of `room` something has changed, it is said: the next Load looks, however short a time ago somebody did.
  virtual void LookAgain(const std::string& room) { (void)room; }
};

}  // namespace dw

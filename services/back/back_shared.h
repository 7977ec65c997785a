#pragma once

#include <atomic>
#include <cstddef>

#include "ports/map_source.h"
#include "ports/state_store.h"
#include "services/back/back_options.h"
#include "services/back/room_homes.h"
#include "services/back/room_host.h"

namespace dw::back {

/// What the engines of all shards share.
struct BackShared {
  // Borrowed; outlive this.
  MapSource& maps;
  StateStore* store = nullptr;  ///< Null: rooms are ours without asking.
  // Owned.
  BackOptions options;
  BackMetrics metrics;
  std::atomic<std::size_t> rooms{0};
  RoomHomes homes{};
};

}  // namespace dw::back

#pragma once

#include <atomic>
#include <chrono>
#include <cstddef>
#include <string>

#include "core/presence/rules.h"
#include "ports/map_source.h"
#include "ports/state_store.h"
#include "services/back/room_host.h"

namespace dw::back {

struct BackOptions {
  presence::RoomRules rules;
  std::size_t max_rooms = 1000;  ///< In the whole process.
  Millis keep_empty_room = std::chrono::minutes(1);
  std::string address;  ///< Where pushers of other processes reach this back: its name in the state store.
};

/// What the engines of all shards share.
struct BackShared {
  // Borrowed; outlive this.
  MapSource& maps;
  StateStore* store = nullptr;  ///< Null: rooms are ours without asking.
  // Owned.
  BackOptions options;
  BackMetrics metrics;
  std::atomic<std::size_t> rooms{0};
};

}  // namespace dw::back

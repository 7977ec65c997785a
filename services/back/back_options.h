#pragma once

#include <chrono>
#include <cstddef>
#include <string>

#include "base/time.h"
#include "core/presence/rules.h"

namespace dw::back {

struct BackOptions {
  presence::RoomRules rules;
  std::size_t max_rooms = 1000;       ///< In the whole process.
  double room_news_per_second = 1e6;  ///< What a room may tell. [WS55]
  Millis keep_empty_room = std::chrono::minutes(1);
  std::string address;  ///< Where pushers of other processes reach this back: its name in the state store.
};

}  // namespace dw::back

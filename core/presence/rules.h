#pragma once

#include <cstdint>

#include "base/time.h"

namespace dw::presence {

/// How many choices each layer of the avatar catalogue may have at most; the shell may narrow them to its catalogue.
struct AvatarLimits {
  std::uint32_t body = 64;
  std::uint32_t eyes = 64;
  std::uint32_t hair = 64;
  std::uint32_t clothes = 64;
  std::uint32_t hat = 64;
  std::uint32_t accessory = 64;
};

/// The numbers of a room. A room clamps those out of range; see Room::rules().
struct RoomRules {
  std::uint32_t max_people = 1000;       ///< 1..10,000
  std::int32_t walk_speed = 180;         ///< px a second
  std::int32_t run_speed = 450;          ///< px a second; the fastest anybody may go
  Millis move_burst{1000};               ///< how much running may arrive at once
  std::int32_t join_distance = 64;       ///< px between two who meet
  std::int32_t bubble_radius = 48;       ///< px from the centre of a bubble
  std::uint32_t bubble_size = 4;         ///< 2..50 people
  std::uint32_t max_say_length = 200;    ///< code points
  std::uint32_t max_chat_length = 2000;  ///< code points
  Millis speech_lasts{10000};            ///< how long a newcomer is still shown somebody's last speech
  AvatarLimits avatars;
};

inline constexpr std::uint32_t kMaxNameLength = 32;  ///< code points
inline constexpr std::uint32_t kMaxEmoteBytes = 32;
inline constexpr std::uint32_t kMaxChatIdLength = 64;  ///< bytes
inline constexpr std::uint32_t kMaxSignalBytes = 64 * 1024;
inline constexpr std::uint32_t kMaxPeopleListed = 200;
inline constexpr std::uint32_t kMaxWatchedZones = 1600;
inline constexpr std::int32_t kZoneSide = 320;  ///< px
inline constexpr Millis kMaxCredit{30000};

}  // namespace dw::presence

#pragma once

#include <cstdint>

#include "base/time.h"

namespace dw::presence {

// As many as the avatar catalogue offers (art/avatars); tidy compares.
inline constexpr std::uint32_t kBodyChoices = 11;
inline constexpr std::uint32_t kEyesChoices = 10;
inline constexpr std::uint32_t kClothesChoices = 26;
inline constexpr std::uint32_t kHairChoices = 36;
inline constexpr std::uint32_t kHatChoices = 17;
inline constexpr std::uint32_t kAccessoryChoices = 20;

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

#pragma once

#include <array>
#include <cstdint>
#include <string>

#include "base/geometry.h"
#include "core/presence/ids.h"

namespace dw::presence {

enum class Direction : std::uint8_t { kDown, kLeft, kRight, kUp };

/// What others see of somebody's availability; the numbers are those of the wire. Silent is set by the room alone.
enum class Status : std::uint8_t {
  kOnline = 1,
  kSilent = 2,
  kAway = 3,
  kBusy = 8,
  kDoNotDisturb = 9,
  kBackInAMoment = 10,
};

/// May be asked for by a client. [PR21]
constexpr bool Selectable(Status status) {
  return status == Status::kOnline || status == Status::kAway || status == Status::kBusy ||
         status == Status::kDoNotDisturb || status == Status::kBackInAMoment;
}
/// May be in bubbles. [PR43]
constexpr bool Sociable(Status status) {
  return status == Status::kOnline || status == Status::kAway || status == Status::kBusy;
}

/// Where somebody is, and how they stand there.
struct Place {
  Point at;
  Direction direction = Direction::kDown;
  bool moving = false;
  friend bool operator==(const Place&, const Place&) = default;
};

/// The choice made in each layer of the avatar catalogue: 0 is none, where a layer may be empty.
struct Avatar {
  std::uint32_t body = 1;
  std::uint32_t eyes = 1;
  std::uint32_t hair = 0;
  std::uint32_t clothes = 1;
  std::uint32_t hat = 0;
  std::uint32_t accessory = 0;
  friend bool operator==(const Avatar&, const Avatar&) = default;
};

/// Whether each choice is in the catalogue, and the layers that may not be empty are not. [PR4]
bool Drawable(const Avatar& avatar);

/// What of themselves somebody sends to those in their bubble.
struct Media {
  bool camera = false;
  bool microphone = false;
  bool screen = false;
  friend bool operator==(const Media&, const Media&) = default;
};

enum class SayKind : std::uint8_t { kSpeech, kThought };

/// Words shown over somebody's head; no text: none.
struct Words {
  std::string text;
  SayKind kind = SayKind::kSpeech;
  friend bool operator==(const Words&, const Words&) = default;
};

/// Somebody in the room, as others may see them.
struct Person {
  UserId id = kNobody;
  std::string uuid;  ///< Stable for a visitor over rooms and stays; given by the shell.
  std::string name;
  Avatar avatar;
  Place place;
  Status status = Status::kOnline;     ///< In force, and seen by others.
  Status requested = Status::kOnline;  ///< What they chose; in force again after a silent zone.
  Media media;
  ZoneId zone{};
  GroupId group = kNoGroup;
  UserId leader = kNobody;       ///< Whom they follow.
  std::uint32_t followers = 0;   ///< How many follow them.
  std::uint32_t correction = 0;  ///< How often the room has put them back.
  friend bool operator==(const Person&, const Person&) = default;
};

}  // namespace dw::presence

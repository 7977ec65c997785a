#pragma once

#include <cstdint>
#include <string>
#include <variant>
#include <vector>

#include "core/presence/ids.h"
#include "core/presence/person.h"

/// What a room decided, to be told in order. One struct an event, each complete in itself: a shell encodes it once and
/// sends it to its whole audience.
namespace dw::presence {

// What those see who watch a zone.

/// An upsert. [PR31-PR33]
struct UserJoined {
  UserId user = kNobody;
  std::string name;
  Avatar avatar;
  Place place;
  Status status = Status::kOnline;
  Words words;
  ZoneId zone{};
  bool arrived = false;  ///< New in the room, not only in view.
  friend bool operator==(const UserJoined&, const UserJoined&) = default;
};
/// The newest makes earlier ones of the same person superfluous: a shell may leave those out for who is slow.
struct UserMoved {
  UserId user = kNobody;
  Place place;
  ZoneId zone{};  ///< Of the place.
  friend bool operator==(const UserMoved&, const UserMoved&) = default;
};
/// Somebody is out of sight. [PR32]
struct UserLeft {
  UserId user = kNobody;
  ZoneId zone{};
  std::uint32_t to_zone = 0;  ///< Zone index + 1; 0: left the room.
  friend bool operator==(const UserLeft&, const UserLeft&) = default;
};
struct DetailsUpdated {
  UserId user = kNobody;
  Status status = Status::kOnline;
  std::string name;
  Avatar avatar;
  friend bool operator==(const DetailsUpdated&, const DetailsUpdated&) = default;
};
struct Emoted {
  UserId user = kNobody;
  std::string emote;
  friend bool operator==(const Emoted&, const Emoted&) = default;
};
/// No text: what was shown is gone.
struct Said {
  UserId user = kNobody;
  Words words;
  friend bool operator==(const Said&, const Said&) = default;
};
/// An upsert of a bubble, as seen from outside. [PR57]
struct GroupUpdated {
  GroupId group = kNoGroup;
  Point centre;
  std::vector<UserId> members;
  bool locked = false;
  bool full = false;
  ZoneId zone{};
  friend bool operator==(const GroupUpdated&, const GroupUpdated&) = default;
};
struct GroupDeleted {
  GroupId group = kNoGroup;
  friend bool operator==(const GroupDeleted&, const GroupDeleted&) = default;
};

// What one person, or the members of a bubble, are told.

/// These zones are watched no more: forget their bubbles, and these people. They are named because a step may reach the
/// client later than this, or not at all, and it would take somebody for being in another zone. [PR34]
struct ZoneCleared {
  std::vector<ZoneId> zones;
  std::vector<UserId> people;
  friend bool operator==(const ZoneCleared&, const ZoneCleared&) = default;
};
enum class CorrectionReason : std::uint8_t { kTooFast, kBlocked, kOutside };
/// [PR14, PR15]
struct PositionCorrected {
  Place place;
  std::uint32_t correction = 0;
  CorrectionReason reason = CorrectionReason::kTooFast;
  friend bool operator==(const PositionCorrected&, const PositionCorrected&) = default;
};
struct Waved {
  UserId from = kNobody;
  friend bool operator==(const Waved&, const Waved&) = default;
};

struct FollowAsked {
  UserId leader = kNobody;
  UserId follower = kNobody;
  friend bool operator==(const FollowAsked&, const FollowAsked&) = default;
};
struct FollowAnswered {
  UserId leader = kNobody;
  UserId follower = kNobody;
  bool accepted = false;
  friend bool operator==(const FollowAnswered&, const FollowAnswered&) = default;
};
struct FollowStopped {
  UserId leader = kNobody;
  UserId follower = kNobody;
  friend bool operator==(const FollowStopped&, const FollowStopped&) = default;
};

struct BubbleMember {
  UserId user = kNobody;
  std::string name;
  Avatar avatar;
  Media media;
  friend bool operator==(const BubbleMember&, const BubbleMember&) = default;
};
/// To the one who is in a bubble now, itself among the members.
struct BubbleJoined {
  GroupId group = kNoGroup;
  std::vector<BubbleMember> members;
  bool locked = false;
  friend bool operator==(const BubbleJoined&, const BubbleJoined&) = default;
};
/// To those who were in it before and still are.
struct BubbleChanged {
  GroupId group = kNoGroup;
  std::vector<BubbleMember> joined;
  std::vector<UserId> left;
  bool locked = false;
  friend bool operator==(const BubbleChanged&, const BubbleChanged&) = default;
};
struct BubbleLeft {
  GroupId group = kNoGroup;
  friend bool operator==(const BubbleLeft&, const BubbleLeft&) = default;
};

struct Chatted {
  UserId user = kNobody;
  std::string name;
  std::string id;
  std::string text;
  friend bool operator==(const Chatted&, const Chatted&) = default;
};
struct Typed {
  UserId user = kNobody;
  bool typing = false;
  friend bool operator==(const Typed&, const Typed&) = default;
};
struct MediaShown {
  UserId user = kNobody;
  Media media;
  friend bool operator==(const MediaShown&, const MediaShown&) = default;
};

/// Connect to `peer`; the impolite end offers first. [PR81]
struct CallStarted {
  UserId peer = kNobody;
  bool polite = false;
  ConnectionId connection{};
  friend bool operator==(const CallStarted&, const CallStarted&) = default;
};
struct Signalled {
  UserId from = kNobody;
  ConnectionId connection{};
  std::string payload;
  friend bool operator==(const Signalled&, const Signalled&) = default;
};
struct CallEnded {
  UserId peer = kNobody;
  ConnectionId connection{};
  friend bool operator==(const CallEnded&, const CallEnded&) = default;
};

using Event =
    std::variant<UserJoined, UserMoved, UserLeft, DetailsUpdated, Emoted, Said, GroupUpdated, GroupDeleted, ZoneCleared,
                 PositionCorrected, Waved, FollowAsked, FollowAnswered, FollowStopped, BubbleJoined, BubbleChanged,
                 BubbleLeft, Chatted, Typed, MediaShown, CallStarted, Signalled, CallEnded>;

/// Everybody who watches `zone` and not `without`.
struct ZoneBut {
  ZoneId zone{};
  ZoneId without{};
  friend bool operator==(const ZoneBut&, const ZoneBut&) = default;
};
/// Everybody who watches a zone once the call that gave the effect has returned, one person, or the people named.
/// People named are distinct, and in the room.
using Audience = std::variant<ZoneId, ZoneBut, UserId, std::vector<UserId>>;

struct Effect {
  Audience to;
  Event event;
  friend bool operator==(const Effect&, const Effect&) = default;
};
using Effects = std::vector<Effect>;

}  // namespace dw::presence

#pragma once

#include <cstdint>
#include <string>
#include <variant>
#include <vector>

#include "core/spaces/member.h"

/// What a space decided, to be told in order.
namespace dw::spaces {

/// Somebody who is told of a space's members, and through whom members speak. 0 is none.
enum class WatcherId : std::uint64_t {};
inline constexpr WatcherId kEverybody{};

/// The watcher has been told of everybody who was there when it came.
struct Listed {
  friend bool operator==(const Listed&, const Listed&) = default;
};
/// An upsert.
struct MemberJoined {
  Member member;
  friend bool operator==(const MemberJoined&, const MemberJoined&) = default;
};
struct MemberChanged {
  std::string member;
  Change change;
  friend bool operator==(const MemberChanged&, const MemberChanged&) = default;
};
struct MemberLeft {
  std::string member;
  friend bool operator==(const MemberLeft&, const MemberLeft&) = default;
};
/// `from` says `bytes` to the member `to`, or, when that is empty, to every other member.
struct Said {
  std::string from;
  std::string to;
  std::string bytes;
  friend bool operator==(const Said&, const Said&) = default;
};
using Event = std::variant<Listed, MemberJoined, MemberChanged, MemberLeft, Said>;

struct Effect {
  WatcherId to = kEverybody;  ///< Every watcher, or one.
  Event event;
  friend bool operator==(const Effect&, const Effect&) = default;
};
using Effects = std::vector<Effect>;

}  // namespace dw::spaces

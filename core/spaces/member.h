#pragma once

#include <cstddef>
#include <cstdint>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "base/expected.h"

/// Who is in a space, and what may be said of them. All of it is pure, and safe for any bytes.
namespace dw::spaces {

/// Small things a member shows of themselves, by key.
using Attributes = std::map<std::string, std::string>;

/// What a member is, apart from their id.
struct Profile {
  std::string uuid;  ///< The visitor's.
  std::string name;
  Attributes attributes;
  friend bool operator==(const Profile&, const Profile&) = default;
};

struct Member {
  std::string id;  ///< One stay of one person: the same wherever the space is kept.
  Profile profile;
  friend bool operator==(const Member&, const Member&) = default;
};

/// What becomes of attributes: those of `set` are as they say, those of `removed` are no more, all others stay.
struct Change {
  Attributes set;
  std::vector<std::string> removed;
  friend bool operator==(const Change&, const Change&) = default;
};

enum class Refusal : std::uint8_t { kSpaceFull, kAlreadyThere, kNotFound, kTooMany, kTooLong, kInvalid };
/// As clients read it: "SPACE_FULL".
std::string_view Code(Refusal refusal);
using Verdict = Expected<Ok, Refusal>;

// Bounds. [SP3, SP5, SP9]
inline constexpr std::size_t kMostAttributes = 16;
inline constexpr std::size_t kMostKeyBytes = 64;
inline constexpr std::size_t kMostAttributesBytes = 2048;  ///< Keys and values of one member together.
inline constexpr std::size_t kMostEventBytes = 16 * 1024;
inline constexpr std::size_t kMostNameBytes = 512;  ///< Of a space.
inline constexpr std::size_t kMostIdBytes = 64;     ///< Of a member, and of a visitor.

/// Whether a space may be called so. [SP9]
bool IsSpaceName(std::string_view name);
/// Whether a member may be so. [SP3]
Verdict Check(const Member& member);
/// Changes `attributes`, or nothing. [SP3, SP4]
Verdict Merge(Attributes& attributes, const Change& change);
/// What makes `before` into `after`.
Change Between(const Attributes& before, const Attributes& after);
/// Whether an event may carry `bytes`. [SP5]
Verdict CheckEvent(std::string_view bytes);

}  // namespace dw::spaces

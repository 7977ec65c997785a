#pragma once

#include <cstdint>
#include <string>

namespace dw {

/// The channel of the StateStore on which every pusher hears that somebody's standing has changed. [AC50]
inline constexpr char kStandingChannel[] = "digiwork-standing";

/// What has changed, as adapters/visa/standing_codec.h writes it.
struct Standing {
  enum class Kind : std::uint8_t {
    kEnded,    ///< The sign-in `who` is over: its sockets close.
    kBanned,   ///< The person or visitor `who` is judged by the Gate anew, at once.
    kChanged,  ///< The person `who` has another role or other tags: its clients renew their visas at once.
  };
  Kind kind = Kind::kEnded;
  std::string who;
  std::string room;  ///< Of kBanned: from this room alone; empty: from all.
  friend bool operator==(const Standing&, const Standing&) = default;
};

}  // namespace dw

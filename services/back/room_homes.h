#pragma once

#include <cstddef>
#include <map>
#include <mutex>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/time.h"

namespace dw::back {

/// Which backs there are, as far as this one knows, and so which of its rooms would be better off at another: those
/// that pushers would look for there, once it has been there for a while. Lets one room move at a time. A room that
/// comes back at once tells that somebody does not reach the other back, which is then sent none for long. [IW11]
///
/// Thread-safe.
class RoomHomes {
 public:
  /// How long a back has to have been there without a break,
  static constexpr Millis kSettled{10'000};
  /// and how old the last word on who is there may be.
  static constexpr Millis kFresh{2'000};
  /// Between the end of one move and the next.
  static constexpr Millis kPause{1'000};
  /// A move that nobody has heard the end of has ended.
  static constexpr Millis kMostMoving{30'000};
  /// A room that is back so soon was not taken up,
  static constexpr Millis kSoon{60'000};
  /// and the back that should have done so is sent none for so long.
  static constexpr Millis kDistrust{600'000};

  /// These are there now, in any order.
  void OnRoll(const std::vector<std::string>& backs, Instant now);

  /// Whether `room`, which the back at `own` has, may move now, and where to. When it says so the move has begun.
  std::optional<std::string> BeginMove(const std::string& room, const std::string& own, Instant now);
  /// The room has gone.
  void EndMove(const std::string& room, Instant now);
  /// The room is opened here.
  void OnOpened(const std::string& room, Instant now);

 private:
  struct Back {
    Instant since{};
    Instant distrusted_until{};
  };
  struct Move {
    std::string room;
    std::string to;
    Instant began{};
  };

  bool Settled(const std::string& back, Instant now) const;

  std::mutex mutex_;
  std::vector<std::string> present_;
  std::map<std::string, Back> backs_;  ///< Those present, and those distrusted.
  Instant heard_{};
  std::optional<Move> moving_;
  Instant next_move_{};
  std::vector<Move> moved_;  ///< Within kSoon.
};

}  // namespace dw::back

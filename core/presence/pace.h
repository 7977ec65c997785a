#pragma once

#include <algorithm>
#include <cstdint>

#include "base/time.h"
#include "core/presence/rules.h"

namespace dw::presence {

/// So many of a kind of wish at once, and then one an interval.
struct PaceLimit {
  Millis interval;
  std::int32_t burst;
};

/// How often one person may ask for what. [PR78]
namespace pace {
inline constexpr PaceLimit kReports{Millis{16}, 120};
inline constexpr PaceLimit kLooks{Millis{100}, 20};
inline constexpr PaceLimit kDetails{Millis{500}, 10};
inline constexpr PaceLimit kEmotes{Millis{500}, 5};
inline constexpr PaceLimit kSays{Millis{1000}, 5};
inline constexpr PaceLimit kWaves{Millis{2000}, 3};
inline constexpr PaceLimit kFollows{Millis{1000}, 6};
inline constexpr PaceLimit kLocks{Millis{500}, 6};
inline constexpr PaceLimit kChats{Millis{500}, 10};
inline constexpr PaceLimit kTypings{Millis{250}, 10};
inline constexpr PaceLimit kMedia{Millis{250}, 20};
inline constexpr PaceLimit kSignals{Millis{10}, 400};
inline constexpr PaceLimit kRestarts{Millis{500}, 20};
inline constexpr PaceLimit kVariables{Millis{250}, 20};
inline constexpr PaceLimit kEvents{Millis{250}, 20};
}  // namespace pace

/// Keeps one person to one PaceLimit, in one moment's memory.
class Pace {
 public:
  bool Take(const PaceLimit& limit, Instant now) {
    const Instant start = std::max(due_, now);
    if (start - now > limit.interval * (limit.burst - 1)) return false;
    due_ = start + limit.interval;
    return true;
  }

 private:
  Instant due_{};
};

/// How far somebody may have gone by now: running speed by the clock, with some saved up. [PR10, PR16]
class Stride {
 public:
  Stride() = default;
  Stride(const RoomRules& rules, Instant now);

  /// Whether `distance` px are within what has been saved up.
  bool Affords(double distance, Instant now);
  /// REQUIRES: Affords said yes at this moment.
  void Spend(double distance);
  /// Whether one more report is within its pace.
  bool TakeReport(Instant now);
  /// Lends what could have been gone in `offline`, for kCreditLasts.
  void Credit(Millis offline, Instant now);

 private:
  using MicroPixels = std::int64_t;

  void Refill(Instant now);

  MicroPixels per_microsecond_ = 0;
  MicroPixels most_ = 0;
  MicroPixels saved_ = 0;
  MicroPixels lent_ = 0;
  std::int64_t lent_reports_ = 0;
  Instant lent_until_{};
  Instant refilled_{};
  Pace reports_;
};

}  // namespace dw::presence

#pragma once

#include <algorithm>
#include <cstdint>

#include "base/time.h"

namespace dw {

/// So many a second on average, and so many at once.
struct RateLimit {
  double per_second = 0;
  double burst = 0;
  friend bool operator==(const RateLimit&, const RateLimit&) = default;
};

/// The same as a RateCell counts it, in microseconds that may go round.
struct Rate {
  Rate() = default;
  explicit Rate(const RateLimit& limit)
      : each(static_cast<std::uint32_t>(std::clamp(1e6 / limit.per_second, 1.0, kLongest))),
        most(static_cast<std::uint32_t>(std::clamp(each * (limit.burst - 1), 0.0, kLongest))) {}

  static constexpr double kLongest = 1e9;

  std::uint32_t each = 0;  ///< Between two of them, on average.
  std::uint32_t most = 0;  ///< How far ahead of the time who has used the whole burst may be.
};

/// Keeps one thing to one Rate, in four bytes: the time at which what was let through so far would be due. Who has said
/// nothing for more than an hour may find a part of the burst gone.
class RateCell {
 public:
  static std::uint32_t TicksOf(Instant now) { return static_cast<std::uint32_t>(now.time_since_epoch().count()); }

  bool Take(const Rate& rate, std::uint32_t now) {
    std::uint32_t ahead = due_ - now;
    // Long ago, or never.
    if (ahead > rate.most + rate.each) ahead = 0;
    if (ahead > rate.most) return false;
    due_ = now + ahead + rate.each;
    return true;
  }
  /// How long until Take succeeds.
  std::uint32_t Wait(const Rate& rate, std::uint32_t now) const {
    const std::uint32_t ahead = due_ - now;
    return ahead > rate.most + rate.each || ahead <= rate.most ? 0 : ahead - rate.most;
  }
  /// Whether all of the burst is there again.
  bool Idle(const Rate& rate, std::uint32_t now) const {
    const std::uint32_t ahead = due_ - now;
    return ahead == 0 || ahead > rate.most + rate.each;
  }

 private:
  std::uint32_t due_ = 0;
};

}  // namespace dw

#pragma once

#include <algorithm>
#include <chrono>
#include <cstdint>

namespace dw {

/// How long a thread rests before its next turn. To fall asleep and be woken costs the kernel more than a small turn's
/// work: so when much is to be done, and little each time, some turns are made one. A turn that was long has gathered
/// enough for the next already. Pure.
class TurnRest {
 public:
  using Time = std::chrono::steady_clock::time_point;
  static constexpr std::chrono::microseconds kLongest{4000};
  static constexpr double kFew = 700;    ///< Things a second up to which there is no rest,
  static constexpr double kMany = 2000;  ///< and from which on it is longest.

  /// No rest is longer than this, from now on.
  void SetLongest(std::chrono::microseconds longest) { longest_ = longest; }

  /// Before a turn: `things` were done in the one before, which took `busy`.
  std::chrono::microseconds Before(Time now, std::uint32_t things, Time::duration busy) {
    Count(now, things);
    const auto rest = std::min(rest_, longest_) - std::chrono::duration_cast<std::chrono::microseconds>(busy);
    return std::max(rest, std::chrono::microseconds(0));
  }

 private:
  static constexpr std::chrono::milliseconds kWindow{100};

  void Count(Time now, std::uint32_t things) {
    things_ += things;
    const auto passed = now - since_;
    if (passed < kWindow) return;
    const double a_second = things_ / std::chrono::duration<double>(passed).count();
    const double part = std::clamp((a_second - kFew) / (kMany - kFew), 0.0, 1.0);
    rest_ = std::chrono::microseconds(static_cast<std::int64_t>(part * static_cast<double>(kLongest.count())));
    things_ = 0;
    since_ = now;
  }

  std::chrono::microseconds longest_ = kLongest;
  std::chrono::microseconds rest_{0};
  std::uint32_t things_ = 0;
  Time since_{};
};

}  // namespace dw

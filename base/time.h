#pragma once

#include <chrono>

namespace dw {

using Millis = std::chrono::milliseconds;

/// A moment on the process's steady clock. The core is told the time; it never asks.
using Instant = std::chrono::time_point<std::chrono::steady_clock, std::chrono::microseconds>;

/// Where the time comes from. One real clock a process; tests move their own by hand.
class Clock {
 public:
  virtual ~Clock() = default;
  virtual Instant Now() const = 0;
  /// Milliseconds since 1970 in UTC, for what people and tokens see; may jump.
  virtual std::chrono::milliseconds UnixNow() const = 0;
};

}  // namespace dw

#pragma once

#include <atomic>
#include <chrono>

#include "base/time.h"

namespace dw {

/// The machine's own clocks.
class SystemClock final : public Clock {
 public:
  Instant Now() const override {
    return std::chrono::time_point_cast<Instant::duration>(std::chrono::steady_clock::now());
  }
  Millis UnixNow() const override {
    return std::chrono::duration_cast<Millis>(std::chrono::system_clock::now().time_since_epoch());
  }
};

/// A clock that moves only when a test says so; after moving it, wake the shards (Runtime::Wake). Thread-safe.
class ManualClock final : public Clock {
 public:
  Instant Now() const override { return Instant(std::chrono::hours(1) + elapsed_.load()); }
  Millis UnixNow() const override {
    return Millis(1'700'000'000'000) + std::chrono::duration_cast<Millis>(elapsed_.load());
  }
  void Advance(std::chrono::microseconds by) { elapsed_ = elapsed_.load() + by; }

 private:
  std::atomic<std::chrono::microseconds> elapsed_{std::chrono::microseconds(0)};
};

}  // namespace dw

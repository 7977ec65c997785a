#pragma once

#include <algorithm>
#include <cstddef>
#include <cstdint>

#include "base/time.h"

namespace dw::pusher {

/// When somebody may be sent the next frame. Who is sent little is sent it at once; who is sent much waits a little,
/// so that a frame carries more and costs no more. Pure. [WS27]
class FlushPace {
 public:
  static constexpr double kCalm = 60;   ///< News a second up to which nothing waits;
  static constexpr double kBusy = 160;  ///< and from which on everything waits for kFloor.
  static constexpr std::chrono::microseconds kFloor{45'000};
  static constexpr double kMostStretch = 8;

  /// A frame with `news` in it was sent. `stretch` is 1 while the server keeps up, and more when it has to save.
  void OnFrame(std::size_t news, Instant now, double stretch) {
    gathered_ += static_cast<std::uint32_t>(news);
    if (now - since_ >= kWindow) {
      per_second_ = static_cast<float>(gathered_ / std::chrono::duration<double>(now - since_).count());
      gathered_ = 0;
      since_ = now;
    }
    const double ramp = std::clamp((per_second_ - kCalm) / (kBusy - kCalm), 0.0, 1.0);
    const double floors = std::min(ramp * stretch + (stretch - 1), kMostStretch);
    next_ = now + std::chrono::microseconds(static_cast<std::int64_t>(floors * static_cast<double>(kFloor.count())));
  }
  Instant next() const { return next_; }

 private:
  static constexpr Millis kWindow{200};

  Instant next_{};
  Instant since_{};
  std::uint32_t gathered_ = 0;
  float per_second_ = 0;
};

/// How much all pace has to be stretched for a thread to keep up: what keeps it busy most of the time, and no more.
/// Pure.
class FlushStretch {
 public:
  /// `load` is the part of the time the thread was busy since the last call, 0 to 1.
  void OnLoad(double load) {
    // A thread that is busy all the time says no more than that it has too much to do.
    const double change = load > kSaturated ? kUp : std::max(kGain * (load - kWanted), -kDown);
    stretch_ = std::clamp(stretch_ * (1 + change), 1.0, FlushPace::kMostStretch);
  }
  double value() const { return stretch_; }

 private:
  static constexpr double kWanted = 0.92;
  static constexpr double kSaturated = 0.985;
  static constexpr double kGain = 0.5;
  static constexpr double kUp = 0.12;
  static constexpr double kDown = 0.05;

  double stretch_ = 1;
};

}  // namespace dw::pusher

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
  static constexpr double kCalm = 60;        ///< News a second up to which nothing waits, where many are sent to;
  static constexpr double kCalmest = 150;    ///< where few are;
  static constexpr double kRamp = 120;       ///< and so many more make everything wait for kFloor.
  static constexpr double kAtOnce = 15'000;  ///< Frames a second that a thread sends as readily as it can.
  static constexpr std::chrono::microseconds kFloor{48'000};
  static constexpr double kMostStretch = 8;

  /// What a thread's sending depends on, beside who is sent to.
  struct Press {
    double stretch = 1;        ///< 1 while the thread keeps up, and more when it has to save.
    std::size_t sessions = 1;  ///< How many it sends to.
  };

  /// A frame with `news` in it was sent.
  void OnFrame(std::size_t news, Instant now, const Press& press) {
    gathered_ += static_cast<std::uint32_t>(news);
    if (now - since_ >= kWindow) {
      per_second_ = static_cast<float>(gathered_ / std::chrono::duration<double>(now - since_).count());
      gathered_ = 0;
      since_ = now;
    }
    const double calm = std::clamp(kAtOnce / static_cast<double>(press.sessions), kCalm, kCalmest);
    const double ramp = std::clamp((per_second_ - calm) / kRamp, 0.0, 1.0);
    // Who waits for nothing while all is well waits for what the stretch adds.
    const double floors = std::min(press.stretch - (1 - ramp), kMostStretch);
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
    // One turn more or less in so short a time says little: a quick answer to it would swing for ever.
    load_ += kTrust * (load - load_);
    // A thread that is busy all the time says no more than that it has too much to do.
    saturated_ = load > kSaturated ? saturated_ + 1 : 0;
    const double change = saturated_ >= kSurely ? kUp : std::max(kGain * (load_ - kWanted), -kDown);
    stretch_ = std::clamp(stretch_ * (1 + change), 1.0, FlushPace::kMostStretch);
  }
  double value() const { return stretch_; }

 private:
  static constexpr double kWanted = 0.94;
  static constexpr double kTrust = 0.3;
  static constexpr double kSaturated = 0.985;
  static constexpr int kSurely = 3;
  static constexpr double kGain = 0.2;
  static constexpr double kUp = 0.12;
  static constexpr double kDown = 0.05;

  double stretch_ = 1;
  double load_ = 0;  ///< Of late.
  int saturated_ = 0;
};

}  // namespace dw::pusher

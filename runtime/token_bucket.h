#pragma once

#include <algorithm>

#include "base/time.h"

namespace dw {

/// Lets through `per_second` on average and `burst` at once. Pure: the time is passed in.
class TokenBucket {
 public:
  TokenBucket(double per_second, double burst, Instant now)
      : per_second_(per_second), burst_(burst), tokens_(burst), at_(now) {}

  /// Takes `count`; false, and nothing taken, when there are not so many.
  bool Take(double count, Instant now) {
    if (now > at_) {
      tokens_ = std::min(burst_, tokens_ + per_second_ * std::chrono::duration<double>(now - at_).count());
      at_ = now;
    }
    if (tokens_ < count) return false;
    tokens_ -= count;
    return true;
  }

 private:
  double per_second_;
  double burst_;
  double tokens_;
  Instant at_;
};

}  // namespace dw

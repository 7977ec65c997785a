#pragma once

#include <algorithm>

#include "base/time.h"

namespace dw::back {

/// How much a room may tell in all: an item told to one person is one. What has been told is spent, also beyond what
/// there is; whoever would have more told then has to wait. Pure. [WS55]
class RoomBudget {
 public:
  /// How many seconds' worth may be told at once.
  static constexpr double kBurstSeconds = 4;

  RoomBudget(double per_second, Instant now) : per_second_(per_second), left_(kBurstSeconds * per_second), at_(now) {}

  bool Spent(Instant now) {
    if (now > at_) {
      const double more = per_second_ * std::chrono::duration<double>(now - at_).count();
      left_ = std::min(left_ + more, kBurstSeconds * per_second_);
      at_ = now;
    }
    return left_ <= 0;
  }
  void Spend(std::size_t told) { left_ -= static_cast<double>(told); }

 private:
  double per_second_;
  double left_;
  Instant at_;
};

}  // namespace dw::back

#pragma once

#include <algorithm>
#include <random>

#include "base/time.h"

namespace dw::redis {

/// How long to wait before the next try: twice as long every time up to a limit, by chance between half of that and all
/// of it, so that many who failed together do not come back together.
class Backoff {
 public:
  Backoff(Millis first, Millis most) : first_(first), most_(most), next_(first) {}

  Millis Next() {
    const Millis longest = next_;
    next_ = std::min(next_ * 2, most_);
    return Millis(std::uniform_int_distribution<Millis::rep>(longest.count() / 2, longest.count())(chance_));
  }
  void Reset() { next_ = first_; }

 private:
  // Owned.
  const Millis first_;
  const Millis most_;
  Millis next_;
  std::minstd_rand chance_{std::random_device{}()};
};

}  // namespace dw::redis

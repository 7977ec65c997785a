#pragma once

#include <prometheus/histogram.h>

#include <algorithm>
#include <array>
#include <cstddef>
#include <span>
#include <vector>

namespace dw {

/// A histogram that one thread fills without a lock, and hands on now and then to the one that is shown. The steady
/// state allocates nothing.
template <std::size_t kBounds>
class Tally {
 public:
  /// `bounds` are the upper ends of all buckets but the last, rising; `shown` has the same and outlives this.
  Tally(const std::array<double, kBounds>& bounds, prometheus::Histogram& shown)
      : bounds_(bounds), shown_(shown), counts_(kBounds + 1) {}

  void Add(double value) {
    const auto bucket = std::lower_bound(bounds_.begin(), bounds_.end(), value) - bounds_.begin();
    ++counts_[static_cast<std::size_t>(bucket)];
    sum_ += value;
  }
  void Publish() {
    shown_.ObserveMultiple(counts_, sum_);
    std::fill(counts_.begin(), counts_.end(), 0.0);
    sum_ = 0;
  }

 private:
  const std::array<double, kBounds> bounds_;
  // Borrowed; outlives this.
  prometheus::Histogram& shown_;
  // Owned.
  std::vector<double> counts_;
  double sum_ = 0;
};

}  // namespace dw

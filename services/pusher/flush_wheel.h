#pragma once

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <vector>

#include "base/time.h"

namespace dw::pusher {

/// Who is to be flushed when, to the millisecond: a wheel of buckets, so that adding and taking cost the same however
/// many wait. What is due later than the wheel reaches comes when the wheel has turned once. Keeps no order within a
/// millisecond. Pure; one thread. The steady state allocates nothing.
template <class Thing>
class FlushWheel {
 public:
  static constexpr std::size_t kBuckets = 512;

  explicit FlushWheel(Instant now) : taken_(TickOf(now)) {}

  void Add(Thing* thing, Instant due) {
    const std::int64_t tick = std::max(TickOf(due), taken_ + 1);
    buckets_[IndexOf(std::min(tick, taken_ + static_cast<std::int64_t>(kBuckets) - 1))].push_back(thing);
    ++size_;
  }
  /// Takes out whatever is due by `now`.
  void TakeDue(Instant now, std::vector<Thing*>& out) {
    const std::int64_t tick = TickOf(now);
    if (size_ > 0) {
      const std::int64_t last = std::min(tick, taken_ + static_cast<std::int64_t>(kBuckets));
      for (std::int64_t at = taken_ + 1; at <= last; ++at) {
        std::vector<Thing*>& bucket = buckets_[IndexOf(at)];
        size_ -= bucket.size();
        out.insert(out.end(), bucket.begin(), bucket.end());
        bucket.clear();
      }
    }
    taken_ = std::max(taken_, tick);
  }
  /// Forgets `thing`, wherever it is.
  void Remove(Thing* thing) {
    for (std::vector<Thing*>& bucket : buckets_) size_ -= std::erase(bucket, thing);
  }
  /// When something may be due next.
  std::optional<Instant> NextDue() const {
    if (size_ == 0) return std::nullopt;
    std::int64_t at = taken_ + 1;
    while (buckets_[IndexOf(at)].empty()) ++at;
    return Instant(Millis(at));
  }
  std::size_t size() const { return size_; }

 private:
  /// Rounded down: what is due may be taken up to a millisecond early.
  static std::int64_t TickOf(Instant at) { return std::chrono::floor<Millis>(at).time_since_epoch().count(); }
  static std::size_t IndexOf(std::int64_t tick) { return static_cast<std::size_t>(tick) % kBuckets; }

  std::array<std::vector<Thing*>, kBuckets> buckets_;
  std::int64_t taken_;  ///< Every bucket up to this tick has been taken.
  std::size_t size_ = 0;
};

}  // namespace dw::pusher

#pragma once

#include <cstddef>
#include <deque>
#include <mutex>
#include <string>
#include <unordered_set>
#include <utility>

#include "base/time.h"

namespace dw {

/// Sign-ins that are over while visas made from them may still be good: nobody comes in with one of those. Thread-safe.
/// [AC51]
class EndedSignIns {
 public:
  /// Longer than any visa is good.
  static constexpr Millis kKept = std::chrono::minutes(20);
  static constexpr std::size_t kMost = 100'000;

  void Add(const std::string& session, Instant now) {
    const std::lock_guard lock(mutex_);
    while (!order_.empty() && (now - order_.front().second > kKept || order_.size() >= kMost)) {
      known_.erase(order_.front().first);
      order_.pop_front();
    }
    if (known_.insert(session).second) order_.emplace_back(session, now);
  }
  bool Has(const std::string& session) const {
    const std::lock_guard lock(mutex_);
    return known_.contains(session);
  }

 private:
  mutable std::mutex mutex_;
  std::unordered_set<std::string> known_;
  std::deque<std::pair<std::string, Instant>> order_;
};

}  // namespace dw

#pragma once

#include <cstdint>
#include <functional>
#include <map>
#include <optional>
#include <utility>

#include "base/time.h"

namespace dw {

/// Names one pending timer of a TimerQueue. Never used twice.
struct TimerId {
  Instant due{};
  std::uint64_t number = 0;  ///< 0: no timer.
  friend auto operator<=>(const TimerId&, const TimerId&) = default;
};

/// What is to happen when, in order of time; equal times in order of adding. Pure: the time is passed in.
class TimerQueue {
 public:
  TimerId Add(Instant due, std::function<void()> work) {
    const TimerId id{due, ++last_number_};
    pending_.emplace(id, std::move(work));
    return id;
  }
  /// Does nothing when it has run or was cancelled already.
  void Cancel(TimerId id) { pending_.erase(id); }

  /// Runs what is due. What that adds runs in a later call, even when due at once, so that a call always ends.
  void RunDue(Instant now) {
    const std::uint64_t newest = last_number_;
    for (auto it = pending_.begin(); it != pending_.end() && it->first.due <= now;) {
      if (it->first.number > newest) {
        ++it;
        continue;
      }
      auto node = pending_.extract(it);
      node.mapped()();
      it = pending_.begin();
    }
  }
  std::optional<Instant> NextDue() const {
    if (pending_.empty()) return std::nullopt;
    return pending_.begin()->first.due;
  }
  void Clear() { std::exchange(pending_, {}); }
  std::size_t size() const { return pending_.size(); }

 private:
  // Owned.
  std::map<TimerId, std::function<void()>> pending_;
  std::uint64_t last_number_ = 0;
};

}  // namespace dw

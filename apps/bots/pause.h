#pragma once

#include <algorithm>
#include <cstdint>

namespace dw::bots {

/// The longest time in which somebody heard of no move although one was due. Times are microseconds of one clock.
class Pause {
 public:
  /// From now on it counts.
  void Begin(std::uint64_t now) {
    since_ = now;
    longest_ = 0;
  }
  void Heard(std::uint64_t now) {
    longest_ = std::max(longest_, now - since_);
    since_ = now;
  }
  /// Nobody in view has moved: silence up to now is none.
  void Excuse(std::uint64_t now) { since_ = now; }

  std::uint64_t since() const { return since_; }
  /// When it ends now.
  std::uint64_t Longest(std::uint64_t now) const { return std::max(longest_, now - since_); }

 private:
  std::uint64_t since_ = 0;
  std::uint64_t longest_ = 0;
};

}  // namespace dw::bots

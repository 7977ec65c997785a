#pragma once

#include <cstdint>
#include <random>

#include "base/geometry.h"

namespace dw::bots {

/// Where a bot goes. Pure: the same random numbers give the same way.
class Walker {
 public:
  /// Numbers for all walkers of a run.
  using Random = std::mt19937;

  /// A walk of 36 px a step, as people walk.
  static constexpr std::int32_t kStep = 36;
  /// The way to a place one has to be at runs: 80 px a step are 400 px a second at five steps, below the 450 allowed.
  static constexpr std::int32_t kRunStep = 80;

  /// Stays within `area`, turning at its edges. `step`: px of a wandering step.
  Walker(const Rect& area, Point at, std::int32_t step = kStep);

  Point at() const { return at_; }
  std::uint8_t direction() const { return direction_; }
  void PutAt(Point at) { at_ = at; }

  /// One step of a random walk in eight directions, which turns with a chance of one in ten.
  void Wander(Random& random);
  /// One step of at most `length` towards `target`; true when that is where the bot stands now.
  bool Approach(Point target, std::int32_t length);

 private:
  void Turn(Random& random);
  void Face(std::int32_t dx, std::int32_t dy);

  Rect area_;
  Point at_;
  std::int32_t step_;
  std::int32_t dx_ = 0;
  std::int32_t dy_ = 0;
  std::uint8_t direction_ = 0;
};

}  // namespace dw::bots

#include "apps/bots/walker.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <cstdlib>

namespace dw::bots {
namespace {

constexpr std::array<Point, 8> kHeadings = {{{1, 0}, {1, 1}, {0, 1}, {-1, 1}, {-1, 0}, {-1, -1}, {0, -1}, {1, -1}}};
constexpr std::uint32_t kTurnsOneIn = 10;

// As wire.v1.Direction.
constexpr std::uint8_t kDown = 0;
constexpr std::uint8_t kLeft = 1;
constexpr std::uint8_t kRight = 2;
constexpr std::uint8_t kUp = 3;

}  // namespace

Walker::Walker(const Rect& area, Point at, std::int32_t step) : area_(area), at_(at), step_(step) {}

void Walker::Turn(Random& random) {
  const Point heading = kHeadings[random() % kHeadings.size()];
  // Seven tenths each way are nearly one.
  const std::int32_t length = heading.x != 0 && heading.y != 0 ? step_ * 7 / 10 : step_;
  dx_ = heading.x * length;
  dy_ = heading.y * length;
}

void Walker::Face(std::int32_t dx, std::int32_t dy) {
  if (std::abs(dx) >= std::abs(dy)) {
    direction_ = dx < 0 ? kLeft : kRight;
  } else {
    direction_ = dy < 0 ? kUp : kDown;
  }
}

void Walker::Wander(Random& random) {
  if ((dx_ == 0 && dy_ == 0) || random() % kTurnsOneIn == 0) Turn(random);
  if (at_.x + dx_ < area_.left || at_.x + dx_ >= area_.right) dx_ = -dx_;
  if (at_.y + dy_ < area_.top || at_.y + dy_ >= area_.bottom) dy_ = -dy_;
  at_.x = std::clamp(at_.x + dx_, area_.left, area_.right - 1);
  at_.y = std::clamp(at_.y + dy_, area_.top, area_.bottom - 1);
  Face(dx_, dy_);
}

bool Walker::Approach(Point target, std::int32_t length) {
  const std::int32_t dx = target.x - at_.x;
  const std::int32_t dy = target.y - at_.y;
  const double distance = std::sqrt(static_cast<double>(SquaredDistance(at_, target)));
  if (dx != 0 || dy != 0) Face(dx, dy);
  if (distance <= length) {
    at_ = target;
    return true;
  }
  at_.x += static_cast<std::int32_t>(dx * (length / distance));
  at_.y += static_cast<std::int32_t>(dy * (length / distance));
  return false;
}

}  // namespace dw::bots

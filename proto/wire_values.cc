#include "proto/wire_values.h"

namespace dw::wire_values {

wire::Direction Encode(presence::Direction direction) {
  switch (direction) {
    case presence::Direction::kDown:
      return wire::DIRECTION_DOWN;
    case presence::Direction::kLeft:
      return wire::DIRECTION_LEFT;
    case presence::Direction::kRight:
      return wire::DIRECTION_RIGHT;
    case presence::Direction::kUp:
      return wire::DIRECTION_UP;
  }
  return wire::DIRECTION_DOWN;
}

wire::AvailabilityStatus Encode(presence::Status status) {
  return static_cast<wire::AvailabilityStatus>(status);
}

void Encode(const presence::Place& place, wire::PositionMessage& out) {
  out.set_x(place.at.x);
  out.set_y(place.at.y);
  out.set_direction(Encode(place.direction));
  out.set_moving(place.moving);
}

void Encode(const presence::Avatar& avatar, wire::AvatarMessage& out) {
  out.set_body(avatar.body);
  out.set_eyes(avatar.eyes);
  out.set_hair(avatar.hair);
  out.set_clothes(avatar.clothes);
  out.set_hat(avatar.hat);
  out.set_accessory(avatar.accessory);
}

void Encode(const Rect& rect, wire::ViewportMessage& out) {
  out.set_left(rect.left);
  out.set_top(rect.top);
  out.set_right(rect.right);
  out.set_bottom(rect.bottom);
}

presence::Direction Decode(wire::Direction direction) {
  switch (direction) {
    case wire::DIRECTION_LEFT:
      return presence::Direction::kLeft;
    case wire::DIRECTION_RIGHT:
      return presence::Direction::kRight;
    case wire::DIRECTION_UP:
      return presence::Direction::kUp;
    default:
      return presence::Direction::kDown;
  }
}

presence::Status Decode(wire::AvailabilityStatus status) {
  return status > 0 && status < 256 ? static_cast<presence::Status>(status) : presence::Status{};
}

presence::Place Decode(const wire::PositionMessage& position) {
  return {{position.x(), position.y()}, Decode(position.direction()), position.moving()};
}

presence::Avatar Decode(const wire::AvatarMessage& avatar) {
  return {avatar.body(), avatar.eyes(), avatar.hair(), avatar.clothes(), avatar.hat(), avatar.accessory()};
}

Rect Decode(const wire::ViewportMessage& viewport) {
  return {viewport.left(), viewport.top(), viewport.right(), viewport.bottom()};
}

}  // namespace dw::wire_values

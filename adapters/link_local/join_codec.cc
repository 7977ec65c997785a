#include "adapters/link_local/join_codec.h"

#include "digiwork/link/v1/link.pb.h"

namespace dw {
namespace {

namespace link = digiwork::link::v1;

link::JoinRequest::Rect Encode(const Rect& rect) {
  link::JoinRequest::Rect out;
  out.set_left(rect.left);
  out.set_top(rect.top);
  out.set_right(rect.right);
  out.set_bottom(rect.bottom);
  return out;
}

link::JoinRequest::Place Encode(const presence::Place& place) {
  link::JoinRequest::Place out;
  out.set_x(place.at.x);
  out.set_y(place.at.y);
  out.set_direction(static_cast<std::uint32_t>(place.direction));
  out.set_moving(place.moving);
  return out;
}

link::JoinRequest::Avatar Encode(const presence::Avatar& avatar) {
  link::JoinRequest::Avatar out;
  out.set_body(avatar.body);
  out.set_eyes(avatar.eyes);
  out.set_hair(avatar.hair);
  out.set_clothes(avatar.clothes);
  out.set_hat(avatar.hat);
  out.set_accessory(avatar.accessory);
  return out;
}

}  // namespace

std::string EncodeJoin(const JoinRequest& request) {
  link::JoinRequest out;
  out.set_room(request.room);
  out.set_entry(request.entry);
  out.set_uuid(request.uuid);
  out.set_name(request.name);
  *out.mutable_avatar() = Encode(request.avatar);
  out.set_status(static_cast<std::uint32_t>(request.status));
  if (request.viewport) *out.mutable_viewport() = Encode(*request.viewport);
  if (request.return_to) *out.mutable_return_to() = Encode(*request.return_to);
  return out.SerializeAsString();
}

std::optional<JoinRequest> DecodeJoin(std::string_view bytes) {
  link::JoinRequest in;
  if (!in.ParseFromArray(bytes.data(), static_cast<int>(bytes.size()))) return std::nullopt;
  JoinRequest request;
  request.room = in.room();
  request.entry = in.entry();
  request.uuid = in.uuid();
  request.name = in.name();
  const auto& avatar = in.avatar();
  request.avatar = {avatar.body(), avatar.eyes(), avatar.hair(), avatar.clothes(), avatar.hat(), avatar.accessory()};
  request.status = static_cast<presence::Status>(in.status());
  if (in.has_viewport()) {
    const auto& rect = in.viewport();
    request.viewport = Rect{rect.left(), rect.top(), rect.right(), rect.bottom()};
  }
  if (in.has_return_to()) {
    const auto& place = in.return_to();
    request.return_to =
        presence::Place{{place.x(), place.y()}, static_cast<presence::Direction>(place.direction()), place.moving()};
  }
  return request;
}

}  // namespace dw

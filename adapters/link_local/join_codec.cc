#include "adapters/link_local/join_codec.h"

#include "digiwork/link/v1/link.pb.h"
#include "proto/wire_values.h"

namespace dw {

namespace link = digiwork::link::v1;
using wire_values::Decode;
using wire_values::Encode;

std::string EncodeJoin(const JoinRequest& request) {
  link::JoinRequest out;
  out.set_room(request.room);
  out.set_entry(request.entry);
  out.set_uuid(request.uuid);
  out.set_name(request.name);
  Encode(request.avatar, *out.mutable_avatar());
  out.set_status(Encode(request.status));
  if (request.viewport) Encode(*request.viewport, *out.mutable_viewport());
  if (request.return_to) Encode(*request.return_to, *out.mutable_return_to());
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
  request.avatar = Decode(in.avatar());
  request.status = Decode(in.status());
  if (in.has_viewport()) request.viewport = Decode(in.viewport());
  if (in.has_return_to()) request.return_to = Decode(in.return_to());
  return request;
}

}  // namespace dw

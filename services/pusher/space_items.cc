#include "services/pusher/space_items.h"

#include <utility>

namespace dw::pusher::space_items {
namespace {

void Encode(const spaces::Attributes& attributes, google::protobuf::Map<std::string, std::string>& out) {
  for (const auto& [key, value] : attributes) out[key] = value;
}

}  // namespace

std::string ItemOf(wire::SubMessage item) {
  wire::ServerToClientMessage message;
  message.add_batch()->Swap(&item);
  return message.SerializeAsString();
}

wire::SubMessage About(const std::string& space) {
  wire::SubMessage item;
  item.mutable_space()->set_space(space);
  return item;
}

void Encode(const spaces::Member& member, wire::SpaceMemberMessage& out) {
  out.set_id(member.id);
  out.set_uuid(member.profile.uuid);
  out.set_name(member.profile.name);
  Encode(member.profile.attributes, *out.mutable_attributes());
}

std::string Joined(const std::string& space, const spaces::Member& member) {
  wire::SubMessage item = About(space);
  Encode(member, *item.mutable_space()->mutable_joined());
  return ItemOf(std::move(item));
}

std::string Changed(const std::string& space, const std::string& member, const spaces::Change& change) {
  wire::SubMessage item = About(space);
  auto& changed = *item.mutable_space()->mutable_changed();
  changed.set_id(member);
  Encode(change.set, *changed.mutable_attributes());
  for (const std::string& key : change.removed) changed.add_removed(key);
  return ItemOf(std::move(item));
}

std::string Left(const std::string& space, const std::string& member) {
  wire::SubMessage item = About(space);
  item.mutable_space()->set_left(member);
  return ItemOf(std::move(item));
}

std::string Heard(const std::string& space, const std::string& from, bool direct, const std::string& bytes) {
  wire::SubMessage item = About(space);
  auto& heard = *item.mutable_space()->mutable_heard();
  heard.set_from(from);
  heard.set_direct(direct);
  heard.set_payload(bytes);
  return ItemOf(std::move(item));
}

std::string Closed(const std::string& space, std::string_view code) {
  wire::SubMessage item = About(space);
  item.mutable_space()->set_closed(std::string(code));
  return ItemOf(std::move(item));
}

std::string Error(std::uint32_t query, std::string_view code) {
  wire::SubMessage item;
  item.mutable_answer()->set_id(query);
  item.mutable_answer()->set_error(std::string(code));
  return ItemOf(std::move(item));
}

std::string Refused(std::string_view what, std::string_view code) {
  wire::SubMessage item;
  item.mutable_refused()->set_what(std::string(what));
  item.mutable_refused()->set_code(std::string(code));
  return ItemOf(std::move(item));
}

spaces::Attributes Decode(const google::protobuf::Map<std::string, std::string>& in) {
  return {in.begin(), in.end()};
}

}  // namespace dw::pusher::space_items

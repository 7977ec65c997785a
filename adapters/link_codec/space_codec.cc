#include "adapters/link_codec/space_codec.h"

#include <utility>

namespace dw::link_codec {
namespace {

/// About what a message takes besides its text, and an attribute or a removed key.
constexpr std::size_t kBytesAMessage = 48;
constexpr std::size_t kBytesAnEntry = 8;

template <class... Fs>
struct Cases : Fs... {
  using Fs::operator()...;
};

void Encode(const spaces::Attributes& attributes, google::protobuf::Map<std::string, std::string>& out) {
  for (const auto& [key, value] : attributes) out[key] = value;
}

spaces::Attributes Decode(const google::protobuf::Map<std::string, std::string>& in) {
  return {in.begin(), in.end()};
}

void Encode(const spaces::Profile& profile, space::Profile& out) {
  out.set_uuid(profile.uuid);
  out.set_name(profile.name);
  Encode(profile.attributes, *out.mutable_attributes());
}

spaces::Profile Decode(const space::Profile& in) {
  return {in.uuid(), in.name(), Decode(in.attributes())};
}

void Encode(const spaces::Change& change, space::Change& out) {
  Encode(change.set, *out.mutable_set());
  for (const std::string& key : change.removed) out.add_removed(key);
}

spaces::Change Decode(const space::Change& in) {
  return {Decode(in.set()), {in.removed().begin(), in.removed().end()}};
}

std::size_t SizeOf(const spaces::Attributes& attributes) {
  std::size_t bytes = 0;
  for (const auto& [key, value] : attributes) bytes += key.size() + value.size() + kBytesAnEntry;
  return bytes;
}

std::size_t SizeOf(const spaces::Change& change) {
  std::size_t bytes = SizeOf(change.set);
  for (const std::string& key : change.removed) bytes += key.size() + kBytesAnEntry;
  return bytes;
}

std::size_t SizeOf(const spaces::Profile& profile) {
  return profile.uuid.size() + profile.name.size() + SizeOf(profile.attributes);
}

}  // namespace

void Encode(const SpaceWord& word, space::PusherToSpaceMessage& out) {
  out.set_seat(word.seat);
  std::visit(Cases{[&](const SpaceWord::Enter& enter) { Encode(enter.profile, *out.mutable_enter()); },
                   [&](const SpaceWord::Update& update) { Encode(update.change, *out.mutable_update()); },
                   [&](const SpaceWord::Say& say) {
                     out.mutable_say()->set_to(say.to);
                     out.mutable_say()->set_payload(say.bytes);
                   },
                   [&](const SpaceWord::Leave&) { out.set_leave(true); }},
             word.what);
}

std::optional<SpaceWord> DecodeWord(space::PusherToSpaceMessage& in) {
  switch (in.message_case()) {
    case space::PusherToSpaceMessage::kEnter:
      return SpaceWord{in.seat(), SpaceWord::Enter{Decode(in.enter())}};
    case space::PusherToSpaceMessage::kUpdate:
      return SpaceWord{in.seat(), SpaceWord::Update{Decode(in.update())}};
    case space::PusherToSpaceMessage::kSay:
      return SpaceWord{in.seat(), SpaceWord::Say{std::move(*in.mutable_say()->mutable_to()),
                                                 std::move(*in.mutable_say()->mutable_payload())}};
    case space::PusherToSpaceMessage::kLeave:
      return SpaceWord{in.seat(), SpaceWord::Leave{}};
    default:
      return std::nullopt;
  }
}

void Encode(const SpaceNews& news, space::SpaceToPusherMessage& out) {
  std::visit(Cases{[&](const spaces::Listed&) { out.set_listed(true); },
                   [&](const spaces::MemberJoined& joined) {
                     out.mutable_joined()->set_id(joined.member.id);
                     Encode(joined.member.profile, *out.mutable_joined()->mutable_profile());
                   },
                   [&](const spaces::MemberChanged& changed) {
                     out.mutable_changed()->set_id(changed.member);
                     Encode(changed.change, *out.mutable_changed()->mutable_change());
                   },
                   [&](const spaces::MemberLeft& left) { out.set_left(left.member); },
                   [&](const spaces::Said& said) {
                     out.mutable_said()->set_from(said.from);
                     out.mutable_said()->set_to(said.to);
                     out.mutable_said()->set_payload(said.bytes);
                   },
                   [&](const SpaceTurnedAway& away) {
                     out.mutable_turned_away()->set_seat(away.seat);
                     out.mutable_turned_away()->set_code(away.code);
                   }},
             news);
}

std::optional<SpaceNews> DecodeNews(space::SpaceToPusherMessage& in) {
  switch (in.message_case()) {
    case space::SpaceToPusherMessage::kListed:
      return spaces::Listed{};
    case space::SpaceToPusherMessage::kJoined:
      return spaces::MemberJoined{{in.joined().id(), Decode(in.joined().profile())}};
    case space::SpaceToPusherMessage::kChanged:
      return spaces::MemberChanged{in.changed().id(), Decode(in.changed().change())};
    case space::SpaceToPusherMessage::kLeft:
      return spaces::MemberLeft{in.left()};
    case space::SpaceToPusherMessage::kSaid:
      return spaces::Said{std::move(*in.mutable_said()->mutable_from()), std::move(*in.mutable_said()->mutable_to()),
                          std::move(*in.mutable_said()->mutable_payload())};
    case space::SpaceToPusherMessage::kTurnedAway:
      return SpaceTurnedAway{in.turned_away().seat(), in.turned_away().code()};
    default:
      return std::nullopt;
  }
}

std::size_t SizeOf(const SpaceWord& word) {
  return kBytesAMessage + std::visit(Cases{[](const SpaceWord::Enter& enter) { return SizeOf(enter.profile); },
                                           [](const SpaceWord::Update& update) { return SizeOf(update.change); },
                                           [](const SpaceWord::Say& say) { return say.to.size() + say.bytes.size(); },
                                           [](const SpaceWord::Leave&) { return std::size_t{0}; }},
                                     word.what);
}

std::size_t SizeOf(const SpaceNews& news) {
  return kBytesAMessage +
         std::visit(
             Cases{[](const spaces::Listed&) { return std::size_t{0}; },
                   [](const spaces::MemberJoined& joined) {
                     return joined.member.id.size() + SizeOf(joined.member.profile);
                   },
                   [](const spaces::MemberChanged& changed) { return changed.member.size() + SizeOf(changed.change); },
                   [](const spaces::MemberLeft& left) { return left.member.size(); },
                   [](const spaces::Said& said) { return said.from.size() + said.to.size() + said.bytes.size(); },
                   [](const SpaceTurnedAway& away) { return away.code.size(); }},
             news);
}

}  // namespace dw::link_codec

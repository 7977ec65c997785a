#include "services/back/room_state.h"

#include <utility>

#include "digiwork/workspace/v1/room_state.pb.h"
#include "proto/wire_values.h"

namespace dw::back {
namespace {

namespace workspace = digiwork::workspace::v1;

using presence::GroupId;
using presence::Number;
using presence::RoomSnapshot;
using presence::UserId;
using wire_values::Decode;
using wire_values::Encode;

constexpr std::uint32_t kVersion = 1;
constexpr std::uint32_t kCamera = 1;
constexpr std::uint32_t kMicrophone = 2;
constexpr std::uint32_t kScreen = 4;

void Encode(const RoomSnapshot::Guest& guest, workspace::RoomState::Guest& out) {
  const presence::Person& person = guest.person;
  out.set_user(Number(person.id));
  out.set_uuid(person.uuid);
  out.set_name(person.name);
  Encode(person.avatar, *out.mutable_avatar());
  Encode(person.place, *out.mutable_position());
  out.set_status(Encode(person.status));
  out.set_requested(Encode(person.requested));
  out.set_media((person.media.camera ? kCamera : 0) | (person.media.microphone ? kMicrophone : 0) |
                (person.media.screen ? kScreen : 0));
  out.set_leader(Number(person.leader));
  out.set_correction(person.correction);
  out.set_words(guest.words.text);
  out.set_thought(guest.words.kind == presence::SayKind::kThought);
  out.set_words_age_ms(guest.words_age.count());
  for (const std::int32_t edge : {guest.view.left, guest.view.top, guest.view.right, guest.view.bottom}) {
    out.add_view(edge);
  }
  for (const UserId user : guest.asked_by) out.add_asked_by(Number(user));
}

std::optional<RoomSnapshot::Guest> DecodeGuest(const workspace::RoomState::Guest& in) {
  RoomSnapshot::Guest guest;
  if (in.view_size() != 4 || in.asked_by_size() != static_cast<int>(guest.asked_by.size())) return std::nullopt;
  presence::Person& person = guest.person;
  person.id = UserId{in.user()};
  person.uuid = in.uuid();
  person.name = in.name();
  person.avatar = Decode(in.avatar());
  person.place = Decode(in.position());
  person.status = Decode(in.status());
  person.requested = Decode(in.requested());
  person.media = {(in.media() & kCamera) != 0, (in.media() & kMicrophone) != 0, (in.media() & kScreen) != 0};
  person.leader = UserId{in.leader()};
  person.correction = in.correction();
  guest.words = {in.words(), in.thought() ? presence::SayKind::kThought : presence::SayKind::kSpeech};
  guest.words_age = Millis(in.words_age_ms());
  guest.view = {in.view(0), in.view(1), in.view(2), in.view(3)};
  for (int i = 0; i < in.asked_by_size(); ++i) guest.asked_by[static_cast<std::size_t>(i)] = UserId{in.asked_by(i)};
  return guest;
}

}  // namespace

std::string Encode(const RoomState& state) {
  const RoomSnapshot& snapshot = state.snapshot;
  workspace::RoomState out;
  out.set_version(kVersion);
  out.set_seed(snapshot.seed);
  out.set_connections(snapshot.connections);
  for (const UserId user : snapshot.user_ids) out.add_user_ids(Number(user));
  for (const GroupId group : snapshot.group_ids) out.add_group_ids(Number(group));
  for (const RoomSnapshot::Guest& guest : snapshot.guests) {
    workspace::RoomState::Guest& one = *out.add_guests();
    Encode(guest, one);
    const auto page = state.pages.find(guest.person.id);
    if (page == state.pages.end()) continue;
    one.set_page(page->second.key);
    one.set_page_time_ms(page->second.time.count());
  }
  for (const RoomSnapshot::Meeting& meeting : snapshot.meetings) {
    workspace::RoomState::Meeting& one = *out.add_meetings();
    one.set_group(Number(meeting.id));
    for (const UserId member : meeting.members) one.add_members(Number(member));
    one.set_locked(meeting.locked);
    for (const RoomSnapshot::Call& call : meeting.calls) {
      workspace::RoomState::Call& made = *one.add_calls();
      made.set_first(Number(call.first));
      made.set_second(Number(call.second));
      made.set_id(Number(call.id));
    }
  }
  for (const auto& [name, value] : state.variables) (*out.mutable_variables())[name] = value;
  return out.SerializeAsString();
}

std::optional<RoomState> DecodeRoomState(std::string_view bytes) {
  workspace::RoomState in;
  if (!in.ParseFromArray(bytes.data(), static_cast<int>(bytes.size())) || in.version() != kVersion) return std::nullopt;
  RoomState state;
  RoomSnapshot& snapshot = state.snapshot;
  snapshot.seed = in.seed();
  snapshot.connections = in.connections();
  for (const std::uint32_t user : in.user_ids()) snapshot.user_ids.push_back(UserId{user});
  for (const std::uint32_t group : in.group_ids()) snapshot.group_ids.push_back(GroupId{group});
  for (const workspace::RoomState::Guest& one : in.guests()) {
    auto guest = DecodeGuest(one);
    if (!guest) return std::nullopt;
    if (!one.page().empty()) state.pages[guest->person.id] = {one.page(), Millis(one.page_time_ms())};
    snapshot.guests.push_back(*std::move(guest));
  }
  for (const workspace::RoomState::Meeting& one : in.meetings()) {
    RoomSnapshot::Meeting& meeting = snapshot.meetings.emplace_back();
    meeting.id = GroupId{one.group()};
    for (const std::uint32_t member : one.members()) meeting.members.push_back(UserId{member});
    meeting.locked = one.locked();
    for (const workspace::RoomState::Call& call : one.calls()) {
      meeting.calls.push_back({UserId{call.first()}, UserId{call.second()}, presence::ConnectionId{call.id()}});
    }
  }
  for (const auto& [name, value] : in.variables()) state.variables[name] = value;
  return state;
}

}  // namespace dw::back

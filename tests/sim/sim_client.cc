#include "tests/sim/sim_client.h"

#include <algorithm>
#include <utility>

#include "proto/wire_values.h"
#include "tests/server/wire_words.h"

namespace dw::sim {
namespace {

constexpr std::int32_t kSide = SimClient::kTiles * 32;
constexpr std::int32_t kStep = 36;
constexpr std::int32_t kEdge = 48;
constexpr Millis kBetweenSteps{200};
constexpr Millis kBetweenPings{4000};
constexpr Millis kBetweenJoins{1000};
constexpr std::int32_t kScreenWidth = 640;
constexpr std::int32_t kScreenHeight = 480;

int ShownBy(const google::protobuf::Map<std::string, std::string>& attributes) {
  const auto shown = attributes.find("shown");
  return shown == attributes.end() ? -1 : std::stoi(shown->second);
}

}  // namespace

SimClient::SimClient(World& world, std::uint32_t number, std::string room)
    : world_(world), name_("Guest " + std::to_string(number)), room_(std::move(room)), zones_(kSide, kSide) {
  open_at_ = world.Now() + Millis(world.Random(2000));
}

void SimClient::Socket::Hear(std::span<const std::string_view> parts) {
  std::string frame;
  for (const std::string_view part : parts) frame += part;
  wire::ServerToClientMessage message;
  const bool parsed = message.ParseFromString(frame);
  if (client_ == nullptr) return;
  if (!parsed) {
    client_->complaint_ = "a frame that is no message";
    return;
  }
  client_->OnMessage(message);
}

void SimClient::Tick(bool busy) {
  if (socket_ && (!socket_->open() || !world_.up(pusher_))) Drop();
  if (state_ == State::kOut && world_.Now() >= open_at_) Open();
  if (state_ != State::kIn) return;
  if (world_.Now() >= ping_at_) Ping();
  if (member_.empty() && joining_ == 0 && world_.Now() >= join_at_) JoinSpace();
  if (busy && world_.Now() >= walk_at_) Walk();
}

void SimClient::Cut() {
  if (!socket_) return;
  if (world_.up(pusher_)) socket_->Cut(1006);
  Drop();
}

void SimClient::Drop() {
  socket_->Forget();
  socket_.reset();
  state_ = State::kOut;
  open_at_ = std::max(open_at_, world_.Now() + Millis(world_.Random(2000)));
}

void SimClient::Open() {
  const std::size_t first = world_.Random(static_cast<std::uint32_t>(world_.pushers() - 1));
  for (std::size_t i = 0; i < world_.pushers(); ++i) {
    pusher_ = (first + i) % world_.pushers();
    if (world_.up(pusher_)) break;
  }
  if (!world_.up(pusher_)) {
    open_at_ = world_.Now() + Millis(500);
    return;
  }
  socket_ = std::make_shared<Socket>(*world_.pusher_shard(pusher_), *this);
  state_ = State::kOpening;
  world_.Accept(pusher_, socket_);
  wire::ClientToServerMessage message;
  if (!token_.empty()) {
    message.mutable_resume()->set_session_token(token_);
    message.mutable_resume()->set_received(received_);
    return Say(message);
  }
  auto& connect = *message.mutable_connect();
  connect.set_protocol_version(2);
  connect.set_room(room_);
  connect.set_name(name_);
  std::string key(32, 'a');
  for (std::size_t i = 0; i < name_.size() && i < key.size(); ++i)
    key[i] = "0123456789abcdef"[static_cast<unsigned char>(name_[i]) % 16];
  connect.set_visitor_key(key);
  connect.set_tab_id(key);
  connect.set_page_time_ms(
      static_cast<std::uint32_t>(std::chrono::duration_cast<Millis>(world_.Now().time_since_epoch()).count()));
  connect.mutable_avatar()->set_body(1);
  connect.mutable_avatar()->set_eyes(1);
  connect.mutable_avatar()->set_clothes(1);
  connect.set_place_ticket(ticket_);
  Say(message);
}

void SimClient::Say(const wire::ClientToServerMessage& message) {
  std::string frame = message.SerializeAsString();
  if (message.message_case() >= wire::ClientToServerMessage::kUserMoves) {
    ++sent_;
    unheard_.push_back(frame);
  }
  if (socket_) socket_->Say(frame);
}

void SimClient::OnMessage(const wire::ServerToClientMessage& message) {
  if (message.batch_size() > 0) ++received_;
  if (message.has_connected()) {
    token_ = message.connected().session_token();
    sent_ = 0;
    unheard_.clear();
    received_ = 0;
    ++rejoined_;
  }
  if (message.has_resumed()) {
    ++resumed_;
    state_ = State::kIn;
    const std::uint64_t heard = message.resumed().received();
    if (heard > sent_ || sent_ - heard > unheard_.size()) {
      complaint_ = "resumed at a frame that was never sent, or was forgotten";
      return;
    }
    unheard_.erase(unheard_.begin(), unheard_.end() - static_cast<std::ptrdiff_t>(sent_ - heard));
    for (const std::string& frame : std::deque<std::string>(unheard_)) socket_->Say(frame);
  }
  if (message.has_error_screen()) {
    const auto& screen = message.error_screen();
    if (screen.retry_after_ms() == 0) complaint_ = "a problem that does not pass: " + screen.code();
    token_.clear();
    open_at_ = world_.Now() + Millis(screen.retry_after_ms() + world_.Random(500));
  }
  if (message.has_pong()) {
    if (!message.pong().place_ticket().empty()) ticket_ = message.pong().place_ticket();
    const std::uint64_t heard = message.pong().received();
    while (!unheard_.empty() && sent_ - unheard_.size() < heard) unheard_.pop_front();
  }
  for (const wire::SubMessage& item : message.batch()) OnItem(item);
  wire_moves::ForEachNarrow(message.moves(), [this](const wire_moves::Move& move) { OnMove(move); });
}

void SimClient::OnItem(const wire::SubMessage& item) {
  if (item.has_room_joined()) {
    joined_ = item.room_joined();
    in_slot_.clear();
    variables_.clear();
    member_.clear();
    joining_ = 0;
    const presence::Place place = wire_values::Decode(joined_.position());
    view_ = scenes::ClientView(presence::UserId{joined_.user_id()}, place);
    viewport_ = {place.at.x - 960, place.at.y - 540, place.at.x + 960, place.at.y + 540};
    state_ = State::kIn;
    return;
  }
  if (item.has_user_joined() && joined_.slots() > 0) {
    in_slot_[(item.user_joined().user_id() - 1) % joined_.slots()] = item.user_joined().user_id();
  }
  if (item.has_variable()) variables_[item.variable().name()] = std::stoi(item.variable().value());
  if (item.has_space()) OnSpace(item.space());
  if (item.has_answer() && item.answer().id() == joining_) return OnSpaceAnswer(item.answer());
  if (item.has_answer() && item.answer().has_set_variable()) {
    acknowledged_ = std::max(acknowledged_, asked_[item.answer().id()]);
  } else if (item.has_answer() && item.answer().error() != "UNAVAILABLE") {
    complaint_ = "it may not set its variable: " + item.answer().error();
  }
  if (item.has_refused()) complaint_ = "refused " + item.refused().what() + ": " + item.refused().code();
  if (const auto event = testing::EventOf(item)) view_.Apply(*event);
}

void SimClient::OnMove(const wire_moves::Move& move) {
  const auto known = in_slot_.find(move.slot);
  if (known == in_slot_.end() || known->second == joined_.user_id()) return;
  const presence::Place place{{move.x, move.y}, static_cast<presence::Direction>(move.direction), move.moving};
  view_.Apply(presence::UserMoved{presence::UserId{known->second}, place, zones_.At(place.at)});
}

void SimClient::Ping() {
  ping_at_ = world_.Now() + kBetweenPings;
  wire::ClientToServerMessage message;
  message.mutable_ping()->set_id(++pings_);
  message.mutable_ping()->set_received(received_);
  Say(message);
}

void SimClient::Walk() {
  walk_at_ = world_.Now() + kBetweenSteps;
  static constexpr std::int32_t kAcross[] = {0, -kStep, kStep, 0};
  static constexpr std::int32_t kDown[] = {kStep, 0, 0, -kStep};
  if (world_.Random(9) == 0) direction_ = static_cast<int>(world_.Random(3));
  const Point from = view_.place().at;
  const Point to{from.x + kAcross[direction_], from.y + kDown[direction_]};
  if (to.x < kEdge || to.y < kEdge || to.x > kSide - kEdge || to.y > kSide - kEdge) {
    direction_ = static_cast<int>(world_.Random(3));
    return;
  }
  const presence::Place place{to, static_cast<presence::Direction>(direction_), true};
  view_.Stand(place);
  wire::ClientToServerMessage message;
  wire_values::Encode(place, *message.mutable_user_moves()->mutable_position());
  message.mutable_user_moves()->set_correction(view_.correction());
  Say(message);
  if (world_.Random(9) == 0) Look();
  if (world_.Random(19) == 0) SetVariable();
  if (world_.Random(19) == 0 && !member_.empty()) Show();
}

void SimClient::SetVariable() {
  wire::ClientToServerMessage message;
  message.mutable_query()->set_id(++pings_);
  message.mutable_query()->mutable_set_variable()->set_name(name_);
  message.mutable_query()->mutable_set_variable()->set_value(std::to_string(++last_value_));
  asked_[pings_] = last_value_;
  Say(message);
}

void SimClient::JoinSpace() {
  wire::ClientToServerMessage message;
  joining_ = ++pings_;
  message.mutable_query()->set_id(joining_);
  auto& join = *message.mutable_query()->mutable_join_space();
  join.set_space(room_ + "#team");
  (*join.mutable_attributes())["shown"] = std::to_string(shown_);
  Say(message);
}

void SimClient::Show() {
  wire::ClientToServerMessage message;
  auto& update = *message.mutable_update_space();
  update.set_space(room_ + "#team");
  (*update.mutable_attributes())["shown"] = std::to_string(++shown_);
  Say(message);
}

void SimClient::OnSpaceAnswer(const wire::AnswerMessage& answer) {
  joining_ = 0;
  join_at_ = world_.Now() + kBetweenJoins;
  if (!answer.has_join_space()) return;
  member_ = answer.join_space().member_id();
  members_.clear();
  for (const auto& member : answer.join_space().members()) members_[member.id()] = ShownBy(member.attributes());
}

void SimClient::OnSpace(const wire::SpaceMessage& said) {
  if (said.has_joined() && !members_.try_emplace(said.joined().id(), ShownBy(said.joined().attributes())).second) {
    complaint_ = "somebody came who was there: " + said.joined().id();
  }
  if (said.has_changed()) {
    if (!members_.contains(said.changed().id())) complaint_ = "somebody changed who was not there";
    members_[said.changed().id()] = ShownBy(said.changed().attributes());
  }
  if (said.has_left()) {
    ++partings_;
    if (members_.erase(said.left()) == 0) complaint_ = "somebody left who was not there";
  }
  if (said.has_closed()) member_.clear();
}

void SimClient::Look() {
  const Point at = view_.place().at;
  viewport_ = {at.x - kScreenWidth / 2, at.y - kScreenHeight / 2, at.x + kScreenWidth / 2, at.y + kScreenHeight / 2};
  wire::ClientToServerMessage message;
  wire_values::Encode(viewport_, *message.mutable_viewport());
  Say(message);
}

}  // namespace dw::sim

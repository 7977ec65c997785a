#include "tests/support/visitor.h"

#include <cstdio>
#include <utility>

namespace dw::testing {
namespace {

/// A key of 32 hex digits that differs from name to name.
std::string KeyOf(const std::string& name) {
  std::string key;
  for (std::size_t i = 0; i < 16; ++i) {
    char digits[3];
    std::snprintf(digits, sizeof digits, "%02x",
                  static_cast<unsigned>(static_cast<unsigned char>(name[i % name.size()]) + i) & 0xffU);
    key += digits;
  }
  return key;
}

bool IsCounted(const wire::ClientToServerMessage& message) {
  return message.message_case() >= 10;
}

}  // namespace

std::string Visitor::key() const {
  return KeyOf(name_);
}

bool Visitor::BeginJoin(std::uint16_t port, const std::string& room) {
  socket_ = WsClient();
  if (!socket_.Connect(port)) return false;
  received_ = 0;
  sent_ = 0;
  in_slot_.clear();
  if (connect_.protocol_version() == 0) connect_.set_protocol_version(2);
  connect_.set_room(room);
  if (connect_.name().empty()) connect_.set_name(name_);
  if (connect_.visitor_key().empty()) connect_.set_visitor_key(key());
  if (connect_.tab_id().empty()) connect_.set_tab_id(KeyOf(name_ + "tab"));
  if (!connect_.has_avatar()) {
    connect_.mutable_avatar()->set_body(1);
    connect_.mutable_avatar()->set_eyes(1);
    connect_.mutable_avatar()->set_clothes(1);
  }
  wire::ClientToServerMessage message;
  *message.mutable_connect() = connect_;
  Send(message);
  return true;
}

bool Visitor::Join(std::uint16_t port, const std::string& room) {
  if (BeginJoin(port, room) && AwaitJoined()) return true;
  // A test that did not expect this says no more than that it did not.
  std::fprintf(stderr, "%s is not in %s: upgrade %d, close %u %s, error %s %s\n", name_.c_str(), room.c_str(),
               socket_.status(), static_cast<unsigned>(end_.close_code), end_.payload.c_str(), error_code_.c_str(),
               error_detail_.c_str());
  return false;
}

bool Visitor::AwaitJoined() {
  if (!AwaitControl(wire::ServerToClientMessage::kConnected)) return false;
  return Await([](const wire::SubMessage& m) { return m.has_room_joined(); }).has_value();
}

bool Visitor::Resume(std::uint16_t port) {
  socket_ = WsClient();
  if (!socket_.Connect(port)) return false;
  wire::ClientToServerMessage message;
  message.mutable_resume()->set_session_token(connected_.session_token());
  message.mutable_resume()->set_received(received_);
  Send(message);
  return AwaitControl(wire::ServerToClientMessage::kResumed).has_value();
}

void Visitor::Send(const wire::ClientToServerMessage& message) {
  if (IsCounted(message)) ++sent_;
  socket_.SendMessage(message.SerializeAsString());
}

void Visitor::Walk(std::int32_t x, std::int32_t y, bool moving) {
  wire::ClientToServerMessage message;
  auto& position = *message.mutable_user_moves()->mutable_position();
  position.set_x(x);
  position.set_y(y);
  position.set_moving(moving);
  Send(message);
}

std::optional<wire::SubMessage> Visitor::Await(const std::function<bool(const wire::SubMessage&)>& fits) {
  for (std::size_t looked = seen_.size();; looked = seen_.size()) {
    const auto message = Next();
    if (!message) return std::nullopt;
    for (std::size_t i = looked; i < seen_.size(); ++i) {
      if (fits(seen_[i])) return seen_[i];
    }
  }
}

std::optional<Visitor::Step> Visitor::AwaitStep(const std::function<bool(const Step&)>& fits) {
  for (std::size_t looked = steps_.size();; looked = steps_.size()) {
    if (!Next()) return std::nullopt;
    for (std::size_t i = looked; i < steps_.size(); ++i) {
      if (fits(steps_[i])) return steps_[i];
    }
  }
}

std::optional<wire::ServerToClientMessage> Visitor::AwaitControl(wire::ServerToClientMessage::ControlCase control) {
  for (;;) {
    auto message = Next();
    if (!message || message->control_case() == control) return message;
  }
}

bool Visitor::Settle() {
  wire::ClientToServerMessage message;
  message.mutable_ping()->set_id(++last_ping_);
  message.mutable_ping()->set_received(received_);
  Send(message);
  for (;;) {
    const auto answer = Next();
    if (!answer) return false;
    if (answer->has_pong() && answer->pong().id() == last_ping_) return true;
  }
}

std::string Visitor::SetVariable(const std::string& name, const std::string& value) {
  wire::QueryMessage query;
  query.mutable_set_variable()->set_name(name);
  query.mutable_set_variable()->set_value(value);
  const auto answer = Ask(std::move(query));
  return answer ? answer->error() : "no answer";
}

std::optional<wire::AnswerMessage> Visitor::Ask(wire::QueryMessage query) {
  query.set_id(++last_ping_);
  wire::ClientToServerMessage message;
  *message.mutable_query() = std::move(query);
  Send(message);
  const auto item =
      Await([&](const wire::SubMessage& told) { return told.has_answer() && told.answer().id() == last_ping_; });
  if (!item) return std::nullopt;
  return item->answer();
}

ServerFrame Visitor::AwaitClose() {
  while (Next()) {
  }
  return end_;
}

std::optional<wire::ServerToClientMessage> Visitor::Next() {
  for (;;) {
    auto frame = socket_.Receive();
    if (!frame) return std::nullopt;
    if (frame->kind == ServerFrame::Kind::kClose || frame->kind == ServerFrame::Kind::kEnd) {
      end_ = *frame;
      return std::nullopt;
    }
    if (frame->kind != ServerFrame::Kind::kMessage) continue;
    wire::ServerToClientMessage message;
    if (!message.ParseFromString(frame->payload)) return std::nullopt;
    if (message.batch_size() > 0) ++received_;
    if (message.has_connected()) connected_ = message.connected();
    if (message.has_error_screen()) {
      error_code_ = message.error_screen().code();
      error_detail_ = message.error_screen().detail();
    }
    if (message.has_pong()) pong_ = message.pong();
    if (message.has_resumed()) server_received_ = message.resumed().received();
    for (const wire::SubMessage& item : message.batch()) Hear(item);
    wire_moves::ForEachNarrow(message.moves(), [this](const wire_moves::Move& move) { Hear(move); });
    wire_moves::ForEachWide(message.wide_moves(), [this](const wire_moves::Move& move) { Hear(move); });
    return message;
  }
}

void Visitor::Hear(const wire::SubMessage& item) {
  if (item.has_room_joined()) {
    joined_ = item.room_joined();
    variables_.clear();
  }
  if (item.has_variable() && item.variable().value().empty()) {
    variables_.erase(item.variable().name());
  } else if (item.has_variable()) {
    variables_[item.variable().name()] = item.variable().value();
  }
  if (item.has_user_joined() && joined_.slots() > 0) {
    const std::uint32_t user = item.user_joined().user_id();
    in_slot_[(user - 1) % joined_.slots()] = user;
  }
  seen_.push_back(item);
  if (ear_.item) ear_.item(item);
}

void Visitor::Hear(const wire_moves::Move& move) {
  const auto known = in_slot_.find(move.slot);
  if (known == in_slot_.end()) return;
  steps_.push_back({known->second, move});
  if (ear_.step) ear_.step(steps_.back());
}

}  // namespace dw::testing

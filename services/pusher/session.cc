#include "services/pusher/session.h"

#include <algorithm>
#include <array>
#include <chrono>
#include <span>
#include <utility>

#include "services/pusher/address_budget.h"
#include "services/pusher/message_access.h"
#include "services/pusher/space_seats.h"

namespace dw::pusher {
namespace {

/// First field of a message that is counted for resume. [WS4]
constexpr int kFirstCountedField = 10;

/// A counted message of a newer client: we know its number's range and nothing else.
bool IsCountedUnknown(const wire::ClientToServerMessage& message) {
  const auto& unknown = message.GetReflection()->GetUnknownFields(message);
  for (int i = 0; i < unknown.field_count(); ++i) {
    if (unknown.field(i).number() >= kFirstCountedField) return true;
  }
  return false;
}

constexpr std::uint32_t kMovesField = 8;
constexpr std::uint32_t kWideMovesField = 9;

/// Tag and length of a bytes field with a number below 16.
class FieldHeader {
 public:
  FieldHeader() = default;
  FieldHeader(std::uint32_t field, std::size_t size) {
    bytes_[size_++] = static_cast<char>(field << 3 | 2);
    for (; size >= 0x80; size >>= 7) bytes_[size_++] = static_cast<char>((size & 0x7F) | 0x80);
    bytes_[size_++] = static_cast<char>(size);
  }
  std::string_view view() const { return {bytes_.data(), size_}; }

 private:
  std::array<char, 12> bytes_{};
  std::size_t size_ = 0;
};

/// "turn:host:3478|user|credential"; the latter two may be absent.
void FillIceServer(const std::string& text, wire::IceServersAnswer::IceServer& out) {
  const std::size_t user = text.find('|');
  out.add_urls(text.substr(0, user));
  if (user == std::string::npos) return;
  const std::size_t credential = text.find('|', user + 1);
  out.set_username(text.substr(user + 1, credential - user - 1));
  if (credential != std::string::npos) out.set_credential(text.substr(credential + 1));
}

}  // namespace

Session::Session(SessionId id, std::string token, const Context& context, Instant now)
    : id_(id),
      token_(std::move(token)),
      options_(context.options),
      metrics_(context.metrics),
      resume_bytes_(context.resume_bytes),
      outbox_(options_.max_kept_bytes),
      bytes_(options_.bytes_per_second, options_.bytes_burst, now) {
  metrics_.sessions.Increment();
}

Session::~Session() {
  resume_bytes_ -= counted_bytes_;
  metrics_.sessions.Decrement();
  if (detached_at_) metrics_.sessions_detached.Decrement();
}

void Session::TakeSeat(std::unique_ptr<RoomSeat> seat, std::string room, std::string uuid) {
  seat_ = std::move(seat);
  room_ = std::move(room);
  uuid_ = std::move(uuid);
}

void Session::Attach(ClientSocket& socket) {
  if (std::exchange(detached_at_, std::nullopt)) metrics_.sessions_detached.Decrement();
  socket_ = &socket;
  socket.SetSession(this);
  CountKept();
}

void Session::Detach(Instant now) {
  if (socket_ == nullptr) return;
  socket_->SetSession(nullptr);
  socket_ = nullptr;
  detached_at_ = now;
  metrics_.sessions_detached.Increment();
  CountKept();
}

void Session::Resume(ClientSocket& socket, std::uint64_t received, Instant now) {
  const Millis offline = detached_at_ ? std::chrono::duration_cast<Millis>(now - *detached_at_) : Millis(0);
  Attach(socket);
  outbox_.Acknowledge(received);
  CountKept();
  wire::ServerToClientMessage message;
  message.mutable_resumed()->set_received(received_);
  socket.Send(message);
  outbox_.ForEachKept([&](std::string_view frame) { socket.SendNow({&frame, 1}); });
  // What became of moves that were on their way is not known: everybody's newest is sent again. [WS26]
  std::fill(cursors_.begin(), cursors_.end(), MoveBoard::kStart);
  if (seat_) seat_->Resumed(offline);
}

Expected<bool, WsFailure> Session::OnFrame(const wire::ClientToServerMessage& message, std::string_view raw,
                                           Instant now) {
  using M = wire::ClientToServerMessage;
  const auto outcome = [](std::optional<WsFailure> failure, bool taken) -> Expected<bool, WsFailure> {
    if (failure) return Unexpected{*failure};
    return taken;
  };
  if (!paces_.Take(MessageKind::kFrames, options_.limits, now) || !bytes_.Take(static_cast<double>(raw.size()), now)) {
    return Unexpected{TooManyFrames()};
  }
  const MessageKind kind = KindOf(message);
  if (!MaySay(kind, now)) return outcome(RefuseTooMany(message, kind), false);
  if (message.message_case() == M::MESSAGE_NOT_SET) {
    metrics_.frames_ignored.Increment();
    if (IsCountedUnknown(message)) ++received_;
    return false;
  }
  if (const access::Caller caller = papers_.CallerAt(now); !MessageAccess::Instance().May(message, caller)) {
    metrics_.NotAllowed(caller, WhatIsAsked(message)).Increment();
    TellRefused(message, "NOT_ALLOWED");
    return false;
  }
  switch (message.message_case()) {
    case M::kAck:
      if (!outbox_.Acknowledge(message.ack().received())) return Unexpected{WsFailure{WsCloseCode::kPolicy, "BAD_ACK"}};
      CountKept();
      return true;
    case M::kPing:
      return outcome(OnPing(message.ping()), true);
    case M::kRenewVisa:
      return true;  // its shard's business
    default:
      Count(message, raw);
      return true;
  }
}

std::optional<WsFailure> Session::OnWalk(const presence::Walk& walk, std::size_t size, Instant now) {
  if (!paces_.Take(MessageKind::kFrames, options_.limits, now) || !bytes_.Take(static_cast<double>(size), now)) {
    return TooManyFrames();
  }
  if (const access::Caller caller = papers_.CallerAt(now); !MessageAccess::Instance().MayWalk(caller)) {
    metrics_.NotAllowed(caller, "user_moves").Increment();
    wire::ClientToServerMessage message;
    message.mutable_user_moves();
    TellRefused(message, "NOT_ALLOWED");
    return std::nullopt;
  }
  ++received_;
  if (seat_) seat_->Walk(walk);
  return std::nullopt;
}

WsFailure Session::TooManyFrames() {
  metrics_.Refused(MessageKind::kFrames, false).Increment();
  return {WsCloseCode::kPolicy, "TOO_MANY_FRAMES"};
}

bool Session::MaySay(MessageKind kind, Instant now) {
  if (kind == MessageKind::kFrames) return true;
  const bool person = paces_.Take(kind, options_.limits, now);
  if (person && socket_->address().Take(kind, options_.limits, now)) return true;
  metrics_.Refused(kind, person).Increment();
  return false;
}

std::optional<WsFailure> Session::RefuseTooMany(const wire::ClientToServerMessage& message, MessageKind kind) {
  switch (BeyondOf(kind)) {
    case Beyond::kClosed:
      return WsFailure{WsCloseCode::kPolicy, "TOO_MANY_FRAMES"};
    case Beyond::kIgnored:
      return std::nullopt;
    case Beyond::kRefused:
      break;
  }
  // Nothing to refuse in what is not known.
  if (message.message_case() == wire::ClientToServerMessage::MESSAGE_NOT_SET) {
    if (IsCountedUnknown(message)) ++received_;
    return std::nullopt;
  }
  TellRefused(message, "TOO_MANY");
  return std::nullopt;
}

void Session::TellRefused(const wire::ClientToServerMessage& message, std::string_view code) {
  if (message.message_case() >= kFirstCountedField) ++received_;
  wire::ServerToClientMessage told;
  if (message.has_query()) {
    auto& answer = *told.add_batch()->mutable_answer();
    answer.set_id(message.query().id());
    answer.set_error(std::string(code));
  } else {
    auto& refused = *told.add_batch()->mutable_refused();
    refused.set_what(message.GetDescriptor()->FindFieldByNumber(message.message_case())->name());
    refused.set_code(std::string(code));
  }
  Tell(told.SerializeAsString());
}

std::optional<WsFailure> Session::OnPing(const wire::PingMessage& ping) {
  if (!outbox_.Acknowledge(ping.received())) return WsFailure{WsCloseCode::kPolicy, "BAD_ACK"};
  CountKept();
  if (joined()) {
    seat_->Probe(ping.id());
  } else {
    socket_->Send(MakeBytes(PongFor(ping.id(), "", Millis(0))));
  }
  return std::nullopt;
}

void Session::Count(const wire::ClientToServerMessage& message, std::string_view raw) {
  ++received_;
  if (message.has_query() && message.query().has_ice_servers()) return AnswerIceServers(message.query().id());
  if (SpaceSeats::Concerns(message)) return;  // its shard's business
  if (seat_) seat_->Input(std::string(raw));
}

void Session::AnswerIceServers(std::uint32_t query) {
  wire::ServerToClientMessage message;
  auto& answer = *message.add_batch()->mutable_answer();
  answer.set_id(query);
  auto& ice = *answer.mutable_ice_servers();
  for (const std::string& server : options_.ice_servers) FillIceServer(server, *ice.add_servers());
  Tell(message.SerializeAsString());
}

std::string Session::PongFor(std::uint32_t id, std::string place_ticket, Millis unix_now) const {
  wire::ServerToClientMessage message;
  auto& pong = *message.mutable_pong();
  pong.set_id(id);
  pong.set_received(received_);
  pong.set_place_ticket(std::move(place_ticket));
  pong.set_server_time_ms(static_cast<std::uint64_t>(unix_now.count()));
  return message.SerializeAsString();
}

void Session::Tell(std::string_view item) {
  outbox_.Add(item);
  if (socket_ == nullptr) CountKept();
}

void Session::SetView(const presence::ZoneRect& view, const MoveBoard& board, std::vector<MoveBoard::Cursor>& scratch) {
  std::vector<MoveBoard::Cursor>& cursors = scratch;
  cursors.clear();
  const presence::ZoneGrid& grid = board.shape().zones;
  grid.ForEachBeyond(view, {}, [&](presence::ZoneId zone) { cursors.push_back(board.End(zone)); });
  std::size_t at = 0;
  grid.ForEachBeyond(view_, {}, [&](presence::ZoneId zone) {
    const MoveBoard::Cursor cursor = cursors_[at++];
    if (!grid.Has(view, zone)) return;
    const auto index = static_cast<std::int32_t>(presence::Number(zone));
    const auto row = static_cast<std::size_t>(index / grid.columns - view.top);
    const auto column = static_cast<std::size_t>(index % grid.columns - view.left);
    cursors[row * static_cast<std::size_t>(view.right - view.left) + column] = cursor;
  });
  view_ = view;
  cursors_.swap(cursors);
}

std::size_t Session::ReadMoves(const MoveBoard& board, FlushTools& tools) {
  std::size_t records = 0;
  std::size_t at = 0;
  board.shape().zones.ForEachBeyond(view_, {}, [&](presence::ZoneId zone) {
    records += board.Read(zone, cursors_[at++], tools.scratch, &tools.merged);
  });
  return records;
}

std::optional<WsFailure> Session::Flush(const MoveBoard* board, FlushTools& tools) {
  if (socket_ == nullptr) return std::nullopt;
  if (socket_->queued_bytes() > kSendQueueSoftBytes) {
    if (socket_->queued_bytes() + outbox_.pending_bytes() > options_.max_behind_bytes) {
      metrics_.slow_readers.Increment();
      return WsFailure{WsCloseCode::kPolicy, "SLOW_READER"};
    }
    if (!tools.control.empty()) socket_->Send(MakeBytes(std::string(tools.control)));
    return std::nullopt;
  }
  tools.scratch.clear();
  const std::size_t records = board == nullptr ? 0 : ReadMoves(*board, tools);
  const std::size_t items = outbox_.pending_items();
  if (records + items == 0 && tools.control.empty()) return std::nullopt;

  std::array<std::string_view, 4> parts;
  std::size_t count = 0;
  if (items > 0) {
    parts[count++] = outbox_.TakeFrame();
    CountKept();
  }
  FieldHeader header;
  if (records > 0) {
    header = FieldHeader(board->shape().wide ? kWideMovesField : kMovesField, tools.scratch.size());
    parts[count++] = header.view();
    parts[count++] = tools.scratch;
  }
  if (!tools.control.empty()) parts[count++] = tools.control;
  metrics_.items_out.Increment(static_cast<double>(items));
  metrics_.moves_out.Increment(static_cast<double>(records));
  pace_.OnFrame(records + items, tools.now, tools.press);
  for (const std::string_view part : std::span(parts).first(count)) tools.sent += part.size();
  socket_->SendNow(std::span(parts).first(count));
  return std::nullopt;
}

void Session::CountKept() {
  const std::size_t bytes = outbox_.kept_bytes() + (socket_ == nullptr ? outbox_.pending_bytes() : 0);
  resume_bytes_ += bytes - counted_bytes_;
  counted_bytes_ = bytes;
}

std::uint64_t Session::weight() const {
  constexpr std::uint64_t kWithoutSocket = std::uint64_t{1} << 63;
  if (counted_bytes_ == 0) return 0;
  return counted_bytes_ | (socket_ == nullptr ? kWithoutSocket : 0);
}

void Session::GiveUpKept() {
  outbox_.Forget();
  CountKept();
}

}  // namespace dw::pusher

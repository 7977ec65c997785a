#include "adapters/link_stream/room_end.h"

#include <algorithm>
#include <utility>

#include "adapters/link_codec/link_codec.h"
#include "adapters/link_stream/inner_version.h"
#include "core/maps/room_path.h"
#include "proto/wire_values.h"

namespace dw::link_stream {
namespace {

using link_codec::Decode;
using link_codec::Encode;
using presence::Number;
using wire_values::Encode;

/// People of one stream at most, and so of what it is remembered for. [IW5]
constexpr std::size_t kMostSeats = 100'000;
/// Tells sessions of other processes from those of this one.
constexpr std::uint64_t kRemote = std::uint64_t{1} << 63;
/// About what a message takes besides what it says.
constexpr std::size_t kBytesAMessage = 64;
/// What a pusher may say a connection was lost for: more earns nothing more. [PR16]
constexpr std::int64_t kMostOfflineMs = 60'000;

bool IsRoom(const std::string& path) {
  const auto room = maps::ParseRoomPath(path);
  return room && room->ToString() == path;
}

}  // namespace

std::shared_ptr<RoomEnd> RoomEnd::Open(BackEnd& end, const workspace::PusherToRoomMessage& first, Call& call) {
  if (!first.has_open() || first.open().version() != kInnerVersion || !IsRoom(first.open().room())) {
    end.metrics.bad.Increment();
    return nullptr;
  }
  Shard& shard = end.runtime.ShardFor(first.open().room());
  return std::make_shared<RoomEnd>(end, first.open().room(), shard, *end.engines[shard.index()], call);
}

RoomEnd::RoomEnd(BackEnd& end, std::string room, Shard& shard, WorkspaceEngine& engine, Call& call)
    : room_(std::move(room)),
      metrics_(end.metrics),
      last_session_(end.last_session),
      shard_(shard),
      engine_(engine),
      call_(&call),
      waiting_(metrics_.lags, shard.clock(), metrics_.wait) {
  metrics_.streams.Increment();
}

RoomEnd::~RoomEnd() {
  shard_.ForgetTurnEnd(*this);
}

void RoomEnd::Take(workspace::PusherToRoomMessage& message) {
  if (call_ == nullptr) return;
  if (!elsewhere_) Hear(message);
  if (call_ != nullptr) call_->ReadOn();
}

void RoomEnd::Hear(workspace::PusherToRoomMessage& message) {
  metrics_.messages_in.Increment();
  metrics_.items_in.Increment(message.seats_size());
  if (!std::exchange(opened_, true)) engine_.OpenWay(room_, *this);
  for (workspace::SeatMessage& said : *message.mutable_seats()) Do(said);
  if (message.paused()) engine_.Paused(room_, *this);
}

void RoomEnd::OnWritten() {
  writing_ = false;
  shard_.AtTurnEnd(*this);
}

void RoomEnd::Do(workspace::SeatMessage& said) {
  const auto known = sessions_.find(said.seat());
  if (said.has_join()) {
    if (known != sessions_.end() || sessions_.size() == kMostSeats) return metrics_.bad.Increment();
    const SessionId session = NewSession(said.seat());
    JoinRequest request = Decode(said.join());
    request.room = room_;  // whatever it says: this thread has no other
    return engine_.Join(session, std::move(request), shared_from_this());
  }
  if (said.has_take()) {
    if (known != sessions_.end() || sessions_.size() == kMostSeats || said.take() == 0) {
      return metrics_.bad.Increment();
    }
    inherits_ = true;
    const SessionId session = NewSession(said.seat());
    return engine_.Take(session, room_, presence::UserId{said.take()}, shared_from_this());
  }
  if (known == sessions_.end()) return;  // refused, and not told yet
  const SessionId session = known->second;
  switch (said.message_case()) {
    case workspace::SeatMessage::kInput:
      return engine_.Input(session, std::move(*said.mutable_input()));
    case workspace::SeatMessage::kWalk:
      return engine_.Walk(session, Decode(said.walk()));
    case workspace::SeatMessage::kProbe:
      return engine_.Probe(session, said.probe());
    case workspace::SeatMessage::kResumedMs:
      return engine_.Resumed(session, Millis(std::clamp<std::int64_t>(said.resumed_ms(), 0, kMostOfflineMs)));
    case workspace::SeatMessage::kLeave:
      Forget(session);
      return engine_.Leave(session);
    default:
      return;  // of a newer pusher
  }
}

SessionId RoomEnd::NewSession(std::uint64_t seat) {
  const SessionId session{kRemote | ++last_session_};
  sessions_[seat] = session;
  seats_[session] = {seat, presence::kNobody};
  return session;
}

void RoomEnd::OnOpened() {
  Say(0).set_opened(true);
}

void RoomEnd::OnMoving() {
  Say(0).set_moving(true);
}

void RoomEnd::OnElsewhere(const std::string& back, bool whole) {
  workspace::RoomElsewhere& elsewhere = *Say(back.size()).mutable_elsewhere();
  elsewhere.set_back(back);
  elsewhere.set_whole(whole);
  // The room is no more: who is in it goes on elsewhere, and does not leave.
  elsewhere_ = true;
  sessions_.clear();
  seats_.clear();
}

void RoomEnd::OnGone() {
  if (std::exchange(call_, nullptr) == nullptr) return;
  metrics_.streams.Decrement();
  shard_.ForgetTurnEnd(*this);
  for (const auto& [seat, session] : std::exchange(sessions_, {})) engine_.Leave(session);
  seats_.clear();
  if (opened_ && !elsewhere_) engine_.CloseWay(room_, *this);
}

workspace::RoomMessage& RoomEnd::Say(std::size_t bytes) {
  waiting_.Add(bytes + kBytesAMessage);
  shard_.AtTurnEnd(*this);
  return *next_.add_messages();
}

void RoomEnd::OnJoined(SessionId session, presence::UserId user, const RoomShape& shape) {
  const auto seat = seats_.find(session);
  if (seat == seats_.end()) return;
  workspace::SeatJoined& joined = *Say(0).mutable_joined();
  seat->second.user = user;
  if (!filter_) filter_.emplace(shape, inherits_);
  filter_->Enter(user);
  joined.set_seat(seat->second.number);
  joined.set_user_id(Number(user));
  Encode(shape, *joined.mutable_shape());
}

void RoomEnd::OnRefused(SessionId session, const RoomProblem& problem) {
  const auto seat = seats_.find(session);
  if (seat == seats_.end()) return;
  workspace::SeatRefused& refused = *Say(problem.detail.size()).mutable_refused();
  refused.set_seat(seat->second.number);
  Encode(problem, *refused.mutable_problem());
  Forget(session);
  // The pusher will not name it again. Later: this may be within Join.
  shard_.Post([&engine = engine_, session] { engine.Leave(session); });
}

void RoomEnd::OnTurn(const RoomTurn& turn) {
  if (call_ == nullptr || elsewhere_ || !filter_) return;
  turn_.Clear();
  if (!filter_->Encode(turn, turn_)) return;
  Say(turn_.ByteSizeLong()).mutable_turn()->Swap(&turn_);
}

void RoomEnd::Forget(SessionId session) {
  const auto seat = seats_.find(session);
  if (filter_) filter_->Leave(seat->second.user);
  sessions_.erase(seat->second.number);
  seats_.erase(seat);
}

void RoomEnd::OnProbed(SessionId session, std::uint32_t id, const presence::Place& place) {
  const auto seat = seats_.find(session);
  if (seat == seats_.end()) return;
  workspace::SeatProbed& probed = *Say(0).mutable_probed();
  probed.set_seat(seat->second.number);
  probed.set_id(id);
  Encode(place, *probed.mutable_position());
}

void RoomEnd::OnTurnEnd() {
  if (call_ == nullptr || next_.messages_size() == 0) return;
  if (cut_off_ || waiting_.bytes() > kMostWaiting) {
    waiting_.Clear();
    next_.Clear();
    if (std::exchange(cut_off_, true)) return;
    metrics_.broken.Increment();
    return call_->Cancel();
  }
  if (writing_) return;
  metrics_.messages_out.Increment();
  metrics_.items_out.Increment(next_.messages_size());
  writing_ = true;
  waiting_.Sent();
  call_->Write(next_);
  next_.Clear();
}

}  // namespace dw::link_stream

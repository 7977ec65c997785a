#include "adapters/link_stream/pusher_end.h"

#include <algorithm>
#include <utility>

#include "adapters/link_codec/link_codec.h"
#include "adapters/link_stream/inner_version.h"
#include "base/assert.h"
#include "proto/wire_values.h"

namespace dw::link_stream {
namespace {

using link_codec::Decode;
using link_codec::Encode;
using wire_values::Decode;

/// About what a message takes besides its own text.
constexpr std::size_t kBytesASeatMessage = 48;

RoomProblem BackGone() {
  return {"BACK_GONE", "", "The part of the server that keeps this room has stopped, or cannot be reached.",
          "Wait a moment: you are let in again by yourself.", std::chrono::seconds(1)};
}

}  // namespace

/// One person's place. The stream outlives it, as it holds it.
class PusherEnd::SeatHere final : public RoomSeat {
 public:
  SeatHere(std::shared_ptr<PusherEnd> stream, std::uint64_t seat) : stream_(std::move(stream)), seat_(seat) {}
  ~SeatHere() override { stream_->Leave(seat_); }

  void Input(std::string message) override {
    const std::size_t size = message.size();
    if (auto* said = stream_->Say(seat_)) {
      said->set_input(std::move(message));
      stream_->waiting_.Add(size);
    }
  }
  void Walk(const presence::Walk& walk) override {
    if (auto* said = stream_->Say(seat_)) Encode(walk, *said->mutable_walk());
  }
  void Probe(std::uint32_t id) override {
    if (auto* said = stream_->Say(seat_)) said->set_probe(id);
  }
  void Resumed(Millis offline) override {
    if (auto* said = stream_->Say(seat_)) said->set_resumed_ms(offline.count());
  }

 private:
  const std::shared_ptr<PusherEnd> stream_;
  const std::uint64_t seat_;
};

PusherEnd::PusherEnd(const Context& context, std::string room, Owner& owner)
    : context_(context), owner_(owner), waiting_(context.metrics.lags, context.shard.clock(), context.metrics.wait) {
  turn_.room = std::move(room);
  context_.metrics.streams.Increment();
}

PusherEnd::~PusherEnd() {
  context_.shard.ForgetTurnEnd(*this);
  if (call_) call_->Cancel();
  context_.metrics.streams.Decrement();
}

void PusherEnd::Open(std::shared_ptr<Call> call) {
  DW_ASSERT(!call_);
  call_ = std::move(call);
  writing_ = false;
  phase_ = Phase::kNew;
  context_.shard.AtTurnEnd(*this);
}

bool PusherEnd::has_people() const {
  return std::ranges::any_of(seats_, [](const auto& seat) { return seat.second.user != presence::kNobody; });
}

std::unique_ptr<RoomSeat> PusherEnd::Join(SessionId session, const JoinRequest& request) {
  const std::uint64_t seat = ++last_seat_;
  Seat& here = seats_[seat];
  here.session = session;
  here.request = std::make_unique<JoinRequest>(request);
  Encode(request, *Say(seat)->mutable_join());
  return std::make_unique<SeatHere>(shared_from_this(), seat);
}

workspace::SeatMessage* PusherEnd::Say(std::uint64_t seat) {
  if (!seats_.contains(seat)) return nullptr;
  workspace::SeatMessage& said = *next_.add_seats();
  said.set_seat(seat);
  waiting_.Add(kBytesASeatMessage);
  context_.shard.AtTurnEnd(*this);
  return &said;
}

void PusherEnd::Leave(std::uint64_t seat) {
  if (auto* said = Say(seat)) said->set_leave(true);
  const auto found = seats_.find(seat);
  if (found == seats_.end()) return;
  if (found->second.user != presence::kNobody) leaving_[seat] = found->second.user;
  seats_.erase(found);
}

void PusherEnd::OnTurnEnd() {
  if (waiting_.bytes() > kMostWaiting) return Break();
  if (!call_ || writing_) return;
  if (phase_ == Phase::kNew) {
    phase_ = Phase::kAsked;
    workspace::PusherToRoomMessage first;
    first.mutable_open()->set_version(kInnerVersion);
    first.mutable_open()->set_room(turn_.room);
    writing_ = true;
    return call_->Write(first);
  }
  if (phase_ == Phase::kToPause) {
    phase_ = Phase::kPaused;
    workspace::PusherToRoomMessage last;
    last.set_paused(true);
    writing_ = true;
    return call_->Write(last);
  }
  if (phase_ != Phase::kOpen) return;
  if (next_.seats_size() > 0) {
    Write();
  } else if (seats_.empty()) {
    const std::shared_ptr<PusherEnd> self = shared_from_this();
    std::exchange(call_, nullptr)->End();
    ended_ = true;
    owner_.OnEnd(*this, false);
  }
}

void PusherEnd::Write() {
  for (const workspace::SeatMessage& said : next_.seats()) {
    if (!said.has_join() && !said.has_take()) continue;
    const auto seat = seats_.find(said.seat());
    if (seat != seats_.end()) seat->second.sent = seat->second.here = true;
  }
  leaving_.clear();
  context_.metrics.messages_out.Increment();
  context_.metrics.items_out.Increment(next_.seats_size());
  writing_ = true;
  waiting_.Sent();
  call_->Write(next_);
  next_.Clear();
}

void PusherEnd::OnWritten() {
  writing_ = false;
  context_.shard.AtTurnEnd(*this);
}

void PusherEnd::OnBroken() {
  // Before it was open nothing was said that could be lost.
  if (phase_ > Phase::kAsked) return Break();
  LoseCarrier("", false);
}

void PusherEnd::Break() {
  if (std::exchange(ended_, true)) return;
  const std::shared_ptr<PusherEnd> self = shared_from_this();
  if (call_) std::exchange(call_, nullptr)->Cancel();
  owner_.OnEnd(*this, true);
  const auto seats = std::exchange(seats_, {});
  if (!seats.empty()) context_.metrics.broken.Increment();
  for (const auto& [seat, here] : seats) context_.listener.OnRefused(here.session, BackGone());
}

void PusherEnd::HearOpened() {
  if (phase_ != Phase::kAsked) return context_.metrics.bad.Increment();
  phase_ = Phase::kOpen;
  // Those another back knew come first, so that what was said meanwhile finds them.
  workspace::PusherToRoomMessage known;
  for (auto& [number, seat] : seats_) {
    if (!seat.sent || seat.here) continue;
    workspace::SeatMessage& said = *known.add_seats();
    said.set_seat(number);
    if (seat.user != presence::kNobody) {
      said.set_take(presence::Number(seat.user));
      seat.taking = true;
    } else {
      Encode(*seat.request, *said.mutable_join());
    }
  }
  for (const auto& [number, user] : leaving_) {
    workspace::SeatMessage& said = *known.add_seats();
    said.set_seat(number);
    said.set_take(presence::Number(user));
  }
  known.MergeFrom(next_);
  next_.Swap(&known);
  context_.shard.AtTurnEnd(*this);
}

void PusherEnd::HearElsewhere(const workspace::RoomElsewhere& elsewhere) {
  const bool nothing_lost = phase_ <= Phase::kAsked || (phase_ == Phase::kPaused && elsewhere.whole());
  if (!nothing_lost) return Break();
  context_.metrics.moved.Increment();
  LoseCarrier(elsewhere.back(), true);
}

void PusherEnd::LoseCarrier(const std::string& back, bool reached) {
  if (!call_) return;
  // The other side has said its last.
  const std::shared_ptr<PusherEnd> self = shared_from_this();
  std::exchange(call_, nullptr)->Cancel();
  for (auto& [number, seat] : seats_) seat.here = false;
  phase_ = Phase::kNew;
  owner_.OnElsewhere(*this, back, reached);
}

void PusherEnd::OnMessage(const workspace::RoomToPusherMessage& message) {
  context_.metrics.messages_in.Increment();
  context_.metrics.items_in.Increment(message.messages_size());
  const std::shared_ptr<PusherEnd> self = shared_from_this();
  for (const workspace::RoomMessage& said : message.messages()) {
    switch (said.message_case()) {
      case workspace::RoomMessage::kJoined:
        Hear(said.joined());
        break;
      case workspace::RoomMessage::kRefused:
        Hear(said.refused());
        break;
      case workspace::RoomMessage::kTurn:
        Hear(said.turn());
        break;
      case workspace::RoomMessage::kProbed:
        Hear(said.probed());
        break;
      case workspace::RoomMessage::kOpened:
        HearOpened();
        break;
      case workspace::RoomMessage::kMoving:
        if (phase_ == Phase::kOpen) phase_ = Phase::kToPause;
        context_.shard.AtTurnEnd(*this);
        break;
      case workspace::RoomMessage::kElsewhere:
        return HearElsewhere(said.elsewhere());
      case workspace::RoomMessage::MESSAGE_NOT_SET:
        break;  // of a newer back
    }
  }
}

void PusherEnd::Hear(const workspace::SeatJoined& joined) {
  const auto seat = seats_.find(joined.seat());
  if (seat == seats_.end()) return;  // left meanwhile
  const RoomShape shape = Decode(joined.shape());
  const presence::UserId user{joined.user_id()};
  const bool other_room = shape_known_ && shape != shape_;
  if (std::exchange(seat->second.taking, false)) {
    // Another room than the one that was handed over, or somebody else in it, is none to go on in.
    if (user != seat->second.user || other_room) Break();
    return;
  }
  if (seat->second.user != presence::kNobody || user == presence::kNobody || other_room) {
    return context_.metrics.bad.Increment();
  }
  shape_known_ = true;
  shape_ = shape;
  seat->second.user = user;
  seat->second.request.reset();
  context_.listener.OnJoined(seat->second.session, user, shape_);
}

void PusherEnd::Hear(const workspace::SeatRefused& refused) {
  const auto seat = seats_.find(refused.seat());
  if (seat == seats_.end()) return;
  const SessionId session = seat->second.session;
  seats_.erase(seat);
  context_.shard.AtTurnEnd(*this);
  context_.listener.OnRefused(session, Decode(refused.problem()));
}

void PusherEnd::Hear(const workspace::SeatProbed& probed) {
  const auto seat = seats_.find(probed.seat());
  if (seat == seats_.end()) return;
  if (seat->second.user == presence::kNobody) return context_.metrics.bad.Increment();
  context_.listener.OnProbed(seat->second.session, probed.id(), Decode(probed.position()));
}

void PusherEnd::Hear(const workspace::TurnMessage& turn) {
  if (!shape_known_) return context_.metrics.bad.Increment();
  if (const std::size_t bad = Decode(turn, shape_, turn_)) context_.metrics.bad.Increment(static_cast<double>(bad));
  if (!turn_.empty()) context_.listener.OnTurn(turn_);
}

}  // namespace dw::link_stream

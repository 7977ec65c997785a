// When who is sent what waits for them. [WS23, WS27]
#include <algorithm>
#include <utility>

#include "services/pusher/pusher_shard.h"

namespace dw::pusher {
namespace {

/// How often it is asked how busy the thread was.
constexpr Millis kLoadInterval{100};
/// Who waits for longer than this between two frames is not woken by every step meanwhile,
constexpr Millis kWorthPolling{10};
/// until it has had this many flushes in a row with nothing to wait for.
constexpr int kCalmFlushes = 3;

}  // namespace

void PusherShard::Wake(Session& session) {
  if (session.waits) return;
  session.waits = true;
  session.waits_since = context_.shard.Now();
  if (session.next_flush() > context_.shard.Now()) {
    later_.Add(&session, session.next_flush());
  } else {
    ready_.push_back(&session);
  }
  context_.shard.AtTurnEnd(*this);
}

void PusherShard::FlushNow(Session& session, std::string_view control) {
  const MoveBoard* board = session.mirror == nullptr ? nullptr : &session.mirror->board();
  Session::FlushTools tools{context_.shard.Now(), {stretch_.value(), sessions_.size()}, scratch_, control};
  const auto failure = session.Flush(board, tools);
  merged_ += tools.merged;
  if (tools.sent > 0) {
    flush_bytes_.Add(static_cast<double>(tools.sent));
    flush_wait_.Add(std::chrono::duration<double>(tools.now - std::min(session.waits_since, tools.now)).count());
  }
  if (failure) session.socket()->Close(failure->code, failure->reason);
}

void PusherShard::OnTurnEnd() {
  const Instant now = context_.shard.Now();
  if (now - load_read_ >= kLoadInterval) {
    const double load = context_.shard.TakeLoad();
    stretch_.OnLoad(load);
    load_shown_.Set(load);
    stretch_shown_.Set(stretch_.value());
    // Where most wait for more anyway, a little longer shows to nobody; where most are told at once, it does.
    context_.shard.SetPatience(paced_ * 2 >= flushed_ ? TurnRest::kLongest : std::chrono::microseconds(0));
    paced_ = flushed_ = 0;
    load_read_ = now;
  }
  later_.TakeDue(now, ready_);
  // One that ends takes itself out of the list.
  while (!ready_.empty()) {
    Session& session = *ready_.back();
    ready_.pop_back();
    const SessionId id = session.id();
    session.waits = false;
    FlushNow(session);
    if (FindSession(id) == nullptr) continue;
    if (session.lost()) {
      EndSession(session);
    } else {
      Arrange(session, now);
    }
  }
  WakeInTime();
  KeepMemoryBound();
  gone_.clear();
}

void PusherShard::Arrange(Session& session, Instant now) {
  if (session.mirror == nullptr) return;
  // Nothing is sent to who is away, or behind: Resume wakes the one, and the socket the other.
  const ClientSocket* socket = session.socket();
  if (socket == nullptr || socket->queued_bytes() > kSendQueueSoftBytes) {
    return session.mirror->SetListed(session, false);
  }
  const bool busy = session.next_flush() > now + kWorthPolling;
  ++flushed_;
  paced_ += busy ? 1 : 0;
  session.calm_flushes = busy ? 0 : static_cast<std::uint8_t>(std::min(session.calm_flushes + 1, kCalmFlushes));
  if (session.calm_flushes == kCalmFlushes || (session.listed && !busy))
    return session.mirror->SetListed(session, true);
  session.mirror->SetListed(session, false);
  session.waits = true;
  session.waits_since = now;
  later_.Add(&session, busy ? session.next_flush() : now + FlushPace::kFloor);
}

void PusherShard::WakeInTime() {
  const std::optional<Instant> due = later_.NextDue();
  if (!due || (alarm_ && *alarm_ <= *due)) return;
  context_.shard.Cancel(alarm_timer_);
  alarm_ = due;
  alarm_timer_ = context_.shard.At(*due, [this] {
    alarm_.reset();
    context_.shard.AtTurnEnd(*this);
  });
}

}  // namespace dw::pusher

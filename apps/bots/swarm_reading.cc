// What bots are told.
#include <sys/epoll.h>

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <utility>

#include "apps/bots/swarm.h"
#include "digiwork/wire/v1/session.pb.h"
#include "proto/packed_moves.h"

namespace dw::bots {
namespace {

namespace wire = digiwork::wire::v1;

// Ticks are this late at times, and the bots sleep and wake a fraction as often.
constexpr std::uint64_t kLeastWait = 250;
constexpr std::uint64_t kMostWait = 100'000;
constexpr int kEventsARound = 128;
constexpr std::size_t kTicksBetweenReads = 64;
/// More than a socket holds.
constexpr int kMostReads = 64;
/// What a browser waits after a close that says no more than that the server goes.
constexpr std::uint64_t kRestartPause = 1'000'000;

}  // namespace

void Swarm::WaitForEvents(Micros until) {
  const Micros now = Now();
  Micros next = std::min(until, NextDue());
  if (!returns_.empty()) next = std::min(next, returns_.top().at);
  const Micros wait = next > now ? std::clamp(next - now, kLeastWait, kMostWait) : 0;
  const timespec patience{0, static_cast<long>(wait * 1000)};
  std::array<epoll_event, kEventsARound> events;
  const int count = ::epoll_pwait2(epoll_.value(), events.data(), kEventsARound, &patience, nullptr);
  for (int i = 0; i < count; ++i) {
    OnReady(events[static_cast<std::size_t>(i)].data.u32, events[static_cast<std::size_t>(i)].events);
    if (NextDue() <= read_at_) RunDue(kTicksBetweenReads);
  }
}

void Swarm::OnReady(std::uint32_t id, std::uint32_t events) {
  Bot& bot = bots_[id];
  if (!bot.socket.open()) return;
  if (!bot.reading) {
    if ((events & (EPOLLHUP | EPOLLERR)) != 0) Drop(id, &RunErrors::stopped, "closed, since it did not read");
    return;
  }
  if (bot.state == State::kConnecting) {
    if ((events & EPOLLOUT) != 0) OnConnected(id);
    return;
  }
  if (bot.state == State::kShaking) return OnShaking(id);
  // The end is not told of again when data came before it.
  const bool ended = (events & (EPOLLRDHUP | EPOLLHUP | EPOLLERR)) != 0;
  bool more = true;
  for (int reads = 0; more && reads < kMostReads; ++reads) more = Read(id) || (ended && bot.socket.open());
}

void Swarm::OnConnected(std::uint32_t id) {
  Bot& bot = bots_[id];
  int error = 0;
  socklen_t size = sizeof error;
  ::getsockopt(bot.socket.descriptor(), SOL_SOCKET, SO_ERROR, &error, &size);
  if (error != 0) {
    Lose(id, std::string("cannot connect: ") + std::strerror(error));
    return;
  }
  epoll_event event{};
  // Told once of what has come, and then everything is read: half the looks at sockets are spared.
  event.events = EPOLLIN | EPOLLRDHUP | EPOLLET;
  event.data.u32 = id;
  ::epoll_ctl(epoll_.value(), EPOLL_CTL_MOD, bot.socket.descriptor(), &event);
  if (bot.socket.tls() == nullptr) return Upgrade(id);
  bot.state = State::kShaking;
  OnShaking(id);
}

void Swarm::OnShaking(std::uint32_t id) {
  TlsSession& tls = *bots_[id].socket.tls();
  const StreamStep step = tls.Handshake();
  if (step.next == StreamStep::Next::kNow) return Upgrade(id);
  // A greeting of a few hundred bytes finds room in any socket.
  if (step.next != StreamStep::Next::kReadable) Lose(id, "no TLS: " + tls.Why());
}

void Swarm::Upgrade(std::uint32_t id) {
  bots_[id].state = State::kUpgrading;
  Send(id, UpgradeRequest(servers_[bots_[id].server]));
}

/// True when there may be more.
bool Swarm::Read(std::uint32_t id) {
  Bot& bot = bots_[id];
  const std::size_t kept = bot.kept.size();
  std::copy(bot.kept.begin(), bot.kept.end(), buffer_.begin());
  const StreamStep step = bot.socket.Read(std::span(buffer_).subspan(kept));
  read_at_ = Now();
  reader_ = id;
  if (step.bytes == 0) {
    if (!step.over()) return false;
    Lose(id, step.next == StreamStep::Next::kEnd ? "the server closed a socket" : std::strerror(errno));
    return false;
  }
  if (measuring_) report_.bytes += step.bytes;
  std::string_view bytes(buffer_.data(), kept + step.bytes);
  bot.kept.clear();
  if (bot.state == State::kUpgrading && !TakeUpgrade(id, bytes)) return false;
  const auto taken = bot.stream.Read(bytes, *this);
  if (!bot.socket.open()) return false;
  if (!taken) {
    Drop(id, &RunErrors::protocol, "bytes that are no frame of the protocol");
    return false;
  }
  bot.kept = bytes.substr(*taken);
  return (step.next == StreamStep::Next::kNow || step.over());
}

/// True once the answer is here and says yes; what follows it is left in `bytes`.
bool Swarm::TakeUpgrade(std::uint32_t id, std::string_view& bytes) {
  Bot& bot = bots_[id];
  const std::size_t end = bytes.find("\r\n\r\n");
  if (end == std::string_view::npos) {
    bot.kept = bytes.substr(0, ServerStream::kMostWhole);
    return false;
  }
  if (!bytes.starts_with("HTTP/1.1 101 ")) {
    const std::string_view why = bytes.substr(0, bytes.find('\r'));
    bot.been_in ? Lose(id, why) : Drop(id, &RunErrors::refused, why);
    return false;
  }
  bytes.remove_prefix(end + 4);
  bot.state = State::kEntering;
  SendGreeting(bot, id);
  return bot.state == State::kEntering;
}

/// Millions a second come by here: what does not change is kept out of the loop.
template <class ForEach>
void Swarm::CountMoves(std::string_view records, ForEach for_each) {
  const std::int32_t* const bot_in_slot = rooms_[bots_[reader_].room].bot_in_slot.data();
  // What was sent while the reader was out is made up for, and not told.
  const Bot& reader = bots_[reader_];
  const Micros began = account_began_;
  const Window window = reader.in_since > began ? window_.Without(reader.in_since - began) : window_;
  const auto now = static_cast<std::uint32_t>(read_at_);
  std::uint64_t delivered = 0;
  std::uint64_t unmatched = 0;
  for_each(records, [&](const wire_moves::Move& move) {
    const std::int32_t mover = bot_in_slot[move.slot];
    if (mover < 0) return;  // somebody who is no bot of ours
    const SentMoves::Sent* sent = sent_moves_.Find(static_cast<std::uint32_t>(mover), move.x, move.y);
    if (sent == nullptr) {
      ++unmatched;
    } else if (window.Has(sent->at_us)) {
      ++delivered;
      report_.latency.Add(now - sent->at_us);
    }
  });
  report_.delivered += delivered;
  report_.errors.unmatched += unmatched;
}

void Swarm::OnMoves(std::string_view records) {
  bots_[reader_].pause.Heard(read_at_);
  CountMoves(records, [](std::string_view all, auto visit) { wire_moves::ForEachNarrow(all, visit); });
}

void Swarm::OnWideMoves(std::string_view records) {
  bots_[reader_].pause.Heard(read_at_);
  CountMoves(records, [](std::string_view all, auto visit) { wire_moves::ForEachWide(all, visit); });
}

void Swarm::OnItem(std::string_view sub_message) {
  wire::SubMessage item;
  if (!item.ParseFromArray(sub_message.data(), static_cast<int>(sub_message.size()))) {
    ++report_.errors.protocol;
    return;
  }
  Bot& bot = bots_[reader_];
  if (item.has_room_joined()) {
    OnJoined(item.room_joined());
  } else if (item.has_position_corrected()) {
    const auto& corrected = item.position_corrected();
    ++report_.errors.corrected;
    if (report_.errors.first.empty()) report_.errors.first = "corrected: " + corrected.reason();
    bot.correction = corrected.correction();
    bot.walker.PutAt({corrected.position().x(), corrected.position().y()});
  } else if (item.has_answer()) {
    OnAnswer(item.answer());
  } else if (item.has_refused()) {
    ++report_.errors.refused;
    if (report_.errors.first.empty()) report_.errors.first = item.refused().what() + ": " + item.refused().code();
  }
}

void Swarm::OnJoined(const wire::RoomJoinedMessage& joined) {
  Bot& bot = bots_[reader_];
  Room& room = rooms_[bot.room];
  const bool fits = joined.zone_columns() == static_cast<std::uint32_t>(room.interest.columns()) &&
                    joined.zone_rows() == static_cast<std::uint32_t>(room.interest.rows());
  const std::uint32_t slot = joined.slots() == 0 ? 0 : (joined.user_id() - 1) % joined.slots();
  if (bot.state != State::kEntering || !fits || joined.slots() == 0 || slot >= room.bot_in_slot.size()) {
    return Drop(reader_, &RunErrors::protocol, "room_joined does not fit its map, or names no slots");
  }
  room.bot_in_slot[slot] = static_cast<std::int32_t>(reader_);
  bot.state = State::kIn;
  bot.in_since = read_at_;
  bot.walker.PutAt({joined.position().x(), joined.position().y()});
  // What Hello has said.
  Watch(bot, room.interest.Touched(ViewOf(bot, room.map.entries[bot.entry].at)));
  --joining_;
  if (bot.lost) OnBack(reader_, false);
  if (std::exchange(bot.been_in, true)) return;
  ++report_.joined;
  if (Walks() && bot.role != Role::kStander) ++walking_home_;
  if (options_.mode == Mode::kJoin) report_.latency.Add(static_cast<std::uint32_t>(read_at_ - bot.began));
}

void Swarm::OnControl(std::uint32_t field, std::string_view message) {
  Bot& bot = bots_[reader_];
  if (!bot.socket.open()) return;
  const auto as = [&](auto kind) {
    (void)kind.ParseFromArray(message.data(), static_cast<int>(message.size()));
    return kind;
  };
  switch (field) {
    case ServerStream::kConnected:
      bot.token = as(wire::ConnectedMessage{}).session_token();
      return;
    case ServerStream::kResumed:
      return OnResumed();
    case ServerStream::kErrorScreen:
      return OnErrorScreen(as(wire::ErrorScreenMessage{}));
    case ServerStream::kPong:
      if (auto pong = as(wire::PongMessage{}); !pong.place_ticket().empty()) bot.ticket = pong.place_ticket();
      return;
    case ServerStream::kServerStopping:
      return Lose(reader_, "the server stops", Micros{1000} * as(wire::ServerStoppingMessage{}).retry_after_ms());
    default:
      return;
  }
}

void Swarm::OnFrame(bool counted) {
  bots_[reader_].received += counted ? 1 : 0;
}

void Swarm::OnPing(std::string_view payload) {
  if (bots_[reader_].socket.open()) Send(reader_, MaskedFrame(WsOpcode::kPong, payload));
}

void Swarm::OnClose(std::uint16_t code, std::string_view reason) {
  const Bot& bot = bots_[reader_];
  if (bot.state == State::kLeaving || !bot.socket.open()) return;
  const bool restarts = code == static_cast<std::uint16_t>(WsCloseCode::kGoingAway);
  Lose(reader_, "closed with " + std::to_string(code) + " " + std::string(reason),
       restarts ? std::optional(kRestartPause) : std::nullopt);
}

}  // namespace dw::bots

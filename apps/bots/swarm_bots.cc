// What bots do: come in, walk, look around, ping, leave.
#include <sys/epoll.h>

#include <algorithm>
#include <cerrno>
#include <cstdio>
#include <cstring>

#include "apps/bots/swarm.h"
#include "digiwork/wire/v1/session.pb.h"

namespace dw::bots {
namespace {

namespace wire = digiwork::wire::v1;

constexpr std::uint32_t kProtocolVersion = 2;
constexpr std::int32_t kScreenWidth = 1280;
constexpr std::int32_t kScreenHeight = 720;
/// Rounds that are later than this are left out.
constexpr std::uint64_t kMostLate = 1'000'000;
constexpr std::uint64_t kPingInterval = 5'000'000;
constexpr std::int32_t kIntervalOfSteps = 200;
/// A leaver stays two seconds and is away for one, at five ticks a second.
constexpr std::uint32_t kTicksIn = 10;
constexpr std::uint32_t kTicksOut = 5;

/// 32 hex digits that no other bot of this seed has.
std::string VisitorKey(std::uint32_t seed, std::uint32_t id, std::uint16_t generation) {
  std::array<char, 33> text;
  std::snprintf(text.data(), text.size(), "b075%04x%08x%016x", unsigned{generation}, seed, id);
  return text.data();
}

/// 32 hex digits that a bot of another run does not have.
std::string TabId(std::uint64_t run, std::uint32_t id) {
  std::array<char, 33> text;
  std::snprintf(text.data(), text.size(), "%016llx%016x", static_cast<unsigned long long>(run), id);
  return text.data();
}

}  // namespace

void Swarm::RunDue(std::size_t most) {
  for (std::size_t i = 0; i < most; ++i) {
    const Micros now = Now();
    const Micros due = NextDue();
    if (due > now) return;
    if (now - due > kMostLate) {
      // A browser that had no time says where it is, and not all it would have said.
      const std::uint64_t rounds = (now - due) / interval_us_;
      next_tick_ += rounds * bots_.size();
      report_.skipped += measuring_ ? rounds : 0;
      continue;
    }
    const auto id = static_cast<std::uint32_t>(next_tick_ % bots_.size());
    round_ = next_tick_++ / bots_.size();
    if (measuring_) report_.lateness.Add(static_cast<std::uint32_t>(now - due));
    Tick(id);
  }
}

void Swarm::Tick(std::uint32_t id) {
  Bot& bot = bots_[id];
  if (bot.role == Role::kLeaver && bot.at_home && TickLeaver(bot, id)) return;
  if (bot.state != State::kIn) return GiveUpIfSilent(id);
  if (measuring_ && !rooms_[bot.room].interest.SteppedSince(bot.watched, bot.pause.since(), id)) {
    bot.pause.Excuse(Now());
  }
  if (keeping_ && bot.keeper) KeepVariable(id);
  if (walking_ && bot.role != Role::kStander) Move(bot, id);
  const std::uint64_t rounds_a_ping = std::max<std::uint64_t>(1, kPingInterval / interval_us_);
  if (bot.state != State::kIn || (round_ + id) % rounds_a_ping != 0) return;
  frames_.Clear();
  frames_.AddPing(++bot.pings, bot.received);
  Send(id, frames_.view());
}

/// True when there is nothing else to do for it now.
bool Swarm::TickLeaver(Bot& bot, std::uint32_t id) {
  if (bot.ticks_left > 0) {
    --bot.ticks_left;
    return false;
  }
  if (bot.state == State::kOut) {
    bot.ticks_left = kTicksIn;
    BeginJoin(id);
    return true;
  }
  if (bot.state != State::kIn) return false;
  bot.ticks_left = kTicksOut;
  Leave(id);
  return true;
}

void Swarm::Leave(std::uint32_t id) {
  wire::ClientToServerMessage leave;
  leave.mutable_leave();
  Watch(bots_[id], {});
  bots_[id].state = State::kLeaving;
  Send(id, MaskedFrame(WsOpcode::kBinary, leave.SerializeAsString()));
}

void Swarm::Step(Bot& bot) {
  const auto run = static_cast<std::int32_t>(Walker::kRunStep * options_.interval.count() / kIntervalOfSteps);
  if (!bot.at_home) {
    bot.at_home = bot.walker.Approach(bot.home, run);
    if (bot.at_home) --walking_home_;
  } else if (bot.role == Role::kStager) {
    if (bot.walker.Approach(bot.to_spot ? bot.spot : bot.home, run)) bot.to_spot = !bot.to_spot;
  } else {
    bot.walker.Wander(random_);
  }
}

void Swarm::Move(Bot& bot, std::uint32_t id) {
  Step(bot);
  Room& room = rooms_[bot.room];
  const Point marked = SentMoves::Mark(bot.walker.at(), static_cast<std::uint32_t>(round_ % SentMoves::kNumbers));
  const Rect view = ViewOf(bot, marked);
  const ZoneSpan zones = room.interest.Touched(view);
  // For those who read no more the model is no longer kept, and looks are as rare as for others.
  const bool looks = bot.reading && zones != bot.watched;
  frames_.Clear();
  frames_.AddMove({marked, bot.walker.direction(), true, bot.correction});
  if (looks) frames_.AddViewport(view);
  const Micros now = Now();
  // Noted before it is sent: whoever is told of it may be read next.
  sent_moves_.Note(id, marked, static_cast<std::uint32_t>(now));
  if (!Send(id, frames_.view())) return;
  room.interest.NoteStep(marked, id, now);
  if (window_.Has(static_cast<std::uint32_t>(now))) {
    ++report_.moves_sent;
    report_.expected += room.interest.WatchersAt(marked);
  }
  if (looks) Watch(bot, zones);
}

void Swarm::Watch(Bot& bot, const ZoneSpan& zones) {
  if (!bot.reading) return;
  rooms_[bot.room].interest.Change(bot.watched, zones);
  bot.watched = zones;
}

Rect Swarm::ViewOf(const Bot& bot, Point at) const {
  const RoomMap& map = rooms_[bot.room].map;
  return ViewportAround(at, kScreenWidth, kScreenHeight, map.width, map.height);
}

void Swarm::BeginJoin(std::uint32_t id) {
  Bot& bot = bots_[id];
  ++joining_;
  bot.began = Now();
  bot.stream = ServerStream();
  bot.kept.clear();
  bot.unsent.clear();
  if (!bot.resuming) {
    bot.received = 0;
    bot.correction = 0;
  }
  bot.state = State::kConnecting;
  const std::vector<std::string>& bind = options_.bind;
  bot.socket = BeginConnect(servers_[bot.server], bind.empty() ? "" : bind[id / servers_.size() % bind.size()]);
  epoll_event event{};
  event.events = EPOLLIN | EPOLLOUT;
  event.data.u32 = id;
  if (!bot.socket.open() || ::epoll_ctl(epoll_.value(), EPOLL_CTL_ADD, bot.socket.descriptor(), &event) != 0) {
    Lose(id, std::string("cannot connect: ") + std::strerror(errno));
  }
}

void Swarm::SendGreeting(Bot& bot, std::uint32_t id) {
  std::string greeting;
  if (bot.resuming) {
    wire::ClientToServerMessage message;
    message.mutable_resume()->set_session_token(bot.token);
    message.mutable_resume()->set_received(bot.received);
    greeting = message.SerializeAsString();
  } else {
    greeting = Hello(bot.room, id);
  }
  Send(id, MaskedFrame(WsOpcode::kBinary, greeting));
}

/// What the bot says to come in; one that there is not says it as the others do.
std::string Swarm::Hello(std::uint32_t room_index, std::uint32_t id) const {
  const Room& room = rooms_[room_index];
  const Bot* const bot = id < bots_.size() ? &bots_[id] : nullptr;
  const RoomMap::Entry& entry = room.map.entries[bot == nullptr ? 0 : bot->entry];
  const Rect view = ViewportAround(entry.at, kScreenWidth, kScreenHeight, room.map.width, room.map.height);
  wire::ClientToServerMessage message;
  auto& connect = *message.mutable_connect();
  connect.set_protocol_version(kProtocolVersion);
  connect.set_room(room.path);
  connect.set_entry(entry.name);
  connect.set_visitor_key(VisitorKey(options_.seed, id, bot == nullptr ? 0 : bot->generation));
  // Who comes back to another server does not meet itself. [WS28]
  connect.set_tab_id(TabId(static_cast<std::uint64_t>(began_.time_since_epoch().count()), id));
  connect.set_page_time_ms(static_cast<std::uint32_t>(Now() / 1000) + 1);
  if (bot != nullptr) connect.set_place_ticket(bot->ticket);
  connect.set_name("Bot " + std::to_string(id));
  connect.mutable_avatar()->set_body(1);
  connect.mutable_avatar()->set_eyes(1);
  connect.mutable_avatar()->set_clothes(1);
  // So that nobody is drawn into a bubble where they arrive; walking makes them available. [PR43, PR23]
  connect.set_status(wire::AVAILABILITY_STATUS_DO_NOT_DISTURB);
  connect.mutable_viewport()->set_left(view.left);
  connect.mutable_viewport()->set_top(view.top);
  connect.mutable_viewport()->set_right(view.right);
  connect.mutable_viewport()->set_bottom(view.bottom);
  return message.SerializeAsString();
}

/// True when all of it has gone out, or surely will; false when none has.
bool Swarm::Send(std::uint32_t id, std::string_view bytes) {
  Bot& bot = bots_[id];
  const auto send = [&](std::string_view what) {
    const iovec part{const_cast<char*>(what.data()), what.size()};
    const StreamStep step = bot.socket.Write(std::span(&part, 1));
    if (step.over()) Lose(id, std::string("cannot send: ") + std::strerror(errno));
    return step.bytes;
  };
  if (!bot.unsent.empty()) bot.unsent.erase(0, send(bot.unsent));
  const bool tried = bot.unsent.empty() && bot.socket.open();
  const std::size_t sent = tried ? send(bytes) : 0;
  // TLS has sealed what it was given, whether or not the kernel had room.
  const bool taken = sent > 0 || (tried && bot.socket.open() && bot.socket.tls() != nullptr);
  if (!taken) {
    report_.errors.blocked += bot.socket.open() ? 1 : 0;
    return false;
  }
  bot.unsent.append(bytes.substr(sent));
  return true;
}

/// Ends a bot for good.
void Swarm::Drop(std::uint32_t id, std::uint64_t RunErrors::* kind, std::string_view why) {
  Bot& bot = bots_[id];
  if (bot.state == State::kGone) return;
  if (!bot.reading) kind = &RunErrors::stopped;
  ++(report_.errors.*kind);
  if (report_.errors.first.empty()) report_.errors.first = why;
  Watch(bot, {});
  if (bot.state > State::kOut && bot.state < State::kIn) --joining_;
  if (bot.been_in && Walks() && bot.role != Role::kStander && !bot.at_home) --walking_home_;
  if (bot.lost) --lost_;
  bot.lost = false;
  std::optional<std::uint32_t>& asker = rooms_[bot.room].asker;
  if (asker == id) asker.reset();
  bot.state = State::kGone;
  bot.socket.Close();
}

}  // namespace dw::bots

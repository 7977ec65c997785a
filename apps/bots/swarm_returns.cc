// How bots come back when their socket is lost, who leaves so that others come, and what is kept of what they set.
#include <poll.h>

#include <algorithm>
#include <charconv>
#include <cstdlib>

#include "apps/bots/fresh_visitor.h"
#include "apps/bots/map_maker.h"
#include "apps/bots/swarm.h"

namespace dw::bots {
namespace {

namespace wire = digiwork::wire::v1;

constexpr std::uint64_t kSecond = 1'000'000;
// As the browser's client: session.ts.
constexpr std::uint64_t kFirstPause = kSecond / 2;
constexpr std::uint32_t kMostDoublings = 3;
constexpr std::uint64_t kRetention = 30 * kSecond;
/// An attempt that says nothing for so long is given up.
constexpr std::uint64_t kPatience = 10 * kSecond;
constexpr int kVisits = 10;
constexpr int kVisitPauseMillis = 500;

}  // namespace

/// The socket has ended, or is of no more use: who has been in comes back. `anew_after` is said by a server that knows
/// the session no more.
void Swarm::Lose(std::uint32_t id, std::string_view why, std::optional<Micros> anew_after) {
  Bot& bot = bots_[id];
  if (bot.state == State::kGone || bot.state == State::kOut) return;
  if (bot.state == State::kLeaving || parting_) {
    Watch(bot, {});
    bot.socket.Close();
    bot.state = State::kOut;
    if (bot.renewed && !parting_) Renew(id);
    return;
  }
  if (!bot.been_in || !bot.reading) return Drop(id, &RunErrors::unreached, why);
  const Micros now = Now();
  const bool was_in = bot.state == State::kIn;
  Micros delay = kFirstPause;
  if (!bot.lost) {
    ++lost_;
    bot.lost = true;
    bot.lost_at = now;
    bot.tries = 0;
    bot.resuming = was_in && !bot.token.empty();
    report_.returns.disconnected += was_in ? 1 : 0;
    if (report_.errors.first.empty()) report_.errors.first = why;
  } else if (!anew_after) {
    // The next of the list, each once without waiting.
    bot.server = static_cast<std::uint32_t>((bot.server + 1) % servers_.size());
    const auto all = static_cast<std::uint32_t>(servers_.size());
    ++bot.tries;
    delay = bot.tries < all ? 0 : kFirstPause << std::min(bot.tries - all, kMostDoublings);
  }
  if (anew_after || now - bot.lost_at > kRetention) bot.resuming = false;
  ComeBack(id, anew_after.value_or(delay));
}

/// A quarter later at most: not everybody at once.
void Swarm::ComeBack(std::uint32_t id, Micros delay) {
  Bot& bot = bots_[id];
  Watch(bot, {});
  if (bot.state > State::kOut && bot.state < State::kIn) --joining_;
  bot.socket.Close();
  bot.state = State::kOut;
  returns_.push({Now() + delay + random_() % (delay / 4 + 1), id});
}

void Swarm::RunReturns() {
  while (!returns_.empty() && returns_.top().at <= Now()) {
    const std::uint32_t id = returns_.top().bot;
    returns_.pop();
    if (bots_[id].state == State::kOut && !parting_) BeginJoin(id);
  }
}

void Swarm::GiveUpIfSilent(std::uint32_t id) {
  const Bot& bot = bots_[id];
  if (bot.been_in && bot.state > State::kOut && bot.state < State::kIn && Now() - bot.began > kPatience) {
    Lose(id, "no answer");
  }
}

void Swarm::OnResumed() {
  Bot& bot = bots_[reader_];
  if (bot.state != State::kEntering || !bot.lost) return Drop(reader_, &RunErrors::protocol, "resumed without a wish");
  --joining_;
  bot.state = State::kIn;
  bot.in_since = read_at_;
  // What was on the way when the socket ended is not sent again: the next place says more. The view, though, would
  // not be said again by itself.
  const Rect view = ViewOf(bot, bot.walker.at());
  frames_.Clear();
  frames_.AddViewport(view);
  if (Send(reader_, frames_.view())) Watch(bot, rooms_[bot.room].interest.Touched(view));
  if (bot.state == State::kIn) OnBack(reader_, true);
}

void Swarm::OnBack(std::uint32_t id, bool resumed) {
  Bot& bot = bots_[id];
  --lost_;
  bot.lost = false;
  bot.resuming = false;
  bot.pause.Heard(read_at_);
  ++(resumed ? report_.returns.resumed : report_.returns.rejoined);
  report_.returns.back.Add(static_cast<std::uint32_t>(read_at_ - bot.lost_at));
  // Its wish, or the answer, may have been lost; to set the same once more does no harm.
  if (rooms_[bot.room].asker == id) AskToKeep(id);
}

void Swarm::OnErrorScreen(const wire::ErrorScreenMessage& error) {
  const Bot& bot = bots_[reader_];
  const std::string why = error.code() + " " + error.detail();
  const bool forgotten = bot.lost && bot.resuming;
  if (bot.been_in && bot.state != State::kLeaving && (forgotten || error.retry_after_ms() > 0)) {
    return Lose(reader_, why, forgotten ? 0 : Micros{1000} * error.retry_after_ms());
  }
  Drop(reader_, &RunErrors::refused, why);
}

void Swarm::RunTurnover() {
  if (!turning_over_) return;
  const std::uint64_t due = (Now() - turnover_began_) * options_.turnover / kSecond;
  for (std::size_t looked = 0; turned_over_ < due && looked < bots_.size(); ++looked) {
    const std::uint32_t id = next_leaver_;
    next_leaver_ = static_cast<std::uint32_t>((next_leaver_ + 1) % bots_.size());
    Bot& bot = bots_[id];
    if (bot.state != State::kIn || bot.keeper || !bot.reading || bot.role == Role::kLeaver) continue;
    ++turned_over_;
    bot.renewed = true;
    Leave(id);
  }
}

/// Somebody else comes, with its tasks.
void Swarm::Renew(std::uint32_t id) {
  Bot& bot = bots_[id];
  bot.renewed = false;
  ++bot.generation;
  bot.token.clear();
  bot.ticket.clear();
  ++report_.left;
  BeginJoin(id);
}

void Swarm::KeepVariable(std::uint32_t id) {
  const std::uint64_t rounds_a_second = std::max<std::uint64_t>(1, kSecond / interval_us_);
  Room& room = rooms_[bots_[id].room];
  if (room.asker || (round_ + id) % rounds_a_second != 0) return;
  room.asker = id;
  ++room.said;
  AskToKeep(id);
}

void Swarm::AskToKeep(std::uint32_t id) {
  const Room& room = rooms_[bots_[id].room];
  wire::ClientToServerMessage message;
  message.mutable_query()->set_id(room.said);
  message.mutable_query()->mutable_set_variable()->set_name(PlainMap::kVariable);
  message.mutable_query()->mutable_set_variable()->set_value(std::to_string(room.said));
  Send(id, MaskedFrame(WsOpcode::kBinary, message.SerializeAsString()));
}

void Swarm::OnAnswer(const wire::AnswerMessage& answer) {
  Room& room = rooms_[bots_[reader_].room];
  if (room.asker != reader_ || answer.id() != room.said) return;
  room.asker.reset();
  if (answer.has_set_variable()) {
    ++report_.variables.acknowledged;
    room.acknowledged = room.said;
  } else {
    ++report_.variables.refused;
    if (report_.errors.first.empty()) report_.errors.first = "set_variable: " + answer.error();
  }
}

/// A fresh visitor of each room has to find what was acknowledged last, or something newer.
void Swarm::CheckVariables() {
  for (std::uint32_t i = 0; i < rooms_.size(); ++i) {
    std::optional<std::string> found;
    for (int visit = 0; visit < kVisits && !found; ++visit) {
      if (visit > 0) ::poll(nullptr, 0, kVisitPauseMillis);
      const Endpoint& server = servers_[static_cast<std::size_t>(visit) % servers_.size()];
      found = FindVariable(server, Hello(i, options_.count + i), PlainMap::kVariable);
    }
    std::uint32_t value = 0;
    if (found) std::from_chars(found->data(), found->data() + found->size(), value);
    report_.variables.lost += value < rooms_[i].acknowledged ? 1 : 0;
  }
}

}  // namespace dw::bots

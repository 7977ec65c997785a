// The stages of a run: preparing, joining, gathering, measuring.
#include "apps/bots/swarm.h"

#include <sys/epoll.h>

#include <algorithm>
#include <cmath>

#include "apps/bots/process_stat.h"

namespace dw::bots {
namespace {

constexpr std::uint64_t kSecond = 1'000'000;
/// Joining is over when so long nobody has come in.
constexpr std::uint64_t kJoinPatience = 20 * kSecond;
constexpr std::uint64_t kGatherPatience = 60 * kSecond;
constexpr std::uint64_t kPartPatience = 10 * kSecond;
/// Who is out at the end of measuring is given so long to come back.
constexpr std::uint64_t kReturnPatience = 20 * kSecond;
constexpr std::uint64_t kSampleInterval = 10 * kSecond;
/// Moves that were sent at the very end of measuring may arrive so much later.
constexpr std::uint64_t kDrain = 2 * kSecond;
constexpr Size kCrowdArea{640, 360};
/// Nobody walks nearer to the map's edge: marking a place may shift it.
constexpr std::int32_t kMargin = 16;
constexpr std::int32_t kStagePitch = 24;
constexpr std::size_t kBufferBytes = 256 * 1024;
/// What a process needs beside a socket a bot.
constexpr std::uint64_t kOtherDescriptors = 32;
constexpr std::size_t kMostSlots = 1U << 14;

Rect AreaOf(const BotOptions& options, const RoomMap& map) {
  Size size{map.width - 2 * kMargin, map.height - 2 * kMargin};
  std::optional<Size> wanted = options.area;
  if (!wanted && options.mode == Mode::kCrowd) wanted = kCrowdArea;
  if (wanted) size = {std::min(size.width, wanted->width), std::min(size.height, wanted->height)};
  size = {std::max(size.width, 1), std::max(size.height, 1)};
  const Point corner{(map.width - size.width) / 2, (map.height - size.height) / 2};
  return {corner.x, corner.y, corner.x + size.width, corner.y + size.height};
}

Point RandomPlace(const Rect& area, Walker::Random& random) {
  const auto along = [&](std::int32_t low, std::int32_t high) {
    return low + static_cast<std::int32_t>(random() % static_cast<std::uint32_t>(high - low));
  };
  return {along(area.left, area.right), along(area.top, area.bottom)};
}

/// Whether the `i`th of `count` is one of `chosen` who are spread over all.
bool IsSpread(std::uint64_t chosen, std::uint64_t i, std::uint64_t count) {
  return i * chosen / count != (i + 1) * chosen / count;
}

/// The place of the `i`th of `count` on a small grid round the middle of the map.
Point SpotOnStage(const RoomMap& map, std::uint32_t i, std::uint32_t count) {
  const auto side = static_cast<std::int32_t>(std::ceil(std::sqrt(count)));
  const auto number = static_cast<std::int32_t>(i);
  const auto place = [side](std::int32_t index, std::int32_t length) {
    return std::clamp(length / 2 + (2 * index - side + 1) * kStagePitch / 2, kMargin, length - kMargin);
  };
  return {place(number % side, map.width), place(number / side, map.height)};
}

}  // namespace

/// Ticks and reads until it is `until`, or `done` says so; it is asked between two rounds of events.
template <class Done>
void Swarm::Pump(Micros until, Done done) {
  // Between two looks at what has arrived no more ticks are made up for than this.
  constexpr std::size_t kTicksARound = 256;
  while (!done() && Now() < until) {
    RunDue(kTicksARound);
    RunReturns();
    RunTurnover();
    SampleMemory();
    WaitForEvents(until);
  }
}

Swarm::Swarm(const BotOptions& options, std::ostream& progress)
    : options_(options),
      progress_(progress),
      interval_us_(Walks() ? static_cast<Micros>(options.interval.count()) * 1000 : kSecond),
      random_(options.seed),
      sent_moves_(options.count),
      epoll_(::epoll_create1(EPOLL_CLOEXEC)),
      buffer_(kBufferBytes + 2 * ServerStream::kMostWhole) {
  report_.mode = options.mode;
  report_.count = options.count;
}

Outcome<Report> Swarm::Run(const BotOptions& options, std::ostream& progress) {
  const std::uint64_t descriptors = RaiseDescriptorLimit();
  if (options.count + kOtherDescriptors > descriptors) {
    return Unexpected{Fault{Fault::Code::kTooLarge, "A process here may have " + std::to_string(descriptors) +
                                                        " sockets and files. Give a smaller --count, start several, or "
                                                        "raise the limit (ulimit -Hn)."}};
  }
  const auto swarm = std::unique_ptr<Swarm>(new Swarm(options, progress));
  if (const auto prepared = swarm->Prepare(); !prepared) return Unexpected{prepared.error()};
  swarm->MakeBots();
  if (const auto joined = swarm->Join(); !joined) return Unexpected{joined.error()};
  if (options.mode != Mode::kJoin) {
    swarm->Gather();
    swarm->Measure();
  }
  swarm->Part();
  return swarm->report_;
}

Outcome<Ok> Swarm::Prepare() {
  const bool tls = std::ranges::any_of(options_.servers, &Address::tls);
  const auto context = tls ? TlsContext::ForClient(!options_.insecure) : nullptr;
  for (const Address& server : options_.servers) {
    auto endpoint = Resolve(server, context);
    if (!endpoint) return Unexpected{endpoint.error()};
    servers_.push_back(*endpoint);
  }
  for (const std::string& path : options_.rooms) {
    auto map = FetchRoomMap(servers_.front(), path);
    if (!map) return Unexpected{map.error()};
    const Interest interest(map->width, map->height);
    const Rect area = AreaOf(options_, *map);
    rooms_.push_back({path, *std::move(map), interest, area, std::vector<std::int32_t>(kMostSlots, -1)});
  }
  for (const std::uint32_t pid : options_.server_pids) {
    const auto server = ReadProcessStat(pid);
    if (!server) {
      return Unexpected{Fault{Fault::Code::kNotFound, "There is no process " + std::to_string(pid) +
                                                          ". Give --server-pid the number of the server's process."}};
    }
    server_stats_.push_back(*server);
    report_.server_rss_before_kb = report_.server_rss_before_kb.value_or(0) + server->resident_kb;
  }
  return Ok{};
}

void Swarm::MakeBots() {
  // A twentieth each; of these so many stand and leave.
  constexpr std::uint32_t kParts = 20;
  constexpr std::uint32_t kStandingParts = 3;
  bots_.reserve(options_.count);
  const auto step = static_cast<std::int32_t>(
      std::min<std::int64_t>(Walker::kStep * options_.interval.count() / 200, 2 * Walker::kStep));
  for (std::uint32_t i = 0; i < options_.count; ++i) {
    const auto room = static_cast<std::uint32_t>(i % rooms_.size());
    const RoomMap& map = rooms_[room].map;
    Bot bot(rooms_[room].area, RandomPlace(rooms_[room].area, random_), step);
    bot.room = room;
    bot.entry = static_cast<std::uint32_t>(map.Nearest(bot.home));
    bot.server = static_cast<std::uint32_t>(i % servers_.size());
    bot.keeper = i < options_.variables;
    bot.role = Walks() ? Role::kWalker : Role::kStander;
    if (options_.mode == Mode::kIdle)
      bot.role = IsSpread(options_.walkers, i, options_.count) ? Role::kWalker : Role::kStander;
    if (options_.mode == Mode::kStage) {
      bot.role = Role::kStager;
      bot.spot = SpotOnStage(map, i, options_.count);
    }
    if (options_.mode == Mode::kMixed && i % kParts == 0) bot.role = Role::kLeaver;
    if (options_.mode == Mode::kMixed && i % kParts > 0 && i % kParts <= kStandingParts) bot.role = Role::kStander;
    bots_.push_back(std::move(bot));
  }
}

Outcome<Ok> Swarm::Join() {
  if (options_.mode == Mode::kJoin) Account(true);
  const Micros from = Now();
  next_tick_ = from * bots_.size() / interval_us_ + 1;
  std::uint32_t last_joined = 0;
  Micros last_change = from;
  const auto done = [&] {
    while (joining_ < options_.in_flight && next_join_ < bots_.size()) BeginJoin(next_join_++);
    if (report_.joined != last_joined) {
      last_joined = report_.joined;
      last_change = Now();
    }
    Tell("joining", report_.joined, bots_.size());
    return (joining_ == 0 && next_join_ == bots_.size()) || Now() - last_change > kJoinPatience;
  };
  Pump(~Micros{0}, done);
  const double seconds = static_cast<double>(Now() - from) / kSecond;
  report_.joins_per_s = report_.joined / seconds;
  if (options_.mode == Mode::kJoin) Account(false);
  if (report_.joined == 0) {
    const std::string& why = report_.errors.first;
    return Unexpected{Fault{Fault::Code::kUnavailable, "Nobody could come in: " + (why.empty() ? "no answer" : why)}};
  }
  return Ok{};
}

void Swarm::Gather() {
  // Not before all are in: who walks makes work for those who are coming.
  walking_ = Walks();
  turning_over_ = options_.turnover > 0;
  turnover_began_ = Now();
  const Micros until = Now() + kGatherPatience;
  const auto there = [&] {
    Tell("walking to their places", report_.joined - std::min(walking_home_, report_.joined), report_.joined);
    return walking_home_ == 0;
  };
  Pump(until, there);
  const Micros warm = Now() + static_cast<Micros>(options_.warmup.count()) * 1000;
  Pump(warm, [&] { return Tell("warming up", 0, 0), false; });
  StopSomeReading();
}

void Swarm::Measure() {
  Account(true);
  const Micros begin = Now();
  keeping_ = options_.variables > 0;
  for (Bot& bot : bots_) bot.pause.Begin(begin);
  const Micros length = static_cast<Micros>(options_.duration.count()) * 1000;
  window_ = {static_cast<std::uint32_t>(begin), static_cast<std::uint32_t>(length)};
  Pump(begin + length, [&] { return Tell("measuring", (Now() - begin) / kSecond, length / kSecond), false; });
  Account(false);
  EndPauses();
  keeping_ = turning_over_ = false;
  // The bots go on walking: what is late should not find an empty server.
  const auto unanswered = [](const Room& room) { return room.asker.has_value(); };
  Pump(Now() + kDrain,
       [&] { return report_.delivered >= report_.expected && std::ranges::none_of(rooms_, unanswered); });
  Pump(Now() + kReturnPatience, [&] {
    if (lost_ > 0) Tell("waiting for who is out", 0, 0);
    return lost_ == 0;
  });
  for (const Bot& bot : bots_) {
    const bool out = bot.lost || (bot.state == State::kGone && bot.reading);
    report_.returns.still_out += bot.been_in && out ? 1 : 0;
  }
  if (options_.variables > 0) CheckVariables();
}

void Swarm::EndPauses() {
  const Micros now = Now();
  for (std::uint32_t id = 0; id < bots_.size(); ++id) {
    Bot& bot = bots_[id];
    if (!bot.been_in || !bot.reading || !Walks()) continue;
    const bool away = bot.state != State::kIn && !bot.lost;
    const bool silent = rooms_[bot.room].interest.SteppedSince(bot.watched, bot.pause.since(), id);
    if (away || (bot.state == State::kIn && !silent)) bot.pause.Excuse(now);
    report_.pauses.Add(static_cast<std::uint32_t>(bot.pause.Longest(now)));
  }
}

/// All leave for good, so that nothing is left of this run when another begins.
void Swarm::Part() {
  walking_ = false;
  parting_ = true;
  for (std::uint32_t id = 0; id < bots_.size(); ++id) {
    if (bots_[id].state == State::kIn) Leave(id);
    bots_[id].role = Role::kStander;
  }
  std::size_t at = 0;
  Pump(Now() + kPartPatience, [&] {
    while (at < bots_.size() && (bots_[at].state != State::kLeaving || !bots_[at].reading)) ++at;
    return at == bots_.size();
  });
}

void Swarm::Account(bool begin) {
  measuring_ = begin;
  const Micros now = Now();
  const ProcessStat own = OwnProcessStat();
  if (!begin) {
    report_.seconds = static_cast<double>(now - account_began_) / kSecond;
    report_.bot_cpu_cores = (own.cpu_seconds - own_stat_.cpu_seconds) / report_.seconds;
    report_.bot_waiting = (own.waited_seconds - own_stat_.waited_seconds) / report_.seconds;
  }
  bool all_live = true;
  for (std::size_t i = 0; i < server_stats_.size(); ++i) {
    ProcessStat& before = server_stats_[i];
    const auto server = ReadProcessStat(options_.server_pids[i]);
    // What one has used that has died since, nobody can say.
    all_live = all_live && server;
    if (!begin && server) {
      const ServerProcess used{server->cpu_seconds - before.cpu_seconds, server->resident_kb};
      const double waited = (server->waited_seconds - before.waited_seconds) / report_.seconds;
      report_.server_cpu_s = report_.server_cpu_s.value_or(0) + used.cpu_s;
      report_.server_waiting = report_.server_waiting.value_or(0) + waited;
      report_.server_rss_kb = report_.server_rss_kb.value_or(0) + used.rss_kb;
      report_.processes.push_back(used);
    }
    before = server.value_or(ProcessStat{});
  }
  if (!all_live) {
    report_.server_cpu_s.reset();
    report_.server_waiting.reset();
    report_.server_rss_kb.reset();
    report_.processes.clear();
  }
  account_began_ = now;
  own_stat_ = own;
}

void Swarm::SampleMemory() {
  if (server_stats_.empty() || Now() - sampled_at_ < kSampleInterval) return;
  sampled_at_ = Now();
  std::uint64_t all = 0;
  for (const std::uint32_t pid : options_.server_pids) {
    all += ReadProcessStat(pid).value_or(ProcessStat{}).resident_kb;
  }
  report_.rss_samples_kib.push_back(all);
}

void Swarm::StopSomeReading() {
  const auto count = static_cast<std::size_t>(std::llround(options_.stalled * static_cast<double>(bots_.size())));
  for (std::size_t i = 0; i < count; ++i) {
    // Spread over all: the bots were dealt out to rooms and roles by their numbers.
    Bot& bot = bots_[i * bots_.size() / count];
    if (bot.state != State::kIn) continue;
    Watch(bot, {});
    bot.reading = false;
    epoll_event event{};
    event.data.u32 = static_cast<std::uint32_t>(&bot - bots_.data());
    ::epoll_ctl(epoll_.value(), EPOLL_CTL_MOD, bot.socket.descriptor(), &event);
  }
}

void Swarm::Tell(const char* stage, std::size_t done, std::size_t all) {
  const Micros now = Now();
  if (now - told_at_ < kSecond) return;
  told_at_ = now;
  progress_ << "bots: " << stage;
  if (all > 0) progress_ << ", " << done << " of " << all;
  progress_ << "\n" << std::flush;
}

}  // namespace dw::bots

#include "tests/sim/sim_world.h"

#include <algorithm>
#include <utility>

#include "adapters/link_stream/back_roll.h"
#include "adapters/link_stream/room_streams.h"
#include "adapters/link_stream/space_streams.h"
#include "services/back/back_spaces.h"
#include "tests/sim/sim_stream.h"

namespace dw::sim {
namespace {

using link_stream::PusherEnd;
using link_stream::SpacesPusherEnd;

constexpr Millis kTick{5};
/// As long as adapters/link_grpc waits for a peer that says nothing.
constexpr Millis kKeepAlive{15'000};
constexpr std::size_t kMostSpaces = 100;

/// The way from a simulated pusher to rooms.
class SimLink final : public WorkspaceLink {
 public:
  SimLink(World& world, std::size_t pusher, Shard& shard, link_stream::LinkMetrics metrics,
          link_stream::BackDirectory& backs)
      : metrics_(metrics), streams_(shard, backs, metrics_, [&world, pusher](const std::string& back, PusherEnd& end) {
          return SimStream<RoomKind>::Open(world, pusher, back, end);
        }) {}

  std::unique_ptr<RoomSeat> Join(SessionId session, JoinRequest request, RoomListener& listener) override {
    return streams_.Join(session, request, listener);
  }

 private:
  link_stream::LinkMetrics metrics_;
  link_stream::RoomStreams streams_;
};

/// Tells a pusher's thread from all others, those of its earlier lives too. [IW21]
std::string ThreadName(std::uint64_t number) {
  std::string name(16, '0');
  for (std::size_t at = name.size(); number > 0; number /= 16) name[--at] = "0123456789abcdef"[number % 16];
  return name;
}

}  // namespace

struct World::BackProcess {
  BackProcess(const Clock& clock, Log& log, MapSource& maps, MemoryStore& memory, SimStore::Luck luck,
              const back::BackOptions& options)
      : runtime({1}, clock, log),
        store(memory, std::move(luck)),
        shared{maps, &store, options, back::BackMetrics(runtime.metrics()), 0},
        engine(runtime.shard(0), shared),
        end{runtime, {&engine}, link_stream::LinkMetrics(runtime.metrics(), "back")},
        spaces_shared{&store, {{}, kMostSpaces, options.address}, back::SpaceMetrics(runtime.metrics()), 0},
        spaces(runtime.shard(0), spaces_shared),
        spaces_back{runtime, {&spaces}, link_stream::SpaceStreamMetrics(runtime.metrics())},
        roll(std::make_shared<link_stream::BackRoll>(runtime.shard(0), store)) {
    roll->Enter(options.address);
    roll->Follow([this, &clock](const std::vector<std::string>& backs) { shared.homes.OnRoll(backs, clock.Now()); });
  }

  Runtime runtime;
  SimStore store;
  back::BackShared shared;
  back::BackEngine engine;
  link_stream::BackEnd end;
  back::SpacesShared spaces_shared;
  back::BackSpaces spaces;
  link_stream::SpacesBack spaces_back;
  std::shared_ptr<link_stream::BackRoll> roll;  ///< Shared with its answers.
};

struct World::PusherProcess {
  PusherProcess(const Clock& clock, Log& log, World& world, std::size_t index, const std::string& name)
      : runtime({1}, clock, log),
        metrics(runtime.metrics()),
        space_metrics(runtime.metrics()),
        backs(clock, world.names()),
        service(
            runtime, Options(),
            [&world, index, this](Shard& shard) {
              return std::make_unique<SimLink>(world, index, shard, metrics, backs);
            },
            [&world, index, name, this](Shard& shard) {
              return std::make_unique<link_stream::SpaceStreams>(
                  shard, backs, space_metrics, name, [&world, index](const std::string& back, SpacesPusherEnd& end) {
                    return SimStream<SpacesKind>::Open(world, index, back, end);
                  });
            }) {}
  static pusher::PusherOptions Options() {
    pusher::PusherOptions options;
    options.secret = "secret";
    return options;
  }

  Runtime runtime;
  link_stream::LinkMetrics metrics;
  link_stream::SpaceStreamMetrics space_metrics;
  link_stream::BackDirectory backs;
  pusher::PusherService service;
};

SimStore::Luck World::StoreLuck() {
  return {[this] { return Millis(Random(store_up_ ? 20 : 500)); },
          [this] { return !store_up_ || Random(99) < store_fails_; }, [this] { return store_up_ && Random(1) == 0; },
          [this](Millis delay, std::function<void()> what) { Later(delay, std::move(what)); }};
}

World::World(Options options) : options_(std::move(options)), random_(options_.seed) {
  for (const auto& map : options_.maps) maps_.Put(map);
  for (std::size_t i = 0; i < options_.backs; ++i) names_.push_back("back-" + std::to_string(i) + ":50051");
  ways_.resize(options_.pushers * options_.backs * 2);
  backs_.resize(options_.backs);
  pushers_.resize(options_.pushers);
  for (std::size_t i = 0; i < options_.backs; ++i) StartBack(i);
  for (std::size_t i = 0; i < options_.pushers; ++i) StartPusher(i);
}

World::~World() {
  for (std::size_t i = 0; i < pushers_.size(); ++i) KillPusher(i);
  for (std::size_t i = 0; i < backs_.size(); ++i) KillBack(i);
}

void World::Later(Millis delay, std::function<void()> what) {
  events_.emplace(Now() + delay, std::move(what));
}

void World::Tick() {
  clock_.Advance(kTick);
  while (!events_.empty() && events_.begin()->first <= Now()) {
    const auto event = events_.extract(events_.begin());
    event.mapped()();
  }
  for (int i = 0; i < 2; ++i) {
    for (const auto& process : pushers_) {
      if (process) process->runtime.shard(0).RunOnce();
    }
    for (const auto& process : backs_) {
      if (process) process->runtime.shard(0).RunOnce();
    }
  }
}

Shard* World::pusher_shard(std::size_t pusher) {
  return pushers_[pusher] ? &pushers_[pusher]->runtime.shard(0) : nullptr;
}

void World::Accept(std::size_t pusher, std::shared_ptr<WebSocket> socket) {
  pushers_[pusher]->service.route().accept(std::move(socket));
}

link_stream::BackEnd* World::back_end(std::size_t back) {
  return backs_[back] ? &backs_[back]->end : nullptr;
}

link_stream::SpacesBack* World::spaces_back(std::size_t back) {
  return backs_[back] ? &backs_[back]->spaces_back : nullptr;
}

std::size_t World::BackAt(const std::string& name) const {
  return static_cast<std::size_t>(std::find(names_.begin(), names_.end(), name) - names_.begin());
}

void World::RetireBack(std::size_t back) {
  if (!backs_[back]) return;
  backs_[back]->roll->Exit();
  backs_[back]->engine.Retire();
  backs_[back]->spaces.Retire();
}

std::size_t World::rooms(std::size_t back) const {
  return backs_[back] ? backs_[back]->engine.rooms() : 0;
}

bool World::retired(std::size_t back) const {
  return backs_[back] && backs_[back]->engine.rooms() == 0;
}

std::vector<std::shared_ptr<AnyStream>> World::StreamsOf(const std::function<bool(const AnyStream&)>& fits) {
  std::vector<std::shared_ptr<AnyStream>> found;
  std::erase_if(streams_, [&](const std::weak_ptr<AnyStream>& weak) {
    const auto stream = weak.lock();
    if (stream && fits(*stream)) found.push_back(stream);
    return !stream;
  });
  return found;
}

void World::KillPusher(std::size_t pusher) {
  for (const auto& stream : StreamsOf([&](const AnyStream& s) { return s.pusher() == pusher; })) {
    stream->ForgetPusher();
    stream->Break();
  }
  pushers_[pusher].reset();
}

void World::KillBack(std::size_t back) {
  for (const auto& stream : StreamsOf([&](const AnyStream& s) { return s.back() == back; })) {
    stream->ForgetBack();
    stream->Break();
  }
  backs_[back].reset();
}

void World::StartPusher(std::size_t pusher) {
  if (pushers_[pusher]) return;
  pushers_[pusher] = std::make_unique<PusherProcess>(clock_, log_, *this, pusher, ThreadName(++pushers_started_));
}

void World::StartBack(std::size_t back) {
  if (backs_[back]) return;
  back::BackOptions options = options_.back;
  options.address = names_[back];
  backs_[back] = std::make_unique<BackProcess>(clock_, log_, maps_, memory_, StoreLuck(), options);
}

void World::Partition(std::size_t pusher, std::size_t back) {
  const std::uint32_t cut = ++WayOf(pusher, back, true).cuts;
  for (const bool to_back : {false, true}) WayOf(pusher, back, to_back).cut = true;
  Later(kKeepAlive, [this, pusher, back, cut] {
    const Way& way = WayOf(pusher, back, true);
    if (!way.cut || way.cuts != cut) return;
    for (const auto& stream : StreamsOf([&](const AnyStream& s) { return s.pusher() == pusher && s.back() == back; })) {
      stream->Break();
    }
  });
}

void World::Heal(std::size_t pusher, std::size_t back) {
  for (const bool to_back : {false, true}) {
    Way& way = WayOf(pusher, back, to_back);
    way.cut = false;
    for (auto& arrive : std::exchange(way.held, {})) Send(pusher, back, to_back, std::move(arrive));
  }
}

void World::HealAll() {
  SetStore(true, 0);
  for (std::size_t p = 0; p < pushers_.size(); ++p) {
    StartPusher(p);
    for (std::size_t b = 0; b < backs_.size(); ++b) {
      StartBack(b);
      Heal(p, b);
    }
  }
}

void World::Send(std::size_t pusher, std::size_t back, bool to_back, std::function<void()> arrive) {
  Way& way = WayOf(pusher, back, to_back);
  if (way.cut) return way.held.push_back(std::move(arrive));
  way.last = std::max(way.last, Now() + Millis(Random(30)));
  events_.emplace(way.last, std::move(arrive));
}

}  // namespace dw::sim

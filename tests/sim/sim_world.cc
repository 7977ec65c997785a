#include "tests/sim/sim_world.h"

#include <algorithm>
#include <unordered_map>
#include <utility>

#include "adapters/link_stream/back_roll.h"
#include "adapters/link_stream/room_streams.h"

namespace dw::sim {
namespace {

using link_stream::PusherEnd;
using link_stream::RoomEnd;

constexpr Millis kTick{5};
/// As long as adapters/link_grpc waits for a peer that says nothing.
constexpr Millis kKeepAlive{15'000};

/// The way from a simulated pusher to rooms.
class SimLink final : public WorkspaceLink {
 public:
  SimLink(World& world, std::size_t pusher, Shard& shard, link_stream::LinkMetrics metrics,
          link_stream::BackDirectory& backs)
      : metrics_(metrics), streams_(shard, backs, metrics_, [&world, pusher](const std::string& back, PusherEnd& end) {
          auto stream = std::make_shared<SimStream>(world, pusher, world.BackAt(back), end.shared_from_this());
          world.Add(stream);
          return std::shared_ptr<PusherEnd::Call>(stream, &stream->pusher_call());
        }) {}

  std::unique_ptr<RoomSeat> Join(SessionId session, JoinRequest request, RoomListener& listener) override {
    return streams_.Join(session, request, listener);
  }

 private:
  link_stream::LinkMetrics metrics_;
  link_stream::RoomStreams streams_;
};

}  // namespace

SimStream::SimStream(World& world, std::size_t pusher, std::size_t back, std::shared_ptr<PusherEnd> end)
    : world_(world), pusher_(pusher), back_(back), pusher_end_(end) {}

void SimStream::ToRoom::Write(link_stream::workspace::PusherToRoomMessage& message) {
  const auto self = stream.shared_from_this();
  self->world_.Send(self->pusher_, self->back_, true,
                    [self, bytes = message.SerializeAsString()] { self->ArriveAtRoom(bytes); });
  message.Clear();
  self->world_.Later(Millis(self->world_.Random(20)), [self] {
    if (const auto end = self->pusher_end_.lock()) end->OnWritten();
  });
}

void SimStream::ToPusher::Write(link_stream::workspace::RoomToPusherMessage& message) {
  const auto self = stream.shared_from_this();
  self->world_.Send(self->pusher_, self->back_, false,
                    [self, bytes = message.SerializeAsString()] { self->ArriveAtPusher(bytes); });
  message.Clear();
  self->world_.Later(Millis(self->world_.Random(20)), [self] {
    if (self->room_) self->room_->OnWritten();
  });
}

void SimStream::ArriveAtRoom(const std::string& bytes) {
  link_stream::workspace::PusherToRoomMessage message;
  link_stream::BackEnd* back = world_.back_end(back_);
  if (broken_) return;
  if (back == nullptr || !message.ParseFromString(bytes)) return Break();
  if (!std::exchange(opened_, true)) room_ = RoomEnd::Open(*back, message, to_pusher_);
  if (!room_) return Break();
  room_->Take(message);
}

void SimStream::ArriveAtPusher(const std::string& bytes) {
  link_stream::workspace::RoomToPusherMessage message;
  if (!message.ParseFromString(bytes)) return Break();
  if (const auto end = pusher_end_.lock()) end->OnMessage(message);
}

void SimStream::EndAtRoom() {
  pusher_end_.reset();
  const auto self = shared_from_this();
  world_.Send(pusher_, back_, true, [self] {
    if (const auto room = std::exchange(self->room_, nullptr)) room->OnGone();
  });
}

void SimStream::Break() {
  if (std::exchange(broken_, true)) return;
  const auto self = shared_from_this();
  world_.Later(Millis(world_.Random(50)), [self] {
    if (const auto room = std::exchange(self->room_, nullptr)) room->OnGone();
  });
  world_.Later(Millis(world_.Random(50)), [self] {
    const auto end = self->pusher_end_.lock();
    self->pusher_end_.reset();
    if (end) end->OnBroken();
  });
}

struct World::BackProcess {
  BackProcess(const Clock& clock, Log& log, MapSource& maps, MemoryStore& memory, SimStore::Luck luck,
              const back::BackOptions& options)
      : runtime({1}, clock, log),
        store(memory, std::move(luck)),
        shared{maps, &store, options, back::BackMetrics(runtime.metrics()), 0},
        engine(runtime.shard(0), shared),
        end{runtime, {&engine}, link_stream::LinkMetrics(runtime.metrics(), "back")},
        roll(std::make_shared<link_stream::BackRoll>(runtime.shard(0), store)) {
    roll->Enter(options.address);
    roll->Follow([this, &clock](const std::vector<std::string>& backs) { shared.homes.OnRoll(backs, clock.Now()); });
  }

  Runtime runtime;
  SimStore store;
  back::BackShared shared;
  back::BackEngine engine;
  link_stream::BackEnd end;
  std::shared_ptr<link_stream::BackRoll> roll;  ///< Shared with its answers.
};

struct World::PusherProcess {
  PusherProcess(const Clock& clock, Log& log, World& world, std::size_t index)
      : runtime({1}, clock, log),
        metrics(runtime.metrics()),
        backs(clock, world.names()),
        service(runtime, Options(), [&world, index, this](Shard& shard) {
          return std::make_unique<SimLink>(world, index, shard, metrics, backs);
        }) {}
  static pusher::PusherOptions Options() {
    pusher::PusherOptions options;
    options.secret = "secret";
    return options;
  }

  Runtime runtime;
  link_stream::LinkMetrics metrics;
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

std::size_t World::BackAt(const std::string& name) const {
  return static_cast<std::size_t>(std::find(names_.begin(), names_.end(), name) - names_.begin());
}

void World::RetireBack(std::size_t back) {
  if (!backs_[back]) return;
  backs_[back]->roll->Exit();
  backs_[back]->engine.Retire();
}

std::size_t World::rooms(std::size_t back) const {
  return backs_[back] ? backs_[back]->engine.rooms() : 0;
}

bool World::retired(std::size_t back) const {
  return backs_[back] && backs_[back]->engine.rooms() == 0;
}

std::vector<std::shared_ptr<SimStream>> World::StreamsOf(const std::function<bool(const SimStream&)>& fits) {
  std::vector<std::shared_ptr<SimStream>> found;
  std::erase_if(streams_, [&](const std::weak_ptr<SimStream>& weak) {
    const auto stream = weak.lock();
    if (stream && fits(*stream)) found.push_back(stream);
    return !stream;
  });
  return found;
}

void World::KillPusher(std::size_t pusher) {
  for (const auto& stream : StreamsOf([&](const SimStream& s) { return s.pusher() == pusher; })) {
    stream->ForgetPusher();
    stream->Break();
  }
  pushers_[pusher].reset();
}

void World::KillBack(std::size_t back) {
  for (const auto& stream : StreamsOf([&](const SimStream& s) { return s.back() == back; })) {
    stream->ForgetRoom();
    stream->Break();
  }
  backs_[back].reset();
}

void World::StartPusher(std::size_t pusher) {
  if (!pushers_[pusher]) pushers_[pusher] = std::make_unique<PusherProcess>(clock_, log_, *this, pusher);
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
    for (const auto& stream : StreamsOf([&](const SimStream& s) { return s.pusher() == pusher && s.back() == back; })) {
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

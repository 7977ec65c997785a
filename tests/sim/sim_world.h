#pragma once

#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <random>
#include <sstream>
#include <string>
#include <vector>

#include "adapters/link_stream/room_end.h"
#include "adapters/link_stream/spaces_back_end.h"
#include "ports/static_map_source.h"
#include "runtime/clock.h"
#include "runtime/runtime.h"
#include "services/back/back_engine.h"
#include "services/pusher/pusher_service.h"
#include "tests/sim/sim_store.h"

namespace dw::sim {

class World;

/// One stream of the inner wire, as the world knows it.
class AnyStream {
 public:
  AnyStream(std::size_t pusher, std::size_t back) : pusher_(pusher), back_(back) {}
  virtual ~AnyStream() = default;
  AnyStream(const AnyStream&) = delete;
  AnyStream& operator=(const AnyStream&) = delete;

  std::size_t pusher() const { return pusher_; }
  std::size_t back() const { return back_; }
  /// The network gives it up: both ends hear of it.
  virtual void Break() = 0;
  /// The back's process is gone, and its memory with it; likewise the pusher's.
  virtual void ForgetBack() = 0;
  virtual void ForgetPusher() = 0;

 private:
  const std::size_t pusher_;
  const std::size_t back_;
};

/// Pushers and backs, each a process of its own, and the network between them, all in one thread and in simulated time:
/// the same seed plays the same story.
class World {
 public:
  struct Options {
    std::size_t pushers = 2;
    std::size_t backs = 2;
    std::uint32_t seed = 1;
    back::BackOptions back;
    std::vector<std::shared_ptr<const RoomMap>> maps;
  };
  explicit World(Options options);
  ~World();

  Instant Now() const { return clock_.Now(); }
  /// 0 to `most`, from the world's seed.
  std::uint32_t Random(std::uint32_t most) { return static_cast<std::uint32_t>(random_() % (most + 1)); }
  void Later(Millis delay, std::function<void()> what);
  /// Lets a few milliseconds pass: the network delivers, everybody does what is due.
  void Tick();

  /// The shard of a pusher; null while it is down.
  Shard* pusher_shard(std::size_t pusher);
  void Accept(std::size_t pusher, std::shared_ptr<WebSocket> socket);
  std::size_t pushers() const { return pushers_.size(); }
  std::size_t backs() const { return backs_.size(); }
  bool up(std::size_t pusher) const { return pushers_[pusher] != nullptr; }

  // What can go wrong.
  void KillPusher(std::size_t pusher);
  void KillBack(std::size_t back);
  /// Hands its rooms over and takes no more; to be killed once it has retired.
  void RetireBack(std::size_t back);
  bool retired(std::size_t back) const;
  /// How many it has.
  std::size_t rooms(std::size_t back) const;
  void StartPusher(std::size_t pusher);
  void StartBack(std::size_t back);
  /// Nothing passes between the two until Heal; for longer than a keep-alive waits, their streams break.
  void Partition(std::size_t pusher, std::size_t back);
  void Heal(std::size_t pusher, std::size_t back);
  /// The store answers nothing; or, of a hundred calls, not so many.
  void SetStore(bool up, std::uint32_t fails) {
    store_up_ = up;
    store_fails_ = fails;
  }
  /// Everything is up and connected again.
  void HealAll();

  // For streams.
  void Send(std::size_t pusher, std::size_t back, bool to_back, std::function<void()> arrive);
  /// Null while it is down.
  link_stream::BackEnd* back_end(std::size_t back);
  link_stream::SpacesBack* spaces_back(std::size_t back);
  std::size_t BackAt(const std::string& name) const;
  const std::vector<std::string>& names() const { return names_; }
  void Add(const std::shared_ptr<AnyStream>& stream) { streams_.push_back(stream); }

 private:
  struct PusherProcess;
  struct BackProcess;
  /// One way between a pusher and a back.
  struct Way {
    bool cut = false;
    std::uint32_t cuts = 0;
    Instant last{};
    std::vector<std::function<void()>> held;
  };

  Way& WayOf(std::size_t pusher, std::size_t back, bool to_back) {
    return ways_[(pusher * backs_.size() + back) * 2 + (to_back ? 1 : 0)];
  }
  SimStore::Luck StoreLuck();
  std::vector<std::shared_ptr<AnyStream>> StreamsOf(const std::function<bool(const AnyStream&)>& fits);

  const Options options_;
  std::minstd_rand random_;
  ManualClock clock_;
  std::ostringstream out_;
  Log log_{out_, Log::Level::kError};
  StaticMapSource maps_;
  bool store_up_ = true;
  std::uint32_t store_fails_ = 0;  ///< Calls of a hundred.
  MemoryStore memory_{clock_};
  std::vector<std::string> names_;  ///< Of the backs.
  std::multimap<Instant, std::function<void()>> events_;
  std::vector<Way> ways_;
  std::vector<std::weak_ptr<AnyStream>> streams_;
  std::uint64_t pushers_started_ = 0;
  std::vector<std::unique_ptr<BackProcess>> backs_;      ///< Null while down.
  std::vector<std::unique_ptr<PusherProcess>> pushers_;  ///< Likewise.
};

}  // namespace dw::sim

#pragma once

#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <random>
#include <sstream>
#include <string>
#include <vector>

#include "adapters/link_stream/pusher_end.h"
#include "adapters/link_stream/room_end.h"
#include "ports/static_map_source.h"
#include "runtime/clock.h"
#include "runtime/runtime.h"
#include "services/back/back_engine.h"
#include "services/pusher/pusher_service.h"
#include "tests/sim/sim_store.h"

namespace dw::sim {

class World;

/// One stream of the inner wire in simulated time: what either end writes arrives at the other in order, later.
class SimStream : public std::enable_shared_from_this<SimStream> {
 public:
  SimStream(World& world, std::size_t pusher, std::size_t back, std::shared_ptr<link_stream::PusherEnd> end);

  link_stream::PusherEnd::Call& pusher_call() { return to_room_; }
  std::size_t pusher() const { return pusher_; }
  std::size_t back() const { return back_; }

  /// The network gives it up: both ends hear of it.
  void Break();
  /// The back's process is gone, and its memory with it.
  void ForgetRoom() { room_.reset(); }
  /// Likewise the pusher's.
  void ForgetPusher() { pusher_end_.reset(); }

 private:
  struct ToRoom final : link_stream::PusherEnd::Call {
    explicit ToRoom(SimStream& of) : stream(of) {}
    void Write(link_stream::workspace::PusherToRoomMessage& message) override;
    void End() override { stream.EndAtRoom(); }
    void Cancel() override { stream.EndAtRoom(); }
    SimStream& stream;
  };
  struct ToPusher final : link_stream::RoomEnd::Call {
    explicit ToPusher(SimStream& of) : stream(of) {}
    void Write(link_stream::workspace::RoomToPusherMessage& message) override;
    void End() override { stream.Break(); }
    void Cancel() override { stream.Break(); }
    void ReadOn() override {}  // the network holds nothing back
    SimStream& stream;
  };

  void ArriveAtRoom(const std::string& bytes);
  void ArriveAtPusher(const std::string& bytes);
  void EndAtRoom();

  // Borrowed; outlives this.
  World& world_;
  const std::size_t pusher_;
  const std::size_t back_;
  // Owned.
  std::weak_ptr<link_stream::PusherEnd> pusher_end_;  ///< Expired, or empty, once it hears nothing more.
  std::shared_ptr<link_stream::RoomEnd> room_;        ///< Null before it is opened and after it has gone.
  bool opened_ = false;
  bool broken_ = false;
  ToRoom to_room_{*this};
  ToPusher to_pusher_{*this};
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
  std::size_t BackAt(const std::string& name) const;
  const std::vector<std::string>& names() const { return names_; }
  void Add(const std::shared_ptr<SimStream>& stream) { streams_.push_back(stream); }

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
  std::vector<std::shared_ptr<SimStream>> StreamsOf(const std::function<bool(const SimStream&)>& fits);

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
  std::vector<std::weak_ptr<SimStream>> streams_;
  std::vector<std::unique_ptr<BackProcess>> backs_;      ///< Null while down.
  std::vector<std::unique_ptr<PusherProcess>> pushers_;  ///< Likewise.
};

}  // namespace dw::sim

#pragma once

#include <atomic>
#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <string>

#include "core/spaces/space.h"
#include "ports/space_link.h"
#include "ports/state_store.h"
#include "runtime/metrics.h"
#include "runtime/shard.h"
#include "services/back/room_keeper.h"

namespace dw::back {

/// The numbers all spaces of a back share.
struct SpaceMetrics {
  explicit SpaceMetrics(Metrics& metrics);
  Metrics::Gauge& spaces;
  Metrics::Gauge& members;
  Metrics::Counter& events;
  Metrics::Counter& refusals;
};

struct SpaceOptions {
  spaces::SpaceRules rules;
  std::size_t max_spaces = 10'000;  ///< In the whole process. [SP10]
  std::string address;              ///< Where pushers of other processes reach this back.
};

/// What the spaces of all shards share.
struct SpacesShared {
  // Borrowed; outlives this.
  StateStore* store = nullptr;  ///< Where backs agree who has what. Null: spaces are ours without asking.
  // Owned.
  SpaceOptions options;
  SpaceMetrics metrics;
  std::atomic<std::size_t> spaces{0};
};

/// One space as this back has it: opening, until the state store says that it is ours, and then open. Its lease is kept
/// as a room's is, under "space:" and its name; nothing else of it is in the store, as the pushers know who is in it.
class OpenSpace final : public RoomKeeper::Owner {
 public:
  /// `shard` and `shared` outlive it. `gone` is called once, later, when it is here no more.
  OpenSpace(const std::string& name, Shard& shard, SpacesShared& shared, std::function<void()> gone);
  ~OpenSpace() override;
  OpenSpace(const OpenSpace&) = delete;
  OpenSpace& operator=(const OpenSpace&) = delete;

  void Add(std::shared_ptr<SpaceWay> way);
  void Remove(SpaceWay& way);
  void Say(SpaceWay& way, SpaceWord word);
  /// Leaves it to another back.
  void Leave();
  bool empty() const { return ways_.empty() && !gone_already_; }

 private:
  struct Way {
    std::shared_ptr<SpaceWay> way;  ///< Shared with whatever carries it.
    spaces::WatcherId id{};
  };

  void OnKept(RoomKeeper::Kept kept) override;
  void OnElsewhere(const std::string& back) override;
  void Welcome(Way& way);
  spaces::Verdict Do(const Way& way, SpaceWord& word);
  void Perform();
  void SendAway(const std::string& back);

  // Borrowed; outlive this.
  Shard& shard_;
  SpacesShared& shared_;
  // Owned.
  const std::function<void()> gone_;
  spaces::Space space_;
  std::shared_ptr<RoomKeeper> keeper_;  ///< Shared with what the store has yet to answer. Null without a store.
  bool ours_ = false;
  bool gone_already_ = false;
  std::map<spaces::WatcherId, SpaceWay*> by_id_;  ///< Of ways_, those that have been welcomed.
  std::map<SpaceWay*, Way> ways_;
  std::uint64_t last_watcher_ = 0;
  std::size_t counted_members_ = 0;  ///< In the metrics.
  spaces::Effects effects_;          ///< Scratch: its memory is used again.
  std::shared_ptr<bool> alive_ = std::make_shared<bool>(true);
};

}  // namespace dw::back

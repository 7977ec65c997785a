#pragma once

#include <functional>
#include <optional>
#include <random>
#include <vector>

#include "adapters/store_redis/alarm.h"
#include "adapters/store_redis/node_pool.h"
#include "adapters/store_redis/slots.h"
#include "adapters/store_redis/store_metrics.h"
#include "base/expected.h"

namespace dw::redis {

/// Who has which slot, as far as is known: what the nodes say, one after the other until one of them knows. Asked for
/// when somebody finds that it is no longer right, and now and then. Lives on the thread of its loop.
class Topology {
 public:
  struct Options {
    std::vector<Node> seeds;  ///< Where to begin; at least one.
    Millis every{30'000};
    Millis at_most_every{100};  ///< However often it is asked for.
  };
  /// After every round through the nodes: whether one knew.
  using Watch = std::function<void(const Outcome<Ok>&)>;

  /// `io`, `pool` and `metrics` outlive it.
  Topology(boost::asio::io_context& io, NodePool& pool, Options options, StoreMetrics& metrics);

  /// Null when nobody is known to have it.
  const Node* Find(std::uint32_t slot) const { return map_.Find(slot); }
  /// A node has told: the slot is there now. The rest is likely to have changed, too.
  void Learn(std::uint32_t slot, const Node& node);
  /// Asks the nodes, soon.
  void Refresh();
  void SetWatch(Watch watch) { watch_ = std::move(watch); }
  void Stop();

 private:
  void Begin();
  void AskNext();
  void OnSlots(const Node& asked, const Reply& reply);
  void TakeMap(const std::vector<SlotMap::Range>& ranges);
  void End(const Outcome<Ok>& how);

  // Borrowed; outlive this.
  NodePool& pool_;
  StoreMetrics& metrics_;
  // Owned.
  const Options options_;
  SlotMap map_;
  Watch watch_;
  bool stopped_ = false;
  bool asking_ = false;
  std::vector<Node> to_ask_;  ///< The last first.
  Fault last_{Fault::Code::kUnavailable, "no node knows the slots"};
  Alarm::Moment not_before_{};
  Alarm next_;
  Alarm prune_;
  std::minstd_rand chance_{std::random_device{}()};
};

/// What CLUSTER SLOTS says; nothing when that makes no sense. `asked` is who said it: a node without a name is that
/// one.
std::optional<std::vector<SlotMap::Range>> ParseSlots(const Reply& reply, const Node& asked);

}  // namespace dw::redis

#pragma once

#include <atomic>
#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "adapters/link_stream/back_directory.h"
#include "ports/state_store.h"
#include "runtime/shard.h"

namespace dw::link_stream {

/// How long a back that says nothing is still thought to be there, and how often it says something. [IW10]
inline constexpr Millis kBackTtl{3000};
inline constexpr Millis kBackHeartbeat{1000};
/// How often a pusher asks who is there.
inline constexpr Millis kRollCall{500};

/// The backs that are there, as they say in the state store. A store that fails, or forgets, takes nobody away.
///
/// On one shard, which lives as long as the store's answers.
class BackRoll : public std::enable_shared_from_this<BackRoll> {
 public:
  /// Both outlive it.
  BackRoll(Shard& shard, StateStore& store) : shard_(shard), store_(store) {}

  /// Says from now on that a back is at `address`, host:port. Once.
  void Enter(std::string address);
  /// It goes. Any thread, also when it never came.
  void Exit();
  /// Tells `directory`, which outlives the shard's run, from now on who is there. Once.
  void Follow(BackDirectory& directory);
  /// The same for whoever wants to know each time that the store says so; on the shard. Once.
  void Follow(std::function<void(const std::vector<std::string>& backs)> hear);

 private:
  void Beat();
  void Call();

  // Borrowed.
  Shard& shard_;
  StateStore& store_;
  // Owned.
  std::string address_;
  std::vector<std::function<void(const std::vector<std::string>&)>> followers_;
  std::atomic<bool> gone_{false};
};

}  // namespace dw::link_stream

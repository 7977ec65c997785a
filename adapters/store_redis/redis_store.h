#pragma once

#include <memory>
#include <string>

#include "base/fault.h"
#include "base/time.h"
#include "ports/state_store.h"
#include "runtime/metrics.h"

namespace dw {

struct RedisOptions {
  /// redis://[[user]:password@]host[:port][,host[:port]...]: some nodes of a cluster, or one plain Redis. 7.0 or newer.
  std::string url;
  Millis command_limit{5000};  ///< A call has its answer or a Fault by then.
  Millis start_limit{5000};
};

/// A StateStore in Redis, for an installation of several processes. Returns when the store is there, or says why not;
/// no Fault names a user or a password. `metrics` outlives the store; its numbers are digiwork_store_*.
///
/// Calls on one room are carried out one after the other, in the order they were made. `done`, `hear` and `renewed` are
/// called on the store's own thread, which they must not hold up; the store is not destroyed there. Destruction answers
/// whatever waits with a Fault. What waits is bounded: beyond, a call has a Fault at once. A key holds a value, fields,
/// a lease or a group, not several of them.
///
/// A cluster copies to its replicas a moment after it answers. When a master dies, what it took in that moment is lost,
/// a lease too. Whoever takes it then has another fence, higher if the nodes' clocks agree, and the first writes no
/// more.
Outcome<std::unique_ptr<StateStore>> ConnectRedis(const RedisOptions& options, Metrics& metrics);

}  // namespace dw

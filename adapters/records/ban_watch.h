#pragma once

#include <cstdint>
#include <functional>

#include "adapters/records/ban_gate.h"
#include "ports/database.h"
#include "runtime/metrics.h"
#include "runtime/repeater.h"

namespace dw::records {

/// Asks the records once a second whether bans have changed, and tells the gate and whoever keeps connections. While
/// they cannot be asked, those hold that are known. A thread of its own. [RC33]
class BanWatch {
 public:
  using Tell = std::function<void(const Standing&)>;

  /// All outlive it. `tell` is called on its thread, for everybody who is newly kept out.
  struct Context {
    Database& database;
    BanGate& gate;
    const Clock& clock;
    Metrics& metrics;
  };
  BanWatch(const Context& context, Tell tell);

  /// The first look; nobody is told of it. Before Start.
  Outcome<Ok> Load();
  void Start();

 private:
  Outcome<std::vector<Standing>> Look();
  void Work();

  const Context context_;
  const Tell tell_;
  // Owned.
  Metrics::Gauge& active_;
  Metrics::Counter& failures_;
  std::int64_t revision_ = -1;  ///< The thread's, once it has started.
  Repeater repeater_;
};

}  // namespace dw::records

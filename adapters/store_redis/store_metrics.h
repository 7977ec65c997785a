#pragma once

#include "runtime/metrics.h"

namespace dw::redis {

/// The numbers of one process' use of the store.
struct StoreMetrics {
  explicit StoreMetrics(Metrics& metrics);
  Metrics::Counter& commands;
  Metrics::Counter& failures;
  Metrics::Counter& retries;
  Metrics::Counter& redirections;
  Metrics::Counter& refreshes;
  Metrics::Counter& subscriptions;
  Metrics::Gauge& in_flight;
};

}  // namespace dw::redis

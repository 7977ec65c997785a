#include "adapters/store_redis/store_metrics.h"

namespace dw::redis {

StoreMetrics::StoreMetrics(Metrics& metrics)
    : commands(metrics.CounterOf("digiwork_store_commands_total", "Commands given to the store")),
      failures(metrics.CounterOf("digiwork_store_failures_total", "Commands that ended without an answer")),
      retries(metrics.CounterOf("digiwork_store_retries_total", "Commands sent again after a wait")),
      redirections(metrics.CounterOf("digiwork_store_redirections_total", "Commands that a node sent on to another")),
      refreshes(
          metrics.CounterOf("digiwork_store_map_refreshes_total", "Times the store was asked who has which slot")),
      subscriptions(
          metrics.CounterOf("digiwork_store_subscriptions_total", "Channels listened to, anew ones included")),
      in_flight(metrics.GaugeOf("digiwork_store_commands_in_flight", "Commands without an answer yet")) {}

}  // namespace dw::redis

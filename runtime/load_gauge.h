#pragma once

#include <string>

#include "runtime/metrics.h"
#include "runtime/shard.h"

namespace dw {

/// How busy a shard's thread is, as everybody shows it who asks the shard: one asker a shard.
inline Metrics::Gauge& LoadGaugeOf(Metrics& metrics, const Shard& shard) {
  return metrics.GaugeOf("digiwork_shard_load", "Part of its time that a thread was busy",
                         {{"shard", std::to_string(shard.index())}});
}

/// Shows it once a second, for shards that nobody else asks. `shard` and `gauge` outlive the shard's run.
inline void ShowLoad(Shard& shard, Metrics::Gauge& gauge) {
  constexpr Millis kInterval{1000};
  shard.After(kInterval, [&shard, &gauge] {
    gauge.Set(shard.TakeLoad());
    ShowLoad(shard, gauge);
  });
}

}  // namespace dw

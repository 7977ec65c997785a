#pragma once

#include "runtime/metrics.h"

namespace dw::link_stream {

/// Of space.proto. Raised when an older end would misunderstand a newer one. [IW21]
inline constexpr unsigned kSpacesVersion = 1;

/// The numbers of the inner wire for spaces, of one process.
struct SpaceStreamMetrics {
  explicit SpaceStreamMetrics(Metrics& metrics);
  Metrics::Gauge& streams;
  Metrics::Gauge& queue_bytes;
  Metrics::Counter& messages_out;
  Metrics::Counter& items_out;
  Metrics::Counter& dropped;
  Metrics::Counter& broken;
  Metrics::Counter& bad;
};

/// What waits on one stream, as a part of the gauge of all.
class QueueShare {
 public:
  explicit QueueShare(Metrics::Gauge& all) : all_(all) {}
  ~QueueShare() { Set(0); }
  QueueShare(const QueueShare&) = delete;
  QueueShare& operator=(const QueueShare&) = delete;
  void Set(std::size_t bytes) {
    all_.Increment(static_cast<double>(bytes) - static_cast<double>(bytes_));
    bytes_ = bytes;
  }

 private:
  // Borrowed; outlives this.
  Metrics::Gauge& all_;
  std::size_t bytes_ = 0;
};

}  // namespace dw::link_stream

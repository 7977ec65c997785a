#pragma once

#include <memory>
#include <string>

#include "adapters/link_stream/stream_lags.h"
#include "runtime/metrics.h"

namespace dw::link_stream {

/// The numbers of the inner wire, of one process; `end` is "pusher" or "back": a process may be both.
struct LinkMetrics {
  explicit LinkMetrics(Metrics& metrics, const std::string& end = "pusher");
  Metrics::Gauge& streams;
  Metrics::Counter& messages_out;
  Metrics::Counter& messages_in;
  Metrics::Counter& items_out;
  Metrics::Counter& items_in;
  Metrics::Counter& broken;
  Metrics::Counter& moved;
  Metrics::Counter& bad;
  Metrics::Histogram& wait;
  std::shared_ptr<StreamLags> lags;  ///< Shared with the streams.
};

}  // namespace dw::link_stream

#pragma once

#include "runtime/metrics.h"

namespace dw::link_stream {

/// The numbers of the inner wire, of one process.
struct LinkMetrics {
  explicit LinkMetrics(Metrics& metrics);
  Metrics::Gauge& streams;
  Metrics::Counter& messages_out;
  Metrics::Counter& messages_in;
  Metrics::Counter& items_out;
  Metrics::Counter& items_in;
  Metrics::Counter& broken;
  Metrics::Counter& moved;
  Metrics::Counter& bad;
};

}  // namespace dw::link_stream

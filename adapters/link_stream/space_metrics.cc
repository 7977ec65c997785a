#include "adapters/link_stream/space_metrics.h"

namespace dw::link_stream {

SpaceStreamMetrics::SpaceStreamMetrics(Metrics& metrics)
    : streams(metrics.GaugeOf("digiwork_space_streams", "Open streams between pusher threads and backs, for spaces")),
      queue_bytes(metrics.GaugeOf("digiwork_space_stream_queue_bytes", "Waits to be sent on those streams")),
      messages_out(metrics.CounterOf("digiwork_space_stream_messages_total", "Messages sent on those streams")),
      items_out(
          metrics.CounterOf("digiwork_space_stream_items_total", "What was said in several spaces, within those")),
      dropped(metrics.CounterOf("digiwork_space_events_dropped_total",
                                "What members said and was left out because too much waited in their space")),
      broken(metrics.CounterOf("digiwork_space_streams_broken_total", "Streams that ended before their spaces did")),
      bad(metrics.CounterOf("digiwork_space_bad_messages_total", "What the other end should never have said")) {}

}  // namespace dw::link_stream

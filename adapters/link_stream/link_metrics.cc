#include "adapters/link_stream/link_metrics.h"

namespace dw::link_stream {

LinkMetrics::LinkMetrics(Metrics& metrics)
    : streams(metrics.GaugeOf("digiwork_link_streams", "Open streams between pushers and rooms")),
      messages_out(metrics.CounterOf("digiwork_link_messages_total", "Messages on streams between pushers and rooms",
                                     {{"direction", "out"}})),
      messages_in(metrics.CounterOf("digiwork_link_messages_total", "Messages on streams between pushers and rooms",
                                    {{"direction", "in"}})),
      items_out(metrics.CounterOf("digiwork_link_items_total", "What several people said, within those messages",
                                  {{"direction", "out"}})),
      items_in(metrics.CounterOf("digiwork_link_items_total", "What several people said, within those messages",
                                 {{"direction", "in"}})),
      broken(metrics.CounterOf("digiwork_link_broken_total", "Streams that ended before their people had left")),
      moved(metrics.CounterOf("digiwork_link_moved_total", "Streams that went on to another back")),
      bad(metrics.CounterOf("digiwork_link_bad_messages_total", "What the other end should never have said")) {}

}  // namespace dw::link_stream

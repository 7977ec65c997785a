#include "adapters/link_stream/link_metrics.h"

#include <array>
#include <chrono>

namespace dw::link_stream {
namespace {

constexpr std::array kWaitBounds{.0005, .001, .002, .005, .01, .02, .05, .1, .2, .5, 1.0, 2.0, 5.0};

}  // namespace

LinkMetrics::LinkMetrics(Metrics& metrics, const std::string& end)
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
      bad(metrics.CounterOf("digiwork_link_bad_messages_total", "What the other end should never have said")),
      wait(metrics.HistogramOf("digiwork_link_wait_seconds", "How long what a message on a stream says waited, at most",
                               kWaitBounds)),
      lags(std::make_shared<StreamLags>()) {
  Metrics::Gauge& bytes =
      metrics.GaugeOf("digiwork_link_waiting_bytes", "What waits to be sent on streams", {{"end", end}});
  Metrics::Gauge& lag =
      metrics.GaugeOf("digiwork_link_lag_seconds", "How long the oldest of that has waited", {{"end", end}});
  metrics.BeforeText([shown = std::weak_ptr(lags), &bytes, &lag] {
    const auto known = shown.lock();
    if (!known) return false;
    const StreamLags::Lag now = known->Measure();
    bytes.Set(static_cast<double>(now.bytes));
    lag.Set(std::chrono::duration<double>(now.oldest).count());
    return true;
  });
}

}  // namespace dw::link_stream

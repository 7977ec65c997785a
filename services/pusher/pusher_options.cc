#include "services/pusher/pusher_options.h"

namespace dw::pusher {
namespace {

std::array<Metrics::Counter*, kMessageKinds> RefusedBy(Metrics& metrics, const char* limit) {
  std::array<Metrics::Counter*, kMessageKinds> counters{};
  for (std::size_t i = 0; i < kMessageKinds; ++i) {
    const std::string kind(NameOf(static_cast<MessageKind>(i)));
    counters[i] = &metrics.CounterOf("digiwork_messages_refused_total",
                                     "Messages of clients that were too many, by kind and whose limit it was",
                                     {{"kind", kind}, {"limit", limit}});
  }
  return counters;
}

}  // namespace

PusherMetrics::PusherMetrics(Metrics& metrics)
    : all(metrics),
      sockets(metrics.GaugeOf("digiwork_ws_sockets", "Open WebSockets")),
      sessions(metrics.GaugeOf("digiwork_sessions", "Sessions, with and without a socket")),
      sessions_detached(metrics.GaugeOf("digiwork_sessions_detached", "Sessions that wait for their socket's return")),
      resume_bytes(metrics.GaugeOf("digiwork_resume_bytes", "Kept for sockets that may return")),
      frames_in(metrics.CounterOf("digiwork_frames_received_total", "Frames of clients")),
      frames_out(metrics.CounterOf("digiwork_frames_sent_total", "Frames to clients")),
      items_out(metrics.CounterOf("digiwork_items_sent_total", "Items in frames to clients")),
      moves_out(metrics.CounterOf("digiwork_moves_sent_total", "Moves in frames to clients")),
      frames_ignored(metrics.CounterOf("digiwork_frames_ignored_total", "Frames of clients that said nothing we know")),
      resumed(metrics.CounterOf("digiwork_sessions_resumed_total", "Sockets that returned in time")),
      resume_refused(metrics.CounterOf("digiwork_resumes_refused_total", "Sockets that returned too late")),
      expired(metrics.CounterOf("digiwork_sessions_expired_total", "Sessions whose socket did not return")),
      given_up(metrics.CounterOf("digiwork_sessions_given_up_total", "Sessions that cannot resume for want of memory")),
      slow_readers(metrics.CounterOf("digiwork_slow_readers_total", "Sockets closed because they read too slowly")),
      moves_merged(metrics.CounterOf("digiwork_moves_coalesced_total",
                                     "Moves that slow readers were spared because newer ones had come")),
      sessions_refused(metrics.CounterOf("digiwork_sessions_refused_total", "Newcomers to a server that was full")),
      flush_bytes(metrics.HistogramOf("digiwork_flush_bytes", "Bytes of a frame to a client", kFlushBytesBounds)),
      flush_wait(metrics.HistogramOf("digiwork_flush_wait_seconds",
                                     "How long the oldest news in a frame to a client waited, at most",
                                     kFlushWaitBounds)),
      refused_by_person(RefusedBy(metrics, "person")),
      refused_by_address(RefusedBy(metrics, "address")) {}

Metrics::Counter& PusherMetrics::Closed(std::string_view reason) {
  return all.CounterOf("digiwork_sockets_closed_total", "WebSockets the server closed, by reason",
                       {{"reason", std::string(reason)}});
}

Metrics::Counter& PusherMetrics::NotAllowed(access::Caller caller, std::string_view what) {
  return all.CounterOf("digiwork_access_refused_total", "What people asked for and may not, by role and kind",
                       {{"role", std::string(access::NameOf(caller))}, {"what", std::string(what)}});
}

}  // namespace dw::pusher

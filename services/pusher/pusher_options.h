#pragma once

#include <array>
#include <cstdint>
#include <string>
#include <vector>

#include "base/time.h"
#include "core/access/role.h"
#include "ports/gate.h"
#include "ports/visa.h"
#include "runtime/metrics.h"
#include "services/pusher/message_limits.h"

namespace dw::pusher {

/// The version of the wire protocol this server speaks; one older and one newer are accepted, of those there were.
/// Version 1 was never released. [WS2]
inline constexpr std::uint32_t kProtocolVersion = 2;
constexpr bool AcceptsVersion(std::uint32_t ours, std::uint32_t theirs) {
  return theirs >= 2 && theirs + 1 >= ours && theirs <= ours + 1;
}

struct PusherOptions {
  std::string secret;                                   ///< Signs place tickets, derives visitor ids.
  std::string server_version;                           ///< For people to read.
  std::string instance;                                 ///< Another one for each start of the process.
  std::vector<std::string> ice_servers;                 ///< URLs, "turn:host?..|user|credential" for relays.
  Millis retention = std::chrono::seconds(30);          ///< [WS7]
  Millis ping_interval = std::chrono::seconds(5);       ///< [WS10]
  Millis handshake_timeout = std::chrono::seconds(10);  ///< [WS20]
  std::size_t max_kept_bytes = 2 * 1024 * 1024;         ///< Sent and not acknowledged, a session. [WS8]
  std::size_t max_unsent_bytes = 4 * 1024 * 1024;       ///< Waiting to be sent, a session. [WS8]
  std::size_t max_behind_bytes = 3 * 1024 * 1024;       ///< The same while it has a socket. [WS23]
  std::size_t max_resume_bytes = 256 * 1024 * 1024;     ///< Both, of all sessions together. [WS24]
  std::size_t max_sessions = 19'000;                    ///< In the whole process. [WS53]
  MessageLimits limits;                                 ///< [WS22, WS50, WS51]
  double bytes_per_second = 256 * 1024;                 ///< [WS22]
  double bytes_burst = 2 * 1024 * 1024;
  Millis visa_grace = std::chrono::seconds(30);  ///< Between the end of a visa and of its session. [WS61]
  const VisaChecker* visas = nullptr;            ///< Null: every visa is refused. Outlives the pusher.
  const PassChecker* passes = nullptr;           ///< Null: every pass is none. Outlives the pusher.
  const Gate* gate = nullptr;                    ///< Null: everybody may come in. Outlives the pusher.
};

/// Intervals a socket may be silent before it counts as lost. [WS10]
inline constexpr int kMissedPings = 3;

/// Buckets of digiwork_flush_bytes, and of digiwork_flush_wait_seconds.
inline constexpr std::array kFlushBytesBounds{64.0, 256.0, 1024.0, 4096.0, 16384.0, 65536.0, 262144.0};
inline constexpr std::array kFlushWaitBounds{.0005, .001, .002, .005, .01, .02, .05, .1, .2, .5, 1.0};

struct PusherMetrics {
  explicit PusherMetrics(Metrics& all);
  Metrics& all;
  Metrics::Gauge& sockets;
  Metrics::Gauge& sessions;
  Metrics::Gauge& sessions_detached;
  Metrics::Gauge& resume_bytes;
  Metrics::Counter& frames_in;
  Metrics::Counter& frames_out;
  Metrics::Counter& items_out;
  Metrics::Counter& moves_out;
  Metrics::Counter& frames_ignored;
  Metrics::Counter& resumed;
  Metrics::Counter& resume_refused;
  Metrics::Counter& expired;
  Metrics::Counter& given_up;
  Metrics::Counter& slow_readers;
  Metrics::Counter& moves_merged;
  Metrics::Counter& sessions_refused;
  Metrics::Histogram& flush_bytes;
  Metrics::Histogram& flush_wait;
  /// Sockets the server closed, by reason; few reasons, all static.
  Metrics::Counter& Closed(std::string_view reason);
  /// What the access table did not allow.
  Metrics::Counter& NotAllowed(access::Caller caller, std::string_view what);
  /// Messages that were too many, of the person or of their address. [WS50, WS51]
  Metrics::Counter& Refused(MessageKind kind, bool by_address) {
    return *(by_address ? refused_by_address : refused_by_person)[static_cast<std::size_t>(kind)];
  }

 private:
  std::array<Metrics::Counter*, kMessageKinds> refused_by_person;
  std::array<Metrics::Counter*, kMessageKinds> refused_by_address;
};

}  // namespace dw::pusher

#pragma once

#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "runtime/arrival_limits.h"
#include "runtime/connection_limits.h"
#include "runtime/handshake_pace.h"
#include "runtime/http_server.h"
#include "runtime/metrics.h"
#include "runtime/shard.h"
#include "runtime/tls_certificate.h"

namespace dw {

/// What all connections of a server have in common. Constant while they run, the limits apart. Shared by the server and
/// its connections, some of which the event loop drops after the server is gone.
struct HttpShared {
  // Borrowed; outlive this.
  const HttpRoutes& routes;
  Metrics& metrics;
  // Owned.
  HttpServerOptions options;
  WebSocketRoute web_socket;
  ConnectionLimits limits;
  ArrivalLimits upgrade_limits;
  Metrics::Counter& connections_refused;
  Metrics::Counter& requests_bad;
  Metrics::Counter& upgrades;
  Metrics::Counter& upgrades_refused;
  Metrics::Counter& tls_handshakes;
  Metrics::Counter& tls_failures;
  Metrics::Gauge& connections_open;
  std::vector<HandshakePace> paces;  ///< Of each shard.
};

/// Serves HTTP on a connected descriptor, which it owns, until the peer leaves, a limit is met, or the connection
/// becomes a WebSocket. Keeps itself alive. On `shard`'s thread.
void ServeHttpConnection(Shard& shard, int descriptor, std::string peer, std::shared_ptr<HttpShared> shared);

}  // namespace dw

#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "base/fault.h"
#include "base/time.h"
#include "runtime/http.h"
#include "runtime/rate.h"
#include "runtime/web_socket.h"

namespace dw {

class Runtime;
class TlsCertificate;

struct HttpServerOptions {
  std::string address = "127.0.0.1";
  std::uint16_t port = 0;  ///< 0: any free one.
  std::size_t max_connections = 20'000;
  std::size_t max_connections_per_address = 4'096;
  RateLimit upgrades_per_address;  ///< WebSockets that one address may open; 0 a second: any number. [WS52]
  std::size_t max_header_bytes = 16 * 1024;
  std::size_t max_body_bytes = 64 * 1024;
  std::size_t max_requests_per_connection = 1'000;
  Millis request_timeout = std::chrono::seconds(10);  ///< From the first wait for a request to its last byte. [WS20]
  Millis idle_timeout = std::chrono::seconds(30);     ///< Between two requests of a connection.
  Millis write_timeout = std::chrono::minutes(5);     ///< For one response to be made and taken.
  /// Origins ("https://office.example") that may open a WebSocket besides the server's own host. [WS19]
  std::vector<std::string> allowed_origins;
  /// Speaks TLS with it, and nothing else; null: plain. Outlives the server. [WS30]
  const TlsCertificate* tls = nullptr;
};

/// Where WebSockets are welcome, and who takes them. Called on the socket's shard; the taker calls Start or Close.
struct WebSocketRoute {
  std::string path = "/ws";
  std::function<void(std::shared_ptr<WebSocket>)> accept;
};

/// Speaks HTTP/1.1 to strangers: routes requests to handlers, and hands upgraded connections over as WebSockets.
///
/// Everything a stranger can make grow is bounded: connections, header, body, time for each step. Connections are
/// spread over the runtime's shards in turn; handlers run on them. `routes` and `runtime` outlive the server; destroy
/// it only when the runtime has stopped.
class HttpServer {
 public:
  HttpServer(Runtime& runtime, const HttpServerOptions& options, const HttpRoutes& routes, WebSocketRoute web_socket);
  ~HttpServer();
  HttpServer(const HttpServer&) = delete;
  HttpServer& operator=(const HttpServer&) = delete;

  /// Takes the port. kConflict when it is in use, kDenied when it is not allowed. Before Runtime::Start.
  Outcome<Ok> Listen();
  /// The real port, once Listen has succeeded.
  std::uint16_t port() const;
  /// WebSockets included. Thread-safe.
  std::size_t open_connections() const;
  /// Accepts no more connections. Thread-safe.
  void StopAccepting();

 private:
  struct State;
  // Owned.
  std::unique_ptr<State> state_;
};

/// The reason phrase of a status code.
std::string_view ReasonPhrase(int status);

}  // namespace dw

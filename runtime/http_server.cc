#include "runtime/http_server.h"

#include <sys/socket.h>

#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <utility>

#include "base/assert.h"
#include "runtime/http_connection.h"
#include "runtime/runtime.h"

namespace dw {
namespace {

namespace asio = boost::asio;
using asio::ip::tcp;
using Acceptor = asio::basic_socket_acceptor<tcp, asio::io_context::executor_type>;
using TcpSocket = asio::basic_stream_socket<tcp, asio::io_context::executor_type>;

constexpr int kBacklog = 4096;
/// After an error that will pass (no descriptor left) accepting pauses instead of spinning.
constexpr Millis kAcceptPause{100};

Fault ListenFault(const HttpServerOptions& options, const boost::system::error_code& error) {
  const std::string where = options.address + ":" + std::to_string(options.port);
  if (error == asio::error::address_in_use) return {Fault::Code::kConflict, "The address " + where + " is in use."};
  if (error == asio::error::access_denied) return {Fault::Code::kDenied, "Not allowed to listen on " + where + "."};
  return {Fault::Code::kUnavailable, "Cannot listen on " + where + ": " + error.message() + "."};
}

}  // namespace

struct HttpServer::State {
  State(Runtime& owner, const HttpServerOptions& options, const HttpRoutes& routes, WebSocketRoute web_socket)
      : runtime(owner),
        acceptor(owner.shard(0).io()),
        shared(new HttpShared{
            routes, owner.metrics(), options, std::move(web_socket),
            ConnectionLimits(options.max_connections, options.max_connections_per_address),
            ArrivalLimits(options.upgrades_per_address),
            owner.metrics().CounterOf("digiwork_http_connections_refused_total",
                                      "Connections closed at once because there were too many"),
            owner.metrics().CounterOf("digiwork_http_bad_requests_total", "Requests that were not HTTP, or too big"),
            owner.metrics().CounterOf("digiwork_ws_upgrades_total", "Connections that became WebSockets"),
            owner.metrics().CounterOf("digiwork_ws_upgrades_refused_total",
                                      "WebSockets refused because their address opened too many in a short time"),
            owner.metrics().CounterOf("digiwork_tls_handshakes_total", "TLS handshakes that succeeded"),
            owner.metrics().CounterOf("digiwork_tls_handshake_failures_total",
                                      "TLS handshakes that failed, or took too long"),
            owner.metrics().GaugeOf("digiwork_connections", "Open connections, WebSockets included"),
            std::vector<HandshakePace>(owner.shard_count())}) {}

  void Accept() {
    acceptor.async_accept([this](const boost::system::error_code& error, TcpSocket socket) {
      if (error == asio::error::operation_aborted || !acceptor.is_open()) return;
      if (error) {
        runtime.shard(0).After(kAcceptPause, [this] { Accept(); });
        return;
      }
      Take(std::move(socket));
      Accept();
    });
  }

  void Take(TcpSocket socket) {
    boost::system::error_code error;
    const tcp::endpoint remote = socket.remote_endpoint(error);
    if (error) return;
    socket.set_option(tcp::no_delay(true), error);
    std::string peer = remote.address().to_string();
    const int descriptor = socket.release(error);
    if (error) return;
    Shard& shard = runtime.shard(next_shard++ % runtime.shard_count());
    shard.Post([this, &shard, descriptor, peer = std::move(peer)]() mutable {
      ServeHttpConnection(shard, descriptor, std::move(peer), shared);
    });
  }

  // Borrowed; outlives this.
  Runtime& runtime;
  // Owned.
  Acceptor acceptor;
  std::shared_ptr<HttpShared> shared;
  std::size_t next_shard = 0;
  std::uint16_t port = 0;
};

HttpServer::HttpServer(Runtime& runtime, const HttpServerOptions& options, const HttpRoutes& routes,
                       WebSocketRoute web_socket)
    : state_(std::make_unique<State>(runtime, options, routes, std::move(web_socket))) {}

HttpServer::~HttpServer() = default;

Outcome<Ok> HttpServer::Listen() {
  const HttpServerOptions& options = state_->shared->options;
  boost::system::error_code error;
  const asio::ip::address address = asio::ip::make_address(options.address, error);
  if (error) return Unexpected{Fault{Fault::Code::kNotFound, options.address + " is not an IP address."}};
  const tcp::endpoint endpoint(address, options.port);
  Acceptor& acceptor = state_->acceptor;
  acceptor.open(endpoint.protocol(), error);
  if (!error) acceptor.set_option(asio::socket_base::reuse_address(true), error);
  if (!error) acceptor.bind(endpoint, error);
  if (!error) acceptor.listen(kBacklog, error);
  if (error) return Unexpected{ListenFault(options, error)};
  state_->port = acceptor.local_endpoint().port();
  state_->Accept();
  return Ok{};
}

std::uint16_t HttpServer::port() const {
  return state_->port;
}

std::size_t HttpServer::open_connections() const {
  return state_->shared->limits.open();
}

void HttpServer::StopAccepting() {
  state_->runtime.shard(0).Post([this] {
    boost::system::error_code ignored;
    state_->acceptor.close(ignored);
  });
}

}  // namespace dw

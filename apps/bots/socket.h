#pragma once

#include <sys/socket.h>

#include <cstdint>
#include <memory>
#include <string>
#include <utility>

#include "apps/bots/options.h"
#include "base/fault.h"
#include "runtime/descriptor.h"
#include "runtime/stream.h"

namespace dw::bots {

/// An address to connect to, looked up once.
struct Endpoint {
  sockaddr_storage address{};
  socklen_t size = 0;
  std::string host;                       ///< As the Host header has it.
  std::string name;                       ///< Whom a certificate must name.
  std::shared_ptr<const TlsContext> tls;  ///< Null: plain.
};
/// `tls` is for a server that speaks it.
Outcome<Endpoint> Resolve(const Address& address, std::shared_ptr<const TlsContext> tls);

/// A connection that is being made and does not block; not open when the machine has no more. With TLS the handshake
/// comes when it is made.
/// `from`: an address of this machine to connect from, as a number; empty: any.
Stream BeginConnect(const Endpoint& endpoint, const std::string& from = {});

/// Waits as long as `step` needs, ten seconds at most; false when it did not come.
bool AwaitStep(const Stream& stream, const StreamStep& step);
/// The same with everything up to where both sides can speak, TLS included.
Outcome<Stream> ConnectAndWait(const Endpoint& endpoint);

/// The body of `target`, got by HTTP while the caller waits, ten seconds at most. `status` is told, too.
struct HttpAnswer {
  int status = 0;
  std::string body;
};
Outcome<HttpAnswer> HttpGet(const Endpoint& endpoint, const std::string& target);

/// What asks a server for a WebSocket at /ws.
std::string UpgradeRequest(const Endpoint& endpoint);

/// Lets this process have as many sockets as it may, and says how many descriptors that are.
std::uint64_t RaiseDescriptorLimit();

}  // namespace dw::bots

#include "apps/bots/socket.h"

#include <arpa/inet.h>
#include <netdb.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <poll.h>
#include <sys/resource.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <charconv>
#include <chrono>
#include <cstring>
#include <span>
#include <string_view>
#include <utility>

namespace dw::bots {
namespace {

constexpr std::chrono::seconds kPatience{10};
/// RFC 6455 wants 16 bytes in Base64; only caches between could care which.
constexpr std::string_view kKey = "ZGlnaXdvcmstYm90cy0xNg==";

Fault Unreachable(const Endpoint& endpoint, const std::string& why) {
  return {Fault::Code::kUnavailable,
          "Cannot reach " + endpoint.host + ": " + why + ". Start a server there, or name another with --url."};
}

Fault Distrusted(const Endpoint& endpoint, const std::string& why) {
  return {Fault::Code::kDenied, "Cannot agree on TLS with " + endpoint.host + ": " + why +
                                    ". Is it wss:// there? Give --insecure when the certificate is your own."};
}

/// Waits for what the next step needs.
class Patience {
 public:
  explicit Patience(int descriptor) : descriptor_(descriptor) {}
  /// False when it did not come in time.
  bool Await(const StreamStep& step) const {
    if (step.next == StreamStep::Next::kNow) return true;
    const auto left = std::chrono::duration_cast<std::chrono::milliseconds>(end_ - std::chrono::steady_clock::now());
    pollfd waiting{descriptor_, POLLIN, 0};
    if (step.next == StreamStep::Next::kWritable) waiting.events = POLLOUT;
    return left.count() > 0 && ::poll(&waiting, 1, static_cast<int>(left.count())) == 1;
  }

 private:
  const int descriptor_;
  const std::chrono::steady_clock::time_point end_ = std::chrono::steady_clock::now() + kPatience;
};

Outcome<Ok> Connect(Stream& stream, const Endpoint& endpoint, const Patience& patience) {
  int error = ETIMEDOUT;
  socklen_t size = sizeof error;
  if (patience.Await({0, StreamStep::Next::kWritable})) {
    ::getsockopt(stream.descriptor(), SOL_SOCKET, SO_ERROR, &error, &size);
  }
  if (error != 0) return Unexpected{Unreachable(endpoint, std::strerror(error))};
  if (stream.tls() == nullptr) return Ok{};
  for (;;) {
    const StreamStep step = stream.tls()->Handshake();
    if (step.next == StreamStep::Next::kNow) return Ok{};
    if (step.over()) return Unexpected{Distrusted(endpoint, stream.tls()->Why())};
    if (!patience.Await(step)) return Unexpected{Distrusted(endpoint, "no answer")};
  }
}

/// All that comes for `request`, to the end.
Outcome<std::string> Exchange(const Endpoint& endpoint, std::string_view request) {
  auto connected = ConnectAndWait(endpoint);
  if (!connected) return Unexpected{connected.error()};
  Stream& stream = *connected;
  const Patience patience(stream.descriptor());
  while (!request.empty()) {
    const iovec part{const_cast<char*>(request.data()), request.size()};
    const StreamStep step = stream.Write(std::span(&part, 1));
    request.remove_prefix(step.bytes);
    if (step.over() || !patience.Await(step)) return Unexpected{Unreachable(endpoint, "it takes no request")};
  }
  std::string bytes;
  std::array<char, 65536> piece;
  for (;;) {
    const StreamStep step = stream.Read(piece);
    bytes.append(piece.data(), step.bytes);
    if (step.next == StreamStep::Next::kEnd) return bytes;
    if (step.over() || !patience.Await(step)) return Unexpected{Unreachable(endpoint, "it does not answer")};
  }
}

/// Before it connects: the kernel chooses the port by the peer then, so that each address has all of them.
bool BindTo(const Stream& stream, const std::string& from) {
  sockaddr_in v4{};
  v4.sin_family = AF_INET;
  sockaddr_in6 v6{};
  v6.sin6_family = AF_INET6;
  const int on = 1;
  ::setsockopt(stream.descriptor(), IPPROTO_IP, IP_BIND_ADDRESS_NO_PORT, &on, sizeof on);
  if (::inet_pton(AF_INET, from.c_str(), &v4.sin_addr) == 1) {
    return ::bind(stream.descriptor(), reinterpret_cast<const sockaddr*>(&v4), sizeof v4) == 0;
  }
  return ::inet_pton(AF_INET6, from.c_str(), &v6.sin6_addr) == 1 &&
         ::bind(stream.descriptor(), reinterpret_cast<const sockaddr*>(&v6), sizeof v6) == 0;
}

}  // namespace

bool AwaitStep(const Stream& stream, const StreamStep& step) {
  return Patience(stream.descriptor()).Await(step);
}

Outcome<Stream> ConnectAndWait(const Endpoint& endpoint) {
  Stream stream = BeginConnect(endpoint);
  if (!stream.open()) return Unexpected{Unreachable(endpoint, std::strerror(errno))};
  const auto connected = Connect(stream, endpoint, Patience(stream.descriptor()));
  if (!connected) return Unexpected{connected.error()};
  return stream;
}

Outcome<Endpoint> Resolve(const Address& address, std::shared_ptr<const TlsContext> tls) {
  addrinfo hints{};
  hints.ai_socktype = SOCK_STREAM;
  addrinfo* found = nullptr;
  const int error = ::getaddrinfo(address.host.c_str(), address.port.c_str(), &hints, &found);
  if (error != 0) {
    return Unexpected{Fault{Fault::Code::kNotFound, "There is no host " + address.host + ": " + ::gai_strerror(error) +
                                                        ". Give --url ws://host:port."}};
  }
  Endpoint endpoint;
  endpoint.size = found->ai_addrlen;
  std::memcpy(&endpoint.address, found->ai_addr, found->ai_addrlen);
  const bool v6 = found->ai_family == AF_INET6;
  ::freeaddrinfo(found);
  endpoint.name = address.host;
  if (address.tls) endpoint.tls = std::move(tls);
  endpoint.host = (v6 ? "[" + address.host + "]" : address.host) + ":" + address.port;
  return endpoint;
}

Stream BeginConnect(const Endpoint& endpoint, const std::string& from) {
  Stream stream(::socket(endpoint.address.ss_family, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0));
  if (!stream.open() || (!from.empty() && !BindTo(stream, from))) return Stream();
  const int on = 1;
  ::setsockopt(stream.descriptor(), IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
  const auto* address = reinterpret_cast<const sockaddr*>(&endpoint.address);
  if (::connect(stream.descriptor(), address, endpoint.size) != 0 && errno != EINPROGRESS) return Stream();
  if (endpoint.tls) stream.Speak(TlsSession::Connect(*endpoint.tls, stream.descriptor(), endpoint.name));
  return stream;
}

Outcome<HttpAnswer> HttpGet(const Endpoint& endpoint, const std::string& target) {
  const auto got =
      Exchange(endpoint, "GET " + target + " HTTP/1.1\r\nHost: " + endpoint.host + "\r\nConnection: close\r\n\r\n");
  if (!got) return Unexpected{got.error()};
  const std::string& bytes = *got;
  const std::size_t head_end = bytes.find("\r\n\r\n");
  constexpr std::string_view kVersion = "HTTP/1.1 ";
  HttpAnswer answer;
  if (head_end == std::string::npos || !bytes.starts_with(kVersion)) {
    return Unexpected{Unreachable(endpoint, "it does not speak HTTP")};
  }
  std::from_chars(bytes.data() + kVersion.size(), bytes.data() + head_end, answer.status);
  answer.body = bytes.substr(head_end + 4);
  return answer;
}

std::string UpgradeRequest(const Endpoint& endpoint) {
  return "GET /ws HTTP/1.1\r\nHost: " + endpoint.host +
         "\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Version: 13\r\nSec-WebSocket-Key: " +
         std::string(kKey) + "\r\n\r\n";
}

std::uint64_t RaiseDescriptorLimit() {
  rlimit limit{};
  if (::getrlimit(RLIMIT_NOFILE, &limit) != 0) return 0;
  limit.rlim_cur = limit.rlim_max;
  ::setrlimit(RLIMIT_NOFILE, &limit);
  return limit.rlim_max;
}

}  // namespace dw::bots

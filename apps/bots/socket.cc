#include "apps/bots/socket.h"

#include <netdb.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <sys/resource.h>
#include <sys/time.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <charconv>
#include <cstring>
#include <string_view>

namespace dw::bots {
namespace {

constexpr timeval kPatience{10, 0};
/// RFC 6455 wants 16 bytes in Base64; only caches between could care which.
constexpr std::string_view kKey = "ZGlnaXdvcmstYm90cy0xNg==";

Fault Unreachable(const Endpoint& endpoint, const std::string& why) {
  return {Fault::Code::kUnavailable,
          "Cannot reach " + endpoint.host + ": " + why + ". Start a server there, or name another with --url."};
}

}  // namespace

void Descriptor::Close() {
  if (value_ >= 0) ::close(value_);
  value_ = -1;
}

Outcome<Endpoint> Resolve(const Address& address) {
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
  endpoint.host = (v6 ? "[" + address.host + "]" : address.host) + ":" + address.port;
  return endpoint;
}

Descriptor BeginConnect(const Endpoint& endpoint) {
  Descriptor socket(::socket(endpoint.address.ss_family, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0));
  if (!socket.open()) return socket;
  const int on = 1;
  ::setsockopt(socket.value(), IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
  const auto* address = reinterpret_cast<const sockaddr*>(&endpoint.address);
  if (::connect(socket.value(), address, endpoint.size) != 0 && errno != EINPROGRESS) socket.Close();
  return socket;
}

Outcome<HttpAnswer> HttpGet(const Endpoint& endpoint, const std::string& target) {
  const Descriptor socket(::socket(endpoint.address.ss_family, SOCK_STREAM | SOCK_CLOEXEC, 0));
  ::setsockopt(socket.value(), SOL_SOCKET, SO_RCVTIMEO, &kPatience, sizeof kPatience);
  ::setsockopt(socket.value(), SOL_SOCKET, SO_SNDTIMEO, &kPatience, sizeof kPatience);
  const auto* address = reinterpret_cast<const sockaddr*>(&endpoint.address);
  if (::connect(socket.value(), address, endpoint.size) != 0) {
    return Unexpected{Unreachable(endpoint, std::strerror(errno))};
  }
  const std::string request = "GET " + target + " HTTP/1.1\r\nHost: " + endpoint.host + "\r\nConnection: close\r\n\r\n";
  if (::send(socket.value(), request.data(), request.size(), MSG_NOSIGNAL) != static_cast<ssize_t>(request.size())) {
    return Unexpected{Unreachable(endpoint, std::strerror(errno))};
  }
  std::string bytes;
  std::array<char, 65536> piece;
  for (;;) {
    const ssize_t size = ::recv(socket.value(), piece.data(), piece.size(), 0);
    if (size < 0) return Unexpected{Unreachable(endpoint, std::strerror(errno))};
    if (size == 0) break;
    bytes.append(piece.data(), static_cast<std::size_t>(size));
  }
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

#include "tests/support/ws_client.h"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

#include <utility>

namespace dw::testing {
namespace {

using SteadyClock = std::chrono::steady_clock;

constexpr char kMask[4] = {'\x12', '\x34', '\x56', '\x78'};

}  // namespace

std::string ClientFrame(WsOpcode opcode, std::string_view payload, bool final) {
  const WsHeader header = EncodeWsHeader(opcode, payload.size());
  std::string out(header.view());
  if (!final) out[0] = static_cast<char>(out[0] & 0x7f);
  out[1] = static_cast<char>(out[1] | 0x80);
  out.append(kMask, sizeof kMask);
  for (std::size_t i = 0; i < payload.size(); ++i) out += static_cast<char>(payload[i] ^ kMask[i % 4]);
  return out;
}

WsClient::~WsClient() {
  Cut();
}

WsClient::WsClient(WsClient&& other) noexcept
    : descriptor_(std::exchange(other.descriptor_, -1)), status_(other.status_), buffer_(std::move(other.buffer_)) {}

WsClient& WsClient::operator=(WsClient&& other) noexcept {
  Cut();
  descriptor_ = std::exchange(other.descriptor_, -1);
  status_ = other.status_;
  buffer_ = std::move(other.buffer_);
  return *this;
}

bool WsClient::ConnectTcp(std::uint16_t port) {
  descriptor_ = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_port = htons(port);
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  if (::connect(descriptor_, reinterpret_cast<sockaddr*>(&address), sizeof address) != 0) {
    Cut();
    return false;
  }
  const int on = 1;
  ::setsockopt(descriptor_, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
  return true;
}

bool WsClient::Connect(std::uint16_t port, std::string_view extra) {
  if (!ConnectTcp(port)) return false;
  std::string request =
      "GET /ws HTTP/1.1\r\nHost: localhost\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
      "Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n";
  request.append(extra).append("\r\n");
  SendBytes(request);
  const auto until = SteadyClock::now() + kPatience;
  std::size_t end = std::string::npos;
  while ((end = buffer_.find("\r\n\r\n")) == std::string::npos) {
    if (!Fill(until)) return false;
  }
  status_ = std::atoi(buffer_.c_str() + sizeof("HTTP/1.1"));
  buffer_.erase(0, end + 4);
  return status_ == 101;
}

bool WsClient::SendBytes(std::string_view bytes) {
  while (!bytes.empty()) {
    const ssize_t sent = ::send(descriptor_, bytes.data(), bytes.size(), MSG_NOSIGNAL);
    if (sent <= 0) return false;
    bytes.remove_prefix(static_cast<std::size_t>(sent));
  }
  return true;
}

bool WsClient::SendFrame(WsOpcode opcode, std::string_view payload, bool final) {
  return SendBytes(ClientFrame(opcode, payload, final));
}

void WsClient::SendClose(std::uint16_t code) {
  SendFrame(WsOpcode::kClose, EncodeWsClose(static_cast<WsCloseCode>(code), ""));
}

std::optional<ServerFrame> WsClient::Receive(std::chrono::milliseconds patience) {
  const auto until = SteadyClock::now() + patience;
  for (;;) {
    if (auto frame = TakeFrame()) return frame;
    if (!Fill(until)) {
      if (SteadyClock::now() >= until) return std::nullopt;
      return ServerFrame{};
    }
  }
}

std::string WsClient::ReceiveAll() {
  const auto until = SteadyClock::now() + kPatience;
  while (Fill(until)) {
  }
  return std::exchange(buffer_, {});
}

void WsClient::Cut() {
  if (descriptor_ >= 0) ::close(std::exchange(descriptor_, -1));
  buffer_.clear();
}

/// False at the end of the stream, or when `until` has come.
bool WsClient::Fill(SteadyClock::time_point until) {
  const auto left = std::chrono::duration_cast<std::chrono::milliseconds>(until - SteadyClock::now()).count();
  pollfd waiting{descriptor_, POLLIN, 0};
  if (left <= 0 || ::poll(&waiting, 1, static_cast<int>(left)) <= 0) return false;
  char bytes[65536];
  const ssize_t count = ::recv(descriptor_, bytes, sizeof bytes, 0);
  if (count <= 0) return false;
  buffer_.append(bytes, static_cast<std::size_t>(count));
  return true;
}

std::optional<ServerFrame> WsClient::TakeFrame() {
  if (buffer_.size() < 2) return std::nullopt;
  const auto byte = [this](std::size_t at) {
    return static_cast<std::uint64_t>(static_cast<unsigned char>(buffer_[at]));
  };
  std::uint64_t length = byte(1) & 0x7f;
  std::size_t header = 2;
  if (length >= 126) {
    const std::size_t width = length == 126 ? 2 : 8;
    header += width;
    if (buffer_.size() < header) return std::nullopt;
    length = 0;
    for (std::size_t i = 0; i < width; ++i) length = length << 8 | byte(2 + i);
  }
  if (buffer_.size() < header + length) return std::nullopt;
  ServerFrame frame;
  frame.payload = buffer_.substr(header, length);
  switch (static_cast<WsOpcode>(byte(0) & 0x0f)) {
    case WsOpcode::kClose:
      frame.kind = ServerFrame::Kind::kClose;
      if (length >= 2) {
        frame.close_code = static_cast<std::uint16_t>(byte(header) << 8 | byte(header + 1));
        frame.close_reason = frame.payload.substr(2);
      }
      break;
    case WsOpcode::kPing:
      frame.kind = ServerFrame::Kind::kPing;
      break;
    case WsOpcode::kPong:
      frame.kind = ServerFrame::Kind::kPong;
      break;
    default:
      frame.kind = ServerFrame::Kind::kMessage;
  }
  buffer_.erase(0, header + length);
  return frame;
}

}  // namespace dw::testing

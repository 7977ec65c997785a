#include "tests/support/ws_client.h"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

#include <cstdlib>
#include <utility>

namespace dw::testing {
namespace {

using SteadyClock = std::chrono::steady_clock;

constexpr char kMask[4] = {'\x12', '\x34', '\x56', '\x78'};

/// Waits for what the next step needs; false when it does not come in time.
bool Await(const Stream& stream, const StreamStep& step, SteadyClock::time_point until) {
  if (step.next == StreamStep::Next::kNow) return true;
  pollfd waiting{stream.descriptor(), POLLIN, 0};
  if (step.next == StreamStep::Next::kWritable) waiting.events = POLLOUT;
  if (until == SteadyClock::time_point::max()) return ::poll(&waiting, 1, -1) > 0;
  const auto left = std::chrono::duration_cast<std::chrono::milliseconds>(until - SteadyClock::now()).count();
  return left > 0 && ::poll(&waiting, 1, static_cast<int>(left)) > 0;
}

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

bool TestsSpeakTls() {
  const char* wish = std::getenv("DW_TEST_TLS");
  return wish != nullptr && std::string_view(wish) == "1";
}

bool WsClient::ConnectTcp(std::uint16_t port) {
  stream_ = Stream(::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0));
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_port = htons(port);
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  if (::connect(stream_.descriptor(), reinterpret_cast<sockaddr*>(&address), sizeof address) != 0) {
    Cut();
    return false;
  }
  const int on = 1;
  ::setsockopt(stream_.descriptor(), IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
  return true;
}

bool WsClient::ConnectBytes(std::uint16_t port) {
  if (!ConnectTcp(port)) return false;
  if (!TestsSpeakTls()) return true;
  static const std::shared_ptr<const TlsContext> context = TlsContext::ForClient(false);
  stream_.Speak(TlsSession::Connect(*context, stream_.descriptor(), "localhost"));
  const auto until = SteadyClock::now() + kPatience;
  for (;;) {
    const StreamStep step = stream_.tls()->Handshake();
    if (step.next == StreamStep::Next::kNow) return true;
    if (step.over() || !Await(stream_, step, until)) return false;
  }
}

bool WsClient::Connect(std::uint16_t port, std::string_view extra) {
  if (!ConnectBytes(port)) return false;
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
    const iovec part{const_cast<char*>(bytes.data()), bytes.size()};
    const StreamStep step = stream_.Write(std::span(&part, 1));
    if (step.over()) return false;
    bytes.remove_prefix(step.bytes);
    if (step.next != StreamStep::Next::kNow && !Await(stream_, step, SteadyClock::time_point::max())) return false;
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
  stream_.Close();
  buffer_.clear();
}

/// False at the end of the stream, or when `until` has come.
bool WsClient::Fill(SteadyClock::time_point until) {
  char bytes[65536];
  for (;;) {
    const StreamStep step = stream_.Read(bytes);
    buffer_.append(bytes, step.bytes);
    if (step.bytes > 0) return true;
    if (step.over() || !Await(stream_, step, until)) return false;
  }
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

#pragma once

#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "runtime/ws_codec.h"

namespace dw::testing {

/// One frame a server sent, or the end of the stream.
struct ServerFrame {
  enum class Kind : std::uint8_t { kMessage, kPing, kPong, kClose, kEnd };
  Kind kind = Kind::kEnd;
  std::string payload;
  std::uint16_t close_code = 0;
  std::string close_reason;
};

/// A blocking WebSocket client with full control over its bytes; for tests. Every wait has a limit.
class WsClient {
 public:
  static constexpr std::chrono::milliseconds kPatience{10'000};

  WsClient() = default;
  ~WsClient();
  WsClient(WsClient&& other) noexcept;
  WsClient& operator=(WsClient&& other) noexcept;

  /// A bare TCP connection to loopback.
  bool ConnectTcp(std::uint16_t port);
  /// The same, upgraded. `extra` are header lines, each with its \r\n. False with status() set when refused.
  bool Connect(std::uint16_t port, std::string_view extra = "");
  int status() const { return status_; }

  bool SendBytes(std::string_view bytes);
  /// One masked frame.
  bool SendFrame(WsOpcode opcode, std::string_view payload, bool final = true);
  bool SendMessage(std::string_view payload) { return SendFrame(WsOpcode::kBinary, payload); }
  void SendClose(std::uint16_t code);

  /// The next frame. Nothing when none came in time.
  std::optional<ServerFrame> Receive(std::chrono::milliseconds patience = kPatience);
  /// Everything that came as plain bytes until the stream ended.
  std::string ReceiveAll();

  /// Ends the connection without a word, as a broken network would.
  void Cut();
  bool open() const { return descriptor_ >= 0; }
  int descriptor() const { return descriptor_; }

 private:
  bool Fill(std::chrono::steady_clock::time_point until);
  std::optional<ServerFrame> TakeFrame();

  int descriptor_ = -1;
  int status_ = 0;
  std::string buffer_;
};

/// A client's frame as bytes, masked.
std::string ClientFrame(WsOpcode opcode, std::string_view payload, bool final = true);

}  // namespace dw::testing

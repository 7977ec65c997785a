#pragma once

#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "runtime/stream.h"
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

/// Whether servers and clients of this test speak TLS to each other: DW_TEST_TLS=1 in the environment says so.
bool TestsSpeakTls();

/// A blocking WebSocket client with full control over its bytes; for tests. Every wait has a limit. It believes any
/// certificate.
class WsClient {
 public:
  static constexpr std::chrono::milliseconds kPatience{10'000};

  WsClient() = default;

  /// A bare TCP connection to loopback.
  bool ConnectTcp(std::uint16_t port);
  /// The same, with TLS if TestsSpeakTls.
  bool ConnectBytes(std::uint16_t port);
  /// That, upgraded. `extra` are header lines, each with its \r\n. False with status() set when refused.
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
  bool open() const { return stream_.open(); }
  int descriptor() const { return stream_.descriptor(); }

 private:
  bool Fill(std::chrono::steady_clock::time_point until);
  std::optional<ServerFrame> TakeFrame();

  Stream stream_;
  int status_ = 0;
  std::string buffer_;
};

/// A client's frame as bytes, masked.
std::string ClientFrame(WsOpcode opcode, std::string_view payload, bool final = true);

}  // namespace dw::testing

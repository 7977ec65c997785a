#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>

namespace dw {

/// Largest message a client may send, over all its fragments. [WS21]
inline constexpr std::size_t kMaxClientMessageBytes = 128 * 1024;

enum class WsOpcode : std::uint8_t { kContinuation = 0, kText = 1, kBinary = 2, kClose = 8, kPing = 9, kPong = 10 };

/// Close codes of RFC 6455, section 7.4.1, as far as we say them.
enum class WsCloseCode : std::uint16_t {
  kNormal = 1000,
  kGoingAway = 1001,
  kProtocolError = 1002,
  kUnsupportedData = 1003,
  kNoStatus = 1005,
  kAbnormal = 1006,
  kInvalidPayload = 1007,
  kPolicy = 1008,
  kTooBig = 1009,
  kTryAgainLater = 1013,
};

/// Why a stream of frames cannot go on: what to say in the close frame.
struct WsFailure {
  WsCloseCode code;
  std::string_view reason;  ///< Static text, upper snake case.
  friend bool operator==(const WsFailure&, const WsFailure&) = default;
};

/// What a decoder finds in the stream. The views are valid during the call.
class WsSink {
 public:
  virtual ~WsSink() = default;
  virtual void OnWsMessage(std::string_view message) = 0;
  virtual void OnWsPing(std::string_view payload) = 0;
  virtual void OnWsPong() = 0;
  /// The peer's close frame; nothing that follows it is looked at. `code` is kNoStatus when it said none.
  virtual void OnWsClose(std::uint16_t code) = 0;
};

/// Reads a client's side of a WebSocket (RFC 6455) from whatever pieces the network delivers. Binary messages only.
///
/// Refused: frames without a mask, reserved bits (no extension is agreed), unknown opcodes, text (1003), broken
/// fragmentation, control frames over 125 bytes or in fragments, lengths not in their shortest form, close frames with
/// a code no one may send, and messages over `max_message` (1009, said as soon as a header promises it, before any of
/// it is kept). After a failure or a close the decoder takes nothing more.
///
/// Keeps nothing between messages; a message that arrives in one piece is handed on from the caller's buffer, which is
/// unmasked in place. Pure; one thread.
class WsDecoder {
 public:
  explicit WsDecoder(std::size_t max_message = kMaxClientMessageBytes) : max_message_(max_message) {}

  std::optional<WsFailure> Feed(std::span<char> bytes, WsSink& sink);

  /// Bytes kept for a message that has not ended yet.
  std::size_t kept_bytes() const { return message_.size() + control_.size(); }

 private:
  struct Frame {
    WsOpcode opcode = WsOpcode::kBinary;
    bool final = true;
    std::uint64_t remaining = 0;
    std::array<char, 4> mask{};
    std::size_t mask_at = 0;
  };

  std::optional<WsFailure> TakeHeader(std::span<char>& bytes);
  std::optional<WsFailure> BeginFrame();
  std::optional<WsFailure> TakePayload(std::span<char>& bytes, WsSink& sink);
  std::optional<WsFailure> EndControl(std::string_view payload, WsSink& sink);

  std::size_t max_message_;
  std::array<unsigned char, 14> header_{};
  std::size_t header_size_ = 0;
  bool in_payload_ = false;
  bool in_message_ = false;  ///< A message began and its last fragment has not.
  bool finished_ = false;
  Frame frame_;
  std::string message_;
  std::string control_;
};

/// A server's frame header, without mask.
struct WsHeader {
  std::array<char, 10> bytes{};
  std::size_t size = 0;
  std::string_view view() const { return {bytes.data(), size}; }
};
WsHeader EncodeWsHeader(WsOpcode opcode, std::uint64_t payload_size);
/// Payload of a close frame; `reason` is cut to what fits.
std::string EncodeWsClose(WsCloseCode code, std::string_view reason);

}  // namespace dw

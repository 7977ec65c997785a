#include "runtime/ws_codec.h"

#include <algorithm>
#include <utility>

namespace dw {
namespace {

constexpr std::size_t kMaxControlPayload = 125;

bool IsControl(WsOpcode opcode) {
  return static_cast<std::uint8_t>(opcode) >= 8;
}

bool IsKnown(std::uint8_t opcode) {
  return opcode <= 2 || (opcode >= 8 && opcode <= 10);
}

/// Codes a peer may put into a close frame: RFC 6455, section 7.4.
bool MayBeSent(std::uint16_t code) {
  return (code >= 1000 && code <= 1003) || (code >= 1007 && code <= 1014) || (code >= 3000 && code <= 4999);
}

WsFailure ProtocolError(std::string_view reason) {
  return {WsCloseCode::kProtocolError, reason};
}

/// How long the header is, once its first two bytes are there: length and mask included.
std::size_t HeaderSize(unsigned char second) {
  const unsigned length = second & 0x7fU;
  return 2 + (length == 126 ? 2 : length == 127 ? 8 : 0) + 4;
}

}  // namespace

std::optional<WsFailure> WsDecoder::Feed(std::span<char> bytes, WsSink& sink) {
  while (!finished_) {
    std::optional<WsFailure> failure;
    if (!in_payload_) {
      if (bytes.empty()) return std::nullopt;
      failure = TakeHeader(bytes);
      if (!failure && !in_payload_) return std::nullopt;
    }
    // Entered with an empty rest too: a frame without payload ends here.
    if (!failure && (frame_.remaining == 0 || !bytes.empty())) failure = TakePayload(bytes, sink);
    if (failure) {
      finished_ = true;
      message_ = {};
      return failure;
    }
    if (bytes.empty() && (in_payload_ || header_size_ == 0)) return std::nullopt;
  }
  return std::nullopt;
}

std::optional<WsFailure> WsDecoder::TakeHeader(std::span<char>& bytes) {
  while (!bytes.empty()) {
    header_[header_size_++] = static_cast<unsigned char>(bytes.front());
    bytes = bytes.subspan(1);
    if (header_size_ == 2 && (header_[1] & 0x80U) == 0) return ProtocolError("NOT_MASKED");
    if (header_size_ >= 2 && header_size_ == HeaderSize(header_[1])) return BeginFrame();
  }
  return std::nullopt;
}

std::optional<WsFailure> WsDecoder::BeginFrame() {
  const std::size_t size = std::exchange(header_size_, 0);
  if ((header_[0] & 0x70U) != 0) return ProtocolError("RESERVED_BITS");
  const auto number = static_cast<std::uint8_t>(header_[0] & 0x0fU);
  if (!IsKnown(number)) return ProtocolError("UNKNOWN_OPCODE");
  frame_.opcode = static_cast<WsOpcode>(number);
  frame_.final = (header_[0] & 0x80U) != 0;

  std::uint64_t length = header_[1] & 0x7fU;
  if (length >= 126) {
    const std::size_t width = length == 126 ? 2 : 8;
    length = 0;
    for (std::size_t i = 0; i < width; ++i) length = length << 8 | header_[2 + i];
    if (length < (width == 2 ? 126U : 65536U)) return ProtocolError("LENGTH_NOT_SHORTEST");
  }
  std::copy_n(reinterpret_cast<const char*>(header_.data()) + size - 4, 4, frame_.mask.begin());
  frame_.mask_at = 0;
  frame_.remaining = length;

  if (IsControl(frame_.opcode)) {
    if (!frame_.final) return ProtocolError("FRAGMENTED_CONTROL");
    if (length > kMaxControlPayload) return ProtocolError("LONG_CONTROL");
    control_.clear();
  } else {
    if (frame_.opcode == WsOpcode::kText) return WsFailure{WsCloseCode::kUnsupportedData, "TEXT_NOT_SUPPORTED"};
    if ((frame_.opcode == WsOpcode::kContinuation) != in_message_) return ProtocolError("BROKEN_FRAGMENTATION");
    if (length > max_message_ - message_.size()) return WsFailure{WsCloseCode::kTooBig, "MESSAGE_TOO_BIG"};
    in_message_ = !frame_.final;
  }
  in_payload_ = true;
  return std::nullopt;
}

std::optional<WsFailure> WsDecoder::TakePayload(std::span<char>& bytes, WsSink& sink) {
  const auto count = static_cast<std::size_t>(std::min<std::uint64_t>(frame_.remaining, bytes.size()));
  const std::span<char> piece = bytes.first(count);
  bytes = bytes.subspan(count);
  for (char& c : piece) c = static_cast<char>(c ^ frame_.mask[frame_.mask_at++ & 3]);
  frame_.remaining -= count;
  const bool ends = frame_.remaining == 0;
  const std::string_view text(piece.data(), piece.size());
  if (ends) in_payload_ = false;

  if (IsControl(frame_.opcode)) {
    if (ends && control_.empty()) return EndControl(text, sink);
    control_ += text;
    if (!ends) return std::nullopt;
    return EndControl(control_, sink);
  }
  if (ends && frame_.final && message_.empty()) {
    sink.OnWsMessage(text);
    return std::nullopt;
  }
  message_ += text;
  if (ends && frame_.final) {
    const std::string whole = std::exchange(message_, {});
    sink.OnWsMessage(whole);
  }
  return std::nullopt;
}

std::optional<WsFailure> WsDecoder::EndControl(std::string_view payload, WsSink& sink) {
  switch (frame_.opcode) {
    case WsOpcode::kPing:
      sink.OnWsPing(payload);
      return std::nullopt;
    case WsOpcode::kPong:
      sink.OnWsPong();
      return std::nullopt;
    default:
      break;
  }
  if (payload.size() == 1) return ProtocolError("BAD_CLOSE");
  auto code = static_cast<std::uint16_t>(WsCloseCode::kNoStatus);
  if (payload.size() >= 2) {
    code = static_cast<std::uint16_t>(static_cast<unsigned char>(payload[0]) << 8 |
                                      static_cast<unsigned char>(payload[1]));
    if (!MayBeSent(code)) return ProtocolError("BAD_CLOSE");
  }
  finished_ = true;
  sink.OnWsClose(code);
  return std::nullopt;
}

WsHeader EncodeWsHeader(WsOpcode opcode, std::uint64_t payload_size) {
  WsHeader header;
  header.bytes[0] = static_cast<char>(0x80U | static_cast<unsigned>(opcode));
  if (payload_size < 126) {
    header.bytes[1] = static_cast<char>(payload_size);
    header.size = 2;
    return header;
  }
  const std::size_t width = payload_size < 65536 ? 2 : 8;
  header.bytes[1] = width == 2 ? 126 : 127;
  for (std::size_t i = 0; i < width; ++i) {
    header.bytes[2 + i] = static_cast<char>(payload_size >> (8 * (width - 1 - i)));
  }
  header.size = 2 + width;
  return header;
}

std::string EncodeWsClose(WsCloseCode code, std::string_view reason) {
  const auto number = static_cast<std::uint16_t>(code);
  std::string payload{static_cast<char>(number >> 8), static_cast<char>(number & 0xff)};
  payload += reason.substr(0, kMaxControlPayload - 2);
  return payload;
}

}  // namespace dw

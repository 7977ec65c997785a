#pragma once

#include <cstdint>
#include <optional>
#include <string_view>

#include "runtime/ws_codec.h"

namespace dw::bots {

/// What a ServerStream finds. The views are valid during the call.
class ServerSink {
 public:
  virtual ~ServerSink() = default;
  /// Whole records of `moves`, or of `wide_moves`. [WS24]
  virtual void OnMoves(std::string_view records) = 0;
  virtual void OnWideMoves(std::string_view records) = 0;
  /// A SubMessage of a kind that ServerStream names.
  virtual void OnItem(std::string_view sub_message) = 0;
  /// One of kConnected to kServerStopping, without its tag: `field` is its number in ServerToClientMessage.
  virtual void OnControl(std::uint32_t field, std::string_view message) = 0;
  /// The end of a frame; `counted` when it had a batch. [WS4]
  virtual void OnFrame(bool counted) = 0;
  virtual void OnPing(std::string_view payload) = 0;
  virtual void OnClose(std::uint16_t code, std::string_view reason) = 0;
};

/// Reads a server's side of a WebSocket and the top level of its messages in one pass, out of the caller's buffer and
/// as far as it has come: a frame of 20 KB that arrives in pieces is copied nowhere. Of a batch only the few kinds of
/// items that concern a bot are looked into; the others are passed over by their lengths. Our server sends each message
/// as one frame; one in fragments breaks the protocol here.
///
/// Pure; one thread; one for each socket.
class ServerStream {
 public:
  /// Variables are told to everybody, and looked into by who asks for them only.
  explicit ServerStream(bool variables = false) : variables_(variables) {}

  static constexpr std::uint32_t kConnected = 2;
  static constexpr std::uint32_t kResumed = 3;
  static constexpr std::uint32_t kErrorScreen = 4;
  static constexpr std::uint32_t kPong = 6;
  static constexpr std::uint32_t kServerStopping = 7;
  static constexpr std::uint32_t kRoomJoined = 1;
  static constexpr std::uint32_t kPositionCorrected = 12;
  static constexpr std::uint32_t kAnswer = 13;
  static constexpr std::uint32_t kRefused = 14;
  static constexpr std::uint32_t kVariable = 16;
  /// What is looked into is no longer than this, and so is what the caller has to keep.
  static constexpr std::size_t kMostWhole = 16 * 1024;

  /// Takes from the front of `bytes` what can be taken, and says how much that was; the rest has to come again, with
  /// what follows it behind. Nothing when the stream breaks the protocol.
  std::optional<std::size_t> Read(std::string_view bytes, ServerSink& sink);

 private:
  bool Wants(std::uint32_t kind) const {
    return kind == kRoomJoined || (kind >= kPositionCorrected && kind <= kRefused) || (kind == kVariable && variables_);
  }

  enum class Field : std::uint8_t { kOther, kMoves, kWideMoves };
  enum class Step : std::uint8_t { kTaken, kWait, kBroken };

  Step TakeHeader(std::string_view& bytes, ServerSink& sink);
  Step TakeControlFrame(WsOpcode opcode, std::string_view payload, ServerSink& sink);
  Step TakePayload(std::string_view& bytes, ServerSink& sink);
  Step TakeField(std::string_view& bytes, std::string_view payload, ServerSink& sink);
  Step TakeMessage(std::uint32_t number, std::string_view rest, std::uint64_t size, ServerSink& sink);
  Step TakeBody(std::string_view& bytes, ServerSink& sink);
  void Advance(std::string_view& bytes, std::uint64_t count);

  std::uint64_t frame_left_ = 0;
  std::uint64_t field_left_ = 0;
  Field field_ = Field::kOther;
  bool variables_;
  bool in_frame_ = false;
  bool counted_ = false;
};

}  // namespace dw::bots

#pragma once

#include <array>
#include <cstdint>
#include <string>
#include <string_view>

#include "base/geometry.h"
#include "runtime/ws_codec.h"

namespace dw::bots {

/// What one move says.
struct MoveReport {
  Point at;
  std::uint8_t direction = 0;  ///< As wire.v1.Direction.
  bool moving = false;
  std::uint32_t correction = 0;
};

/// Frames of the three messages that bots send all the time, written by hand: masked, and one behind the other, so that
/// all of a bot's tick goes out with one call.
class FrameBuffer {
 public:
  /// At most one of each between two calls of Clear.
  void AddMove(const MoveReport& move);
  void AddViewport(const Rect& viewport);
  void AddPing(std::uint32_t id, std::uint64_t received);

  void Clear() { size_ = 0; }
  bool empty() const { return size_ == 0; }
  std::string_view view() const { return {bytes_.data(), size_}; }

 private:
  void End(std::size_t payload_size);

  std::array<char, 160> bytes_;
  std::size_t size_ = 0;
};

/// Any frame of a client, masked.
std::string MaskedFrame(WsOpcode opcode, std::string_view payload);

}  // namespace dw::bots

#include "apps/bots/client_frames.h"

#include <algorithm>

#include "base/assert.h"

namespace dw::bots {
namespace {

// A mask is there so that a page's script cannot choose the bytes on the line; we are no page, and any mask will do.
constexpr std::array<char, 4> kMask = {'\x5a', '\x13', '\x7e', '\x21'};
constexpr char kFinal = '\x80';
constexpr char kMasked = '\x80';
constexpr std::size_t kHeader = 6;

// Tags of digiwork/wire/v1: number << 3 | wire type.
constexpr char kUserMoves = 10 << 3 | 2;
constexpr char kViewport = 11 << 3 | 2;
constexpr char kPing = 4 << 3 | 2;
constexpr char kPosition = 1 << 3 | 2;
constexpr char Number(int field) {
  return static_cast<char>(field << 3);
}

std::uint32_t ZigZag(std::int32_t value) {
  return static_cast<std::uint32_t>(value) << 1 ^ static_cast<std::uint32_t>(value >> 31);
}

/// Nothing for 0, as proto3 has it.
char* PutNumber(char* out, int field, std::uint64_t value) {
  if (value == 0) return out;
  *out++ = Number(field);
  for (; value >= 0x80; value >>= 7) *out++ = static_cast<char>(value | 0x80);
  *out++ = static_cast<char>(value);
  return out;
}

/// `put` writes what is in the message; its length comes before it, and is one byte.
template <class Put>
char* PutMessage(char* out, char tag, Put put) {
  out[0] = tag;
  char* const end = put(out + 2);
  out[1] = static_cast<char>(end - out - 2);
  return end;
}

void Mask(char* bytes, std::size_t size) {
  for (std::size_t i = 0; i < size; ++i) bytes[i] = static_cast<char>(bytes[i] ^ kMask[i % kMask.size()]);
}

}  // namespace

void FrameBuffer::AddMove(const MoveReport& move) {
  char* const payload = bytes_.data() + size_ + kHeader;
  char* const end = PutMessage(payload, kUserMoves, [&](char* moves) {
    moves = PutMessage(moves, kPosition, [&](char* position) {
      position = PutNumber(position, 1, ZigZag(move.at.x));
      position = PutNumber(position, 2, ZigZag(move.at.y));
      position = PutNumber(position, 3, move.direction);
      return PutNumber(position, 4, move.moving ? 1 : 0);
    });
    return PutNumber(moves, 2, move.correction);
  });
  End(static_cast<std::size_t>(end - payload));
}

void FrameBuffer::AddViewport(const Rect& viewport) {
  char* const payload = bytes_.data() + size_ + kHeader;
  char* const end = PutMessage(payload, kViewport, [&](char* sides) {
    sides = PutNumber(sides, 1, ZigZag(viewport.left));
    sides = PutNumber(sides, 2, ZigZag(viewport.top));
    sides = PutNumber(sides, 3, ZigZag(viewport.right));
    return PutNumber(sides, 4, ZigZag(viewport.bottom));
  });
  End(static_cast<std::size_t>(end - payload));
}

void FrameBuffer::AddPing(std::uint32_t id, std::uint64_t received) {
  char* const payload = bytes_.data() + size_ + kHeader;
  char* const end =
      PutMessage(payload, kPing, [&](char* ping) { return PutNumber(PutNumber(ping, 1, id), 2, received); });
  End(static_cast<std::size_t>(end - payload));
}

void FrameBuffer::End(std::size_t payload_size) {
  char* const frame = bytes_.data() + size_;
  frame[0] = static_cast<char>(kFinal | static_cast<char>(WsOpcode::kBinary));
  frame[1] = static_cast<char>(kMasked | static_cast<char>(payload_size));
  std::copy(kMask.begin(), kMask.end(), frame + 2);
  Mask(frame + kHeader, payload_size);
  size_ += kHeader + payload_size;
  DW_ASSERT(size_ <= bytes_.size());
}

std::string MaskedFrame(WsOpcode opcode, std::string_view payload) {
  std::string frame(EncodeWsHeader(opcode, payload.size()).view());
  frame[1] = static_cast<char>(frame[1] | kMasked);
  frame.append(kMask.data(), kMask.size());
  const std::size_t at = frame.size();
  frame += payload;
  Mask(frame.data() + at, payload.size());
  return frame;
}

}  // namespace dw::bots

#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <string_view>

/// The records of ServerToClientMessage.moves and wide_moves. [WS25]
namespace dw::wire_moves {

inline constexpr std::uint32_t kNobodysSlot = 0x3FFF;
/// Places beyond are said by wide records.
inline constexpr std::int32_t kMostNarrow = 0x7FFF;
inline constexpr std::int32_t kMostWide = 0x7FFFFF;
inline constexpr std::size_t kNarrowBytes = 6;
inline constexpr std::size_t kWideBytes = 8;

struct Move {
  std::uint32_t slot = kNobodysSlot;
  std::int32_t x = 0;
  std::int32_t y = 0;
  std::uint8_t direction = 0;  ///< As wire.v1.Direction.
  bool moving = false;
  friend bool operator==(const Move&, const Move&) = default;
};

using Narrow = std::array<char, kNarrowBytes>;
using Wide = std::array<char, kWideBytes>;

namespace internal {
template <std::size_t N>
std::array<char, N> Little(std::uint64_t value) {
  std::array<char, N> bytes;
  for (std::size_t i = 0; i < N; ++i) bytes[i] = static_cast<char>(value >> 8 * i);
  return bytes;
}
inline std::uint64_t Read(const char* bytes, std::size_t count) {
  std::uint64_t value = 0;
  for (std::size_t i = 0; i < count; ++i) value |= std::uint64_t{static_cast<unsigned char>(bytes[i])} << 8 * i;
  return value;
}
}  // namespace internal

/// REQUIRES: 0 <= x, y <= kMostNarrow, and `slot` of 14 bits.
inline Narrow EncodeNarrow(const Move& move) {
  const std::uint64_t low = move.slot | std::uint64_t{move.moving} << 14 | std::uint64_t{move.direction} << 15 |
                            static_cast<std::uint64_t>(move.x) << 17;
  return internal::Little<kNarrowBytes>(low | static_cast<std::uint64_t>(move.y) << 32);
}
/// REQUIRES: 0 <= x, y <= kMostWide, and `slot` of 14 bits.
inline Wide EncodeWide(const Move& move) {
  const std::uint64_t x = static_cast<std::uint64_t>(move.x) | std::uint64_t{move.moving} << 23;
  return internal::Little<kWideBytes>(move.slot | std::uint64_t{move.direction} << 14 | x << 16 |
                                      static_cast<std::uint64_t>(move.y) << 40);
}

/// `bytes` has kNarrowBytes.
inline Move DecodeNarrow(const char* bytes) {
  const std::uint64_t word = internal::Read(bytes, kNarrowBytes);
  return {static_cast<std::uint32_t>(word & 0x3FFF), static_cast<std::int32_t>(word >> 17 & 0x7FFF),
          static_cast<std::int32_t>(word >> 32 & 0x7FFF), static_cast<std::uint8_t>(word >> 15 & 3),
          (word >> 14 & 1) != 0};
}
/// `bytes` has kWideBytes.
inline Move DecodeWide(const char* bytes) {
  const std::uint64_t word = internal::Read(bytes, kWideBytes);
  return {static_cast<std::uint32_t>(word & 0x3FFF), static_cast<std::int32_t>(word >> 16 & 0x7FFFFF),
          static_cast<std::int32_t>(word >> 40 & 0x7FFFFF), static_cast<std::uint8_t>(word >> 14 & 3),
          (word >> 39 & 1) != 0};
}

/// Visits every record; a rest that is shorter than one is passed over.
template <class Visit>
void ForEachNarrow(std::string_view moves, Visit visit) {
  for (; moves.size() >= kNarrowBytes; moves.remove_prefix(kNarrowBytes)) visit(DecodeNarrow(moves.data()));
}
template <class Visit>
void ForEachWide(std::string_view moves, Visit visit) {
  for (; moves.size() >= kWideBytes; moves.remove_prefix(kWideBytes)) visit(DecodeWide(moves.data()));
}

}  // namespace dw::wire_moves

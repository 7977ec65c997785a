#pragma once

#include <cstdint>
#include <vector>

#include "base/geometry.h"

namespace dw::bots {

/// The moves that bots have sent of late, and when. A place carries its move's number in the low bits of its
/// coordinates, so that whoever is told of it can find the very move, and the time it was sent, by the mover alone.
/// Bots give the moves of one round one number: what is looked up in a moment lies together in memory.
class SentMoves {
 public:
  /// After so many moves a number means another move: 12.8 s at five a second.
  static constexpr std::uint32_t kNumbers = 64;
  /// How far marking may shift a place, in each direction.
  static constexpr std::int32_t kShift = 7;

  struct Sent {
    std::uint32_t at_us = 0;
    std::uint32_t place = kNowhere;
  };

  explicit SentMoves(std::size_t bots) : bots_(bots), moves_(bots * kNumbers) {}

  /// The place near `at` that carries `number`. REQUIRES: `at` has no negative coordinate.
  static Point Mark(Point at, std::uint32_t number) {
    const auto low = static_cast<std::int32_t>(number);
    return {(at.x & ~kShift) | (low & kShift), (at.y & ~kShift) | (low >> 3 & kShift)};
  }
  static std::uint32_t NumberOf(std::int32_t x, std::int32_t y) {
    return static_cast<std::uint32_t>((x & kShift) | (y & kShift) << 3);
  }

  void Note(std::uint32_t bot, Point marked, std::uint32_t at_us) {
    moves_[NumberOf(marked.x, marked.y) * bots_ + bot] = {at_us, Packed(marked.x, marked.y)};
  }
  /// Null when this bot has sent no such move of late.
  const Sent* Find(std::uint32_t bot, std::int32_t x, std::int32_t y) const {
    const Sent& sent = moves_[NumberOf(x, y) * bots_ + bot];
    return sent.place == Packed(x, y) ? &sent : nullptr;
  }

 private:
  static constexpr std::uint32_t kNowhere = 0xFFFFFFFF;
  // Of a wide map's coordinates the upper bits are lost, which makes the check weaker and no less right.
  static std::uint32_t Packed(std::int32_t x, std::int32_t y) {
    return static_cast<std::uint32_t>(x) | static_cast<std::uint32_t>(y) << 16;
  }

  std::size_t bots_;
  // Owned.
  std::vector<Sent> moves_;
};

}  // namespace dw::bots

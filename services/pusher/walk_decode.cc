#include "services/pusher/walk_decode.h"

#include <cstdint>

namespace dw::pusher {
namespace {

// Tags of session.proto and presence.proto: field number << 3 | wire type.
constexpr char kUserMoves = 10 << 3 | 2;
constexpr char kPosition = 1 << 3 | 2;
constexpr char kCorrection = 2 << 3;
constexpr char kX = 1 << 3;
constexpr char kY = 2 << 3;
constexpr char kDirection = 3 << 3;
constexpr char kMoving = 4 << 3;

class Reader {
 public:
  explicit Reader(std::string_view bytes) : bytes_(bytes) {}
  bool done() const { return bytes_.empty(); }

  char Tag() {
    const char tag = bytes_.front();
    bytes_.remove_prefix(1);
    return tag;
  }
  /// Up to 32 bits; what is longer is left to the general decoder.
  bool Varint(std::uint32_t& value) {
    std::uint64_t read = 0;
    for (int shift = 0; shift < 35; shift += 7) {
      if (bytes_.empty()) return false;
      const auto byte = static_cast<unsigned char>(bytes_.front());
      bytes_.remove_prefix(1);
      read |= std::uint64_t{byte & 0x7FU} << shift;
      if (byte < 0x80) {
        value = static_cast<std::uint32_t>(read);
        return read <= 0xFFFFFFFF;
      }
    }
    return false;
  }
  bool Message(std::string_view& bytes) {
    std::uint32_t size = 0;
    if (!Varint(size) || size > bytes_.size()) return false;
    bytes = bytes_.substr(0, size);
    bytes_.remove_prefix(size);
    return true;
  }

 private:
  std::string_view bytes_;
};

std::int32_t ZigZag(std::uint32_t value) {
  return static_cast<std::int32_t>(value >> 1 ^ (~(value & 1) + 1));
}

bool ReadPlace(std::string_view bytes, presence::Place& place) {
  for (Reader reader(bytes); !reader.done();) {
    const char tag = reader.Tag();
    std::uint32_t value = 0;
    if (tag != kX && tag != kY && tag != kDirection && tag != kMoving) return false;
    if (!reader.Varint(value)) return false;
    if (tag == kX) place.at.x = ZigZag(value);
    if (tag == kY) place.at.y = ZigZag(value);
    if (tag == kDirection) {
      if (value > 3) return false;
      place.direction = static_cast<presence::Direction>(value);
    }
    if (tag == kMoving) place.moving = value != 0;
  }
  return true;
}

}  // namespace

std::optional<presence::Walk> DecodeWalk(std::string_view message) {
  if (message.empty() || message.front() != kUserMoves) return std::nullopt;
  Reader outer(message);
  outer.Tag();
  std::string_view moves;
  if (!outer.Message(moves) || !outer.done()) return std::nullopt;
  presence::Walk walk;
  for (Reader reader(moves); !reader.done();) {
    const char tag = reader.Tag();
    std::string_view position;
    if (tag == kPosition) {
      if (!reader.Message(position) || !ReadPlace(position, walk.to)) return std::nullopt;
    } else if (tag != kCorrection || !reader.Varint(walk.correction)) {
      return std::nullopt;
    }
  }
  return walk;
}

}  // namespace dw::pusher

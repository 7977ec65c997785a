#include "services/back/introduction_encode.h"

#include <array>
#include <cstring>
#include <string_view>

#include "digiwork/wire/v1/session.pb.h"
#include "proto/wire_values.h"

namespace dw::back {
namespace {

namespace wire = digiwork::wire::v1;
using presence::Number;
using wire_values::Encode;

constexpr std::size_t kLongestName = 256;

/// Fields of a message, in order, without those that say nothing: proto3's encoding.
template <std::size_t kBytes>
class Fields {
 public:
  void Add(int field, std::uint32_t value) {
    if (value == 0) return;
    AddTag(field, 0);
    AddVarint(value);
  }
  void AddSigned(int field, std::int32_t value) {
    const auto bits = static_cast<std::uint32_t>(value);
    Add(field, bits << 1 ^ (value < 0 ? ~std::uint32_t{0} : 0));
  }
  void AddText(int field, std::string_view text) {
    if (!text.empty()) AddMessage(field, text);
  }
  void AddMessage(int field, std::string_view message) {
    AddTag(field, 2);
    AddVarint(static_cast<std::uint32_t>(message.size()));
    std::memcpy(bytes_.data() + size_, message.data(), message.size());
    size_ += message.size();
  }
  std::string_view view() const { return {bytes_.data(), size_}; }

 private:
  void AddTag(int field, std::uint32_t type) { AddVarint(static_cast<std::uint32_t>(field) << 3 | type); }
  void AddVarint(std::uint32_t value) {
    for (; value >= 0x80; value >>= 7) bytes_[size_++] = static_cast<char>((value & 0x7F) | 0x80);
    bytes_[size_++] = static_cast<char>(value);
  }

  std::array<char, kBytes> bytes_;
  std::size_t size_ = 0;
};

/// A tag and a number take at most so much.
constexpr std::size_t kNumber = 7;

}  // namespace

bool AppendIntroduction(const presence::UserJoined& event, std::string& out) {
  if (!event.words.text.empty() || event.name.size() > kLongestName) return false;
  using Avatar = wire::AvatarMessage;
  Fields<6 * kNumber> avatar;
  avatar.Add(Avatar::kBodyFieldNumber, event.avatar.body);
  avatar.Add(Avatar::kEyesFieldNumber, event.avatar.eyes);
  avatar.Add(Avatar::kHairFieldNumber, event.avatar.hair);
  avatar.Add(Avatar::kClothesFieldNumber, event.avatar.clothes);
  avatar.Add(Avatar::kHatFieldNumber, event.avatar.hat);
  avatar.Add(Avatar::kAccessoryFieldNumber, event.avatar.accessory);

  using Position = wire::PositionMessage;
  Fields<4 * kNumber> position;
  position.AddSigned(Position::kXFieldNumber, event.place.at.x);
  position.AddSigned(Position::kYFieldNumber, event.place.at.y);
  position.Add(Position::kDirectionFieldNumber, static_cast<std::uint32_t>(Encode(event.place.direction)));
  position.Add(Position::kMovingFieldNumber, event.place.moving ? 1 : 0);

  using Joined = wire::UserJoinedMessage;
  Fields<kLongestName + 16 * kNumber> joined;
  joined.Add(Joined::kUserIdFieldNumber, Number(event.user));
  joined.AddText(Joined::kNameFieldNumber, event.name);
  joined.AddMessage(Joined::kAvatarFieldNumber, avatar.view());
  joined.AddMessage(Joined::kPositionFieldNumber, position.view());
  joined.Add(Joined::kStatusFieldNumber, static_cast<std::uint32_t>(Encode(event.status)));
  joined.Add(Joined::kZoneFieldNumber, Number(event.zone));
  joined.Add(Joined::kArrivedFieldNumber, event.arrived ? 1 : 0);

  Fields<kLongestName + 18 * kNumber> item;
  item.AddMessage(wire::SubMessage::kUserJoinedFieldNumber, joined.view());
  out += item.view();
  return true;
}

}  // namespace dw::back

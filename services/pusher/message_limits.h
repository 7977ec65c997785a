#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "digiwork/wire/v1/session.pb.h"
#include "runtime/rate.h"

namespace dw::pusher {

/// What a client says, as far as it is counted apart. Moves are counted among frames only.
enum class MessageKind : std::uint8_t {
  kFrames,  ///< All together.
  kAck,
  kPing,
  kViewport,
  kDetails,
  kEmote,
  kSay,
  kWave,
  kFollow,
  kPeople,
  kPosition,
  kIceServers,
  kVariable,
  kEvent,
  kSpace,
  kLock,
  kChat,
  kTyping,
  kMedia,
  kSignal,
  kRestart,
  kOther,  ///< What is not listed here.
};
inline constexpr std::size_t kMessageKinds = static_cast<std::size_t>(MessageKind::kOther) + 1;

/// What happens to a message beyond its limit.
enum class Beyond : std::uint8_t {
  kClosed,   ///< The socket is closed with 1008.
  kIgnored,  ///< Nothing: a later one says the same.
  kRefused,  ///< It is not carried out, and its sender is told TOO_MANY.
};

MessageKind KindOf(const digiwork::wire::v1::ClientToServerMessage& message);
std::string_view NameOf(MessageKind kind);
Beyond BeyondOf(MessageKind kind);

/// How often people may say what. Constant while the server runs. [WS50, WS51]
class MessageLimits {
 public:
  /// The defaults: for each kind that a room limits, twice what the room allows, so that it is the room that decides
  /// for people, and this for floods.
  MessageLimits();

  /// Takes "chat=4/20", which is a kind with how many a second and how many at once. What is wrong with it, or nothing.
  std::optional<std::string> Set(std::string_view text);
  /// The same for several.
  std::optional<std::string> SetAll(const std::vector<std::string>& texts);

  /// For one person.
  const Rate& Of(MessageKind kind) const { return rates_[static_cast<std::size_t>(kind)]; }
  /// All of an address may say what so many people may: `share` of a hundred of those who have a socket there, and some
  /// more. 0: any number.
  std::uint32_t share() const { return share_; }
  void SetShare(std::uint32_t per_cent) { share_ = per_cent; }
  std::uint32_t PeopleFor(std::uint32_t sockets) const { return kLeastPeople + sockets * share_ / 100; }

 private:
  static constexpr std::uint32_t kLeastPeople = 16;

  std::array<Rate, kMessageKinds> rates_;
  std::uint32_t share_ = 25;
};

/// Keeps one person to the limits. 88 bytes: there is one for each session.
class MessagePaces {
 public:
  bool Take(MessageKind kind, const MessageLimits& limits, Instant now) {
    return cells_[static_cast<std::size_t>(kind)].Take(limits.Of(kind), RateCell::TicksOf(now));
  }

 private:
  std::array<RateCell, kMessageKinds> cells_;
};

}  // namespace dw::pusher

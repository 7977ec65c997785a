#include "services/pusher/message_limits.h"

#include <algorithm>
#include <charconv>
#include <utility>

#include "core/presence/pace.h"

namespace dw::pusher {
namespace {

namespace wire = digiwork::wire::v1;
namespace pace = presence::pace;

struct Kind {
  std::string_view name;
  RateLimit limit;
  Beyond beyond;
};

constexpr RateLimit Twice(const presence::PaceLimit& limit) {
  return {2000.0 / static_cast<double>(limit.interval.count()), 2.0 * limit.burst};
}

/// In the order of MessageKind. [WS50]
constexpr std::array<Kind, kMessageKinds> kKinds{{
    {"frames", {60, 600}, Beyond::kClosed},
    {"ack", {20, 200}, Beyond::kIgnored},
    {"ping", {20, 400}, Beyond::kClosed},
    {"viewport", Twice(pace::kLooks), Beyond::kRefused},
    {"details", Twice(pace::kDetails), Beyond::kRefused},
    {"emote", Twice(pace::kEmotes), Beyond::kRefused},
    {"say", Twice(pace::kSays), Beyond::kRefused},
    {"wave", Twice(pace::kWaves), Beyond::kRefused},
    {"follow", Twice(pace::kFollows), Beyond::kRefused},
    {"people", {4, 20}, Beyond::kRefused},
    {"position", {4, 20}, Beyond::kRefused},
    {"ice-servers", {1, 10}, Beyond::kRefused},
    {"variable", Twice(pace::kVariables), Beyond::kRefused},
    {"event", Twice(pace::kEvents), Beyond::kRefused},
    {"space", {40, 120}, Beyond::kRefused},
    {"lock", Twice(pace::kLocks), Beyond::kRefused},
    {"chat", Twice(pace::kChats), Beyond::kRefused},
    {"typing", Twice(pace::kTypings), Beyond::kRefused},
    {"media", Twice(pace::kMedia), Beyond::kRefused},
    {"signal", Twice(pace::kSignals), Beyond::kRefused},
    {"restart", Twice(pace::kRestarts), Beyond::kRefused},
    {"other", {10, 100}, Beyond::kRefused},
}};

const Kind& Of(MessageKind kind) {
  return kKinds[static_cast<std::size_t>(kind)];
}

constexpr double kMostASecond = 1e6;
constexpr double kLeastASecond = 0.1;
constexpr double kMostAtOnce = 1e6;
/// A burst that takes longer to be there again is none that a RateCell can count.
constexpr double kLongestBurst = 900;

/// A whole number, or one with a decimal point.
std::optional<double> ParseNumber(std::string_view text) {
  double value = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value, std::chars_format::fixed);
  if (error != std::errc{} || end != text.data() + text.size()) return std::nullopt;
  return value;
}

MessageKind KindOf(const wire::QueryMessage& query) {
  using Q = wire::QueryMessage;
  switch (query.query_case()) {
    case Q::kPeople:
      return MessageKind::kPeople;
    case Q::kPosition:
      return MessageKind::kPosition;
    case Q::kIceServers:
      return MessageKind::kIceServers;
    case Q::kSetVariable:
      return MessageKind::kVariable;
    case Q::kSendEvent:
      return MessageKind::kEvent;
    case Q::kJoinSpace:
      return MessageKind::kSpace;
    default:
      return MessageKind::kOther;
  }
}

}  // namespace

MessageKind KindOf(const wire::ClientToServerMessage& message) {
  using M = wire::ClientToServerMessage;
  switch (message.message_case()) {
    case M::kAck:
      return MessageKind::kAck;
    case M::kPing:
      return MessageKind::kPing;
    case M::kUserMoves:
      return MessageKind::kFrames;
    case M::kViewport:
      return MessageKind::kViewport;
    case M::kSetPlayerDetails:
      return MessageKind::kDetails;
    case M::kEmotePrompt:
      return MessageKind::kEmote;
    case M::kSayPrompt:
      return MessageKind::kSay;
    case M::kWave:
      return MessageKind::kWave;
    case M::kFollowRequest:
    case M::kFollowConfirmation:
    case M::kFollowAbort:
      return MessageKind::kFollow;
    case M::kQuery:
      return KindOf(message.query());
    case M::kLockGroupPrompt:
      return MessageKind::kLock;
    case M::kChat:
      return MessageKind::kChat;
    case M::kTyping:
      return MessageKind::kTyping;
    case M::kMediaState:
      return MessageKind::kMedia;
    case M::kWebRtcSignal:
      return MessageKind::kSignal;
    case M::kWebRtcRestart:
      return MessageKind::kRestart;
    case M::kUpdateSpace:
    case M::kSpaceEvent:
      return MessageKind::kSpace;
    case M::kLeaveSpace:
      return MessageKind::kFrames;  // always possible
    default:
      return MessageKind::kOther;
  }
}

std::string_view NameOf(MessageKind kind) {
  return Of(kind).name;
}

Beyond BeyondOf(MessageKind kind) {
  return Of(kind).beyond;
}

MessageLimits::MessageLimits() {
  std::ranges::transform(kKinds, rates_.begin(), [](const Kind& kind) { return Rate(kind.limit); });
}

std::optional<std::string> MessageLimits::Set(std::string_view text) {
  const std::size_t equals = text.find('=');
  const std::size_t slash = text.find('/');
  if (equals == std::string_view::npos || slash == std::string_view::npos || slash < equals) {
    return "give kinds like chat=4/20: four a second, twenty at once";
  }
  const std::string_view name = text.substr(0, equals);
  const auto kind = std::ranges::find(kKinds, name, &Kind::name);
  if (kind == kKinds.end()) {
    std::string names;
    for (const Kind& one : kKinds) names += (names.empty() ? "" : ", ") + std::string(one.name);
    return "give one of " + names;
  }
  const auto per_second = ParseNumber(text.substr(equals + 1, slash - equals - 1));
  const auto burst = ParseNumber(text.substr(slash + 1));
  // Not the other way round: what is no number at all is none of these.
  const bool sound = per_second && burst && *per_second >= kLeastASecond && *per_second <= kMostASecond &&
                     *burst >= 1 && *burst <= kMostAtOnce && *burst <= *per_second * kLongestBurst;
  if (!sound) {
    return "give 0.1 to 1000000 a second, and 1 to as many at once as come in fifteen minutes";
  }
  rates_[static_cast<std::size_t>(kind - kKinds.begin())] = Rate(RateLimit{*per_second, *burst});
  return std::nullopt;
}

std::optional<std::string> MessageLimits::SetAll(const std::vector<std::string>& texts) {
  for (const std::string& text : texts) {
    if (auto wrong = Set(std::string_view(text))) return wrong;
  }
  return std::nullopt;
}

}  // namespace dw::pusher

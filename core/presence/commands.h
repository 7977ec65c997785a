#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <variant>

#include "base/expected.h"
#include "base/geometry.h"
#include "core/presence/ids.h"
#include "core/presence/person.h"

/// What somebody in a room may ask of it. One struct a wish; anything in them may come from a stranger.
namespace dw::presence {

/// The body went straight from where it was to `to`. [PR10-PR16]
struct Walk {
  Place to;
  std::uint32_t correction = 0;  ///< The latest PositionCorrected this client has applied.
};
/// What the client can see, in map pixels. [PR30-PR36]
struct Look {
  Rect viewport;
};
/// [PR20-PR25]
struct ChangeDetails {
  std::optional<Status> status;
  std::string name;  ///< Empty leaves it.
  std::optional<Avatar> avatar;
};
/// [PR70]
struct ShowEmote {
  std::string emote;
};
/// [PR71-PR73]
struct Say {
  Words words;  ///< No text takes down what is shown.
};
/// [PR75]
struct Wave {
  UserId to = kNobody;
};

/// Whoever asks would lead; nobody as `follower` asks everybody in the bubble. [PR60-PR65]
struct AskToFollow {
  UserId follower = kNobody;
};
struct AnswerFollow {
  UserId leader = kNobody;
  bool accepted = false;
};
/// Said by the leader or the follower. A leader who names nobody sends all its followers away; whoever follows may
/// leave both out.
struct StopFollow {
  UserId leader = kNobody;
  UserId follower = kNobody;
};

/// [PR55, PR56]
struct LockBubble {
  bool lock = false;
};
/// [PR76, PR77]
struct Chat {
  std::string id;
  std::string text;
};
struct Type {
  bool typing = false;
};
/// [PR80]
struct ShowMedia {
  Media media;
};
/// [PR83]
struct SendSignal {
  UserId to = kNobody;
  ConnectionId connection{};
  std::string payload;
};
/// [PR84]
struct RestartCall {
  UserId peer = kNobody;
  ConnectionId connection{};
};

using Command = std::variant<Walk, Look, ChangeDetails, ShowEmote, Say, Wave, AskToFollow, AnswerFollow, StopFollow,
                             LockBubble, Chat, Type, ShowMedia, SendSignal, RestartCall>;

/// Why a wish was not granted; nothing has changed then.
enum class Refusal : std::uint8_t { kTooMany, kTooLong, kInvalid, kNotInBubble, kNotFound, kNotAllowed };

/// For the wire: "TOO_MANY", "TOO_LONG", "INVALID", "NOT_IN_BUBBLE", "NOT_FOUND", "NOT_ALLOWED".
std::string_view Code(Refusal refusal);

using Verdict = Expected<Ok, Refusal>;

}  // namespace dw::presence

#include "services/back/wire_decode.h"

#include <string>
#include <utility>

#include "proto/wire_values.h"

namespace dw::back {
namespace {

using presence::Command;
using presence::UserId;
using wire_values::Decode;

presence::Walk Decode(const wire::UserMovesMessage& moves) {
  return {Decode(moves.position()), moves.correction()};
}

presence::ChangeDetails Decode(wire::SetPlayerDetailsMessage& details) {
  presence::ChangeDetails change;
  if (details.status() != wire::AVAILABILITY_STATUS_UNCHANGED) {
    change.status = Decode(details.status());
  }
  change.name = std::move(*details.mutable_name());
  if (details.has_avatar()) change.avatar = Decode(details.avatar());
  return change;
}

/// An id that is none of ours names no connection.
presence::ConnectionId DecodeConnection(std::string_view text) {
  return presence::ParseConnectionId(text).value_or(presence::ConnectionId{});
}

}  // namespace

std::optional<Command> DecodeCommand(wire::ClientToServerMessage&& message) {
  using M = wire::ClientToServerMessage;
  switch (message.message_case()) {
    case M::kUserMoves:
      return Decode(message.user_moves());
    case M::kViewport:
      return presence::Look{Decode(message.viewport())};
    case M::kSetPlayerDetails:
      return Decode(*message.mutable_set_player_details());
    case M::kEmotePrompt:
      return presence::ShowEmote{std::move(*message.mutable_emote_prompt()->mutable_emote())};
    case M::kSayPrompt:
      return presence::Say{{std::move(*message.mutable_say_prompt()->mutable_text()),
                            message.say_prompt().kind() == wire::SAY_KIND_THOUGHT ? presence::SayKind::kThought
                                                                                  : presence::SayKind::kSpeech}};
    case M::kWave:
      return presence::Wave{UserId{message.wave().user_id()}};
    case M::kFollowRequest:
      return presence::AskToFollow{UserId{message.follow_request().follower()}};
    case M::kFollowConfirmation:
      return presence::AnswerFollow{UserId{message.follow_confirmation().leader()},
                                    message.follow_confirmation().accepted()};
    case M::kFollowAbort:
      return presence::StopFollow{UserId{message.follow_abort().leader()}, UserId{message.follow_abort().follower()}};
    case M::kLockGroupPrompt:
      return presence::LockBubble{message.lock_group_prompt().lock()};
    case M::kChat:
      return presence::Chat{std::move(*message.mutable_chat()->mutable_id()),
                            std::move(*message.mutable_chat()->mutable_text())};
    case M::kTyping:
      return presence::Type{message.typing().typing()};
    case M::kMediaState: {
      const wire::MediaStateMessage& media = message.media_state();
      return presence::ShowMedia{{media.camera(), media.microphone(), media.screen()}};
    }
    case M::kWebRtcSignal: {
      wire::WebRtcSignalMessage& signal = *message.mutable_web_rtc_signal();
      return presence::SendSignal{UserId{signal.user_id()}, DecodeConnection(signal.connection_id()),
                                  std::move(*signal.mutable_payload())};
    }
    case M::kWebRtcRestart:
      return presence::RestartCall{UserId{message.web_rtc_restart().user_id()},
                                   DecodeConnection(message.web_rtc_restart().connection_id())};
    default:
      return std::nullopt;
  }
}

std::string_view NameOf(wire::ClientToServerMessage::MessageCase message) {
  const auto* field = wire::ClientToServerMessage::descriptor()->FindFieldByNumber(message);
  return field == nullptr ? std::string_view() : std::string_view(field->name());
}

}  // namespace dw::back

#include "tests/server/wire_words.h"

#include <string>
#include <variant>

namespace dw::testing {
namespace {

namespace wire = digiwork::wire::v1;
using namespace presence;  // NOLINT: every word of the room is named here

Place PlaceOf(const wire::PositionMessage& position) {
  return {{position.x(), position.y()}, static_cast<Direction>(position.direction()), position.moving()};
}

Avatar AvatarOf(const wire::AvatarMessage& a) {
  return {a.body(), a.eyes(), a.hair(), a.clothes(), a.hat(), a.accessory()};
}

Words WordsOf(const wire::SayEventMessage& say) {
  return {say.text(), say.kind() == wire::SAY_KIND_THOUGHT ? SayKind::kThought : SayKind::kSpeech};
}

Media MediaOf(const wire::MediaStateMessage& media) {
  return {media.camera(), media.microphone(), media.screen()};
}

BubbleMember MemberOf(const wire::BubbleMember& member) {
  return {UserId{member.user_id()}, member.name(), AvatarOf(member.avatar()), MediaOf(member.media())};
}

CorrectionReason ReasonOf(const std::string& reason) {
  if (reason == "TOO_FAST") return CorrectionReason::kTooFast;
  return reason == "OUTSIDE" ? CorrectionReason::kOutside : CorrectionReason::kBlocked;
}

ConnectionId CallOf(const std::string& text) {
  return ParseConnectionId(text).value_or(ConnectionId{});
}

GroupUpdated GroupOf(const wire::GroupUpdateMessage& m) {
  GroupUpdated group{GroupId{m.group_id()}, {m.x(), m.y()}, {}, m.locked(), m.full(), ZoneId{m.zone()}};
  for (const std::uint32_t user : m.user_ids()) group.members.push_back(UserId{user});
  return group;
}

BubbleChanged ChangeOf(const wire::BubbleChangedMessage& m) {
  BubbleChanged change{GroupId{m.group_id()}, {}, {}, m.locked()};
  for (const auto& member : m.joined()) change.joined.push_back(MemberOf(member));
  for (const std::uint32_t user : m.left()) change.left.push_back(UserId{user});
  return change;
}

Event UserJoinedOf(const wire::UserJoinedMessage& m) {
  return UserJoined{UserId{m.user_id()},
                    m.name(),
                    AvatarOf(m.avatar()),
                    PlaceOf(m.position()),
                    static_cast<Status>(m.status()),
                    WordsOf(m.say()),
                    ZoneId{m.zone()},
                    m.arrived()};
}

std::optional<Event> MeetingEventOf(const wire::SubMessage& item) {
  using M = wire::SubMessage;
  switch (item.message_case()) {
    case M::kGroupUpdate:
      return GroupOf(item.group_update());
    case M::kGroupDelete:
      return GroupDeleted{GroupId{item.group_delete().group_id()}};
    case M::kBubbleJoined: {
      BubbleJoined joined{GroupId{item.bubble_joined().group_id()}, {}, item.bubble_joined().locked()};
      for (const auto& member : item.bubble_joined().members()) joined.members.push_back(MemberOf(member));
      return joined;
    }
    case M::kBubbleChanged:
      return ChangeOf(item.bubble_changed());
    case M::kBubbleLeft:
      return BubbleLeft{GroupId{item.bubble_left().group_id()}};
    case M::kChat:
      return Chatted{UserId{item.chat().user_id()}, item.chat().name(), item.chat().id(), item.chat().text()};
    case M::kTyping:
      return Typed{UserId{item.typing().user_id()}, item.typing().typing()};
    case M::kMediaState:
      return MediaShown{UserId{item.media_state().user_id()}, MediaOf(item.media_state())};
    case M::kWebRtcStart:
      return CallStarted{UserId{item.web_rtc_start().user_id()}, item.web_rtc_start().polite(),
                         CallOf(item.web_rtc_start().connection_id())};
    case M::kWebRtcSignal:
      return Signalled{UserId{item.web_rtc_signal().user_id()}, CallOf(item.web_rtc_signal().connection_id()),
                       item.web_rtc_signal().payload()};
    case M::kWebRtcDisconnect:
      return CallEnded{UserId{item.web_rtc_disconnect().user_id()}, CallOf(item.web_rtc_disconnect().connection_id())};
    default:
      return std::nullopt;
  }
}

struct CommandEncoder {
  wire::ClientToServerMessage& out;

  void operator()(const Walk& walk) const {
    auto& m = *out.mutable_user_moves();
    m.mutable_position()->set_x(walk.to.at.x);
    m.mutable_position()->set_y(walk.to.at.y);
    m.mutable_position()->set_direction(static_cast<wire::Direction>(walk.to.direction));
    m.mutable_position()->set_moving(walk.to.moving);
    m.set_correction(walk.correction);
  }
  void operator()(const Look& look) const {
    auto& m = *out.mutable_viewport();
    m.set_left(look.viewport.left);
    m.set_top(look.viewport.top);
    m.set_right(look.viewport.right);
    m.set_bottom(look.viewport.bottom);
  }
  void operator()(const ChangeDetails& change) const {
    auto& m = *out.mutable_set_player_details();
    if (change.status) m.set_status(static_cast<wire::AvailabilityStatus>(*change.status));
    m.set_name(change.name);
  }
  void operator()(const ShowEmote& show) const { out.mutable_emote_prompt()->set_emote(show.emote); }
  void operator()(const Say& say) const {
    auto& m = *out.mutable_say_prompt();
    m.set_text(say.words.text);
    m.set_kind(say.words.kind == SayKind::kThought ? wire::SAY_KIND_THOUGHT : wire::SAY_KIND_SPEECH);
  }
  void operator()(const Wave& wave) const { out.mutable_wave()->set_user_id(Number(wave.to)); }
  void operator()(const AskToFollow& ask) const { out.mutable_follow_request()->set_follower(Number(ask.follower)); }
  void operator()(const AnswerFollow& answer) const {
    out.mutable_follow_confirmation()->set_leader(Number(answer.leader));
    out.mutable_follow_confirmation()->set_accepted(answer.accepted);
  }
  void operator()(const StopFollow& stop) const {
    out.mutable_follow_abort()->set_leader(Number(stop.leader));
    out.mutable_follow_abort()->set_follower(Number(stop.follower));
  }
  void operator()(const LockBubble& lock) const { out.mutable_lock_group_prompt()->set_lock(lock.lock); }
  void operator()(const Chat& chat) const {
    out.mutable_chat()->set_id(chat.id);
    out.mutable_chat()->set_text(chat.text);
  }
  void operator()(const Type& type) const { out.mutable_typing()->set_typing(type.typing); }
  void operator()(const ShowMedia& show) const {
    out.mutable_media_state()->set_camera(show.media.camera);
    out.mutable_media_state()->set_microphone(show.media.microphone);
    out.mutable_media_state()->set_screen(show.media.screen);
  }
  void operator()(const SendSignal& signal) const {
    auto& m = *out.mutable_web_rtc_signal();
    m.set_user_id(Number(signal.to));
    m.set_connection_id(ToText(signal.connection));
    m.set_payload(signal.payload);
  }
  void operator()(const RestartCall& restart) const {
    out.mutable_web_rtc_restart()->set_user_id(Number(restart.peer));
    out.mutable_web_rtc_restart()->set_connection_id(ToText(restart.connection));
  }
};

}  // namespace

std::optional<Event> EventOf(const wire::SubMessage& item) {
  using M = wire::SubMessage;
  switch (item.message_case()) {
    case M::kUserJoined:
      return UserJoinedOf(item.user_joined());
    case M::kUserLeft:
      return UserLeft{UserId{item.user_left().user_id()}, ZoneId{item.user_left().zone()}, item.user_left().to_zone()};
    case M::kPlayerDetailsUpdated: {
      const auto& m = item.player_details_updated();
      return DetailsUpdated{UserId{m.user_id()}, static_cast<Status>(m.status()), m.name(), AvatarOf(m.avatar())};
    }
    case M::kEmoteEvent:
      return Emoted{UserId{item.emote_event().user_id()}, item.emote_event().emote()};
    case M::kSayEvent:
      return Said{UserId{item.say_event().user_id()}, WordsOf(item.say_event())};
    case M::kWaveEvent:
      return Waved{UserId{item.wave_event().user_id()}};
    case M::kFollowRequest:
      return FollowAsked{UserId{item.follow_request().leader()}, UserId{item.follow_request().follower()}};
    case M::kFollowConfirmation: {
      const auto& m = item.follow_confirmation();
      return FollowAnswered{UserId{m.leader()}, UserId{m.follower()}, m.accepted()};
    }
    case M::kFollowAbort:
      return FollowStopped{UserId{item.follow_abort().leader()}, UserId{item.follow_abort().follower()}};
    case M::kPositionCorrected: {
      const auto& m = item.position_corrected();
      return PositionCorrected{PlaceOf(m.position()), m.correction(), ReasonOf(m.reason())};
    }
    case M::kZoneCleared: {
      ZoneCleared cleared;
      for (const std::uint32_t zone : item.zone_cleared().zones()) cleared.zones.push_back(ZoneId{zone});
      for (const std::uint32_t user : item.zone_cleared().user_ids()) cleared.people.push_back(UserId{user});
      return cleared;
    }
    default:
      return MeetingEventOf(item);
  }
}

wire::ClientToServerMessage MessageOf(const Command& command) {
  wire::ClientToServerMessage message;
  std::visit(CommandEncoder{message}, command);
  return message;
}

}  // namespace dw::testing

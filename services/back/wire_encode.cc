#include "services/back/wire_encode.h"

#include <string>
#include <variant>

#include "proto/wire_values.h"

namespace dw::back {
namespace {

using presence::Number;
using wire_values::Encode;

const char* Encode(presence::CorrectionReason reason) {
  switch (reason) {
    case presence::CorrectionReason::kTooFast:
      return "TOO_FAST";
    case presence::CorrectionReason::kBlocked:
      return "BLOCKED";
    case presence::CorrectionReason::kOutside:
      return "OUTSIDE";
  }
  return "BLOCKED";
}

wire::SayKind Encode(presence::SayKind kind) {
  return kind == presence::SayKind::kThought ? wire::SAY_KIND_THOUGHT : wire::SAY_KIND_SPEECH;
}

void EncodeWords(presence::UserId user, const presence::Words& words, wire::SayEventMessage& out) {
  out.set_user_id(Number(user));
  out.set_text(words.text);
  out.set_kind(Encode(words.kind));
}

void EncodeMedia(presence::UserId user, const presence::Media& media, wire::MediaStateMessage& out) {
  out.set_user_id(Number(user));
  out.set_camera(media.camera);
  out.set_microphone(media.microphone);
  out.set_screen(media.screen);
}

void EncodeMember(const presence::BubbleMember& member, wire::BubbleMember& out) {
  out.set_user_id(Number(member.user));
  out.set_name(member.name);
  Encode(member.avatar, *out.mutable_avatar());
  EncodeMedia(member.user, member.media, *out.mutable_media());
}

struct EventEncoder {
  wire::SubMessage& out;
  Millis unix_now;

  void operator()(const presence::UserJoined& event) const {
    auto& m = *out.mutable_user_joined();
    m.set_user_id(Number(event.user));
    m.set_name(event.name);
    Encode(event.avatar, *m.mutable_avatar());
    Encode(event.place, *m.mutable_position());
    m.set_status(Encode(event.status));
    if (!event.words.text.empty()) EncodeWords(event.user, event.words, *m.mutable_say());
    m.set_zone(Number(event.zone));
    m.set_arrived(event.arrived);
  }
  /// Steps are told in RoomTurn::steps.
  void operator()(const presence::UserMoved& /*event*/) const {}
  void operator()(const presence::UserLeft& event) const {
    auto& m = *out.mutable_user_left();
    m.set_user_id(Number(event.user));
    m.set_zone(Number(event.zone));
    m.set_to_zone(event.to_zone);
  }
  void operator()(const presence::DetailsUpdated& event) const {
    auto& m = *out.mutable_player_details_updated();
    m.set_user_id(Number(event.user));
    m.set_status(Encode(event.status));
    m.set_name(event.name);
    Encode(event.avatar, *m.mutable_avatar());
  }
  void operator()(const presence::Emoted& event) const {
    out.mutable_emote_event()->set_user_id(Number(event.user));
    out.mutable_emote_event()->set_emote(event.emote);
  }
  void operator()(const presence::Said& event) const { EncodeWords(event.user, event.words, *out.mutable_say_event()); }
  void operator()(const presence::GroupUpdated& event) const {
    auto& m = *out.mutable_group_update();
    m.set_group_id(Number(event.group));
    m.set_x(event.centre.x);
    m.set_y(event.centre.y);
    for (const presence::UserId user : event.members) m.add_user_ids(Number(user));
    m.set_locked(event.locked);
    m.set_full(event.full);
    m.set_zone(Number(event.zone));
  }
  void operator()(const presence::GroupDeleted& event) const {
    out.mutable_group_delete()->set_group_id(Number(event.group));
  }
  void operator()(const presence::ZoneCleared& event) const {
    auto& m = *out.mutable_zone_cleared();
    for (const presence::ZoneId zone : event.zones) m.add_zones(Number(zone));
    for (const presence::UserId user : event.people) m.add_user_ids(Number(user));
  }
  void operator()(const presence::PositionCorrected& event) const {
    auto& m = *out.mutable_position_corrected();
    Encode(event.place, *m.mutable_position());
    m.set_correction(event.correction);
    m.set_reason(Encode(event.reason));
  }
  void operator()(const presence::Waved& event) const { out.mutable_wave_event()->set_user_id(Number(event.from)); }
  void operator()(const presence::FollowAsked& event) const {
    out.mutable_follow_request()->set_leader(Number(event.leader));
    out.mutable_follow_request()->set_follower(Number(event.follower));
  }
  void operator()(const presence::FollowAnswered& event) const {
    auto& m = *out.mutable_follow_confirmation();
    m.set_leader(Number(event.leader));
    m.set_follower(Number(event.follower));
    m.set_accepted(event.accepted);
  }
  void operator()(const presence::FollowStopped& event) const {
    out.mutable_follow_abort()->set_leader(Number(event.leader));
    out.mutable_follow_abort()->set_follower(Number(event.follower));
  }
  void operator()(const presence::BubbleJoined& event) const {
    auto& m = *out.mutable_bubble_joined();
    m.set_group_id(Number(event.group));
    for (const auto& member : event.members) EncodeMember(member, *m.add_members());
    m.set_locked(event.locked);
  }
  void operator()(const presence::BubbleChanged& event) const {
    auto& m = *out.mutable_bubble_changed();
    m.set_group_id(Number(event.group));
    for (const auto& member : event.joined) EncodeMember(member, *m.add_joined());
    for (const presence::UserId user : event.left) m.add_left(Number(user));
    m.set_locked(event.locked);
  }
  void operator()(const presence::BubbleLeft& event) const {
    out.mutable_bubble_left()->set_group_id(Number(event.group));
  }
  void operator()(const presence::Chatted& event) const {
    auto& m = *out.mutable_chat();
    m.set_id(event.id);
    m.set_text(event.text);
    m.set_user_id(Number(event.user));
    m.set_name(event.name);
    m.set_sent_ms(static_cast<std::uint64_t>(unix_now.count()));
  }
  void operator()(const presence::Typed& event) const {
    out.mutable_typing()->set_typing(event.typing);
    out.mutable_typing()->set_user_id(Number(event.user));
  }
  void operator()(const presence::MediaShown& event) const {
    EncodeMedia(event.user, event.media, *out.mutable_media_state());
  }
  void operator()(const presence::CallStarted& event) const {
    auto& m = *out.mutable_web_rtc_start();
    m.set_user_id(Number(event.peer));
    m.set_polite(event.polite);
    m.set_connection_id(ToText(event.connection));
  }
  void operator()(const presence::Signalled& event) const {
    auto& m = *out.mutable_web_rtc_signal();
    m.set_user_id(Number(event.from));
    m.set_connection_id(ToText(event.connection));
    m.set_payload(event.payload);
  }
  void operator()(const presence::CallEnded& event) const {
    out.mutable_web_rtc_disconnect()->set_user_id(Number(event.peer));
    out.mutable_web_rtc_disconnect()->set_connection_id(ToText(event.connection));
  }
};

}  // namespace

void Encode(const presence::Event& event, Millis unix_now, wire::SubMessage& out) {
  std::visit(EventEncoder{out, unix_now}, event);
}

}  // namespace dw::back

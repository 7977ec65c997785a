#pragma once

#include <optional>
#include <string>

#include "tests/support/visitor.h"

/// What visitors say in spaces, and hear of them.
namespace dw::testing::space_words {

/// Asks to join, or to watch, and awaits the answer.
inline std::optional<wire::AnswerMessage> Join(Visitor& visitor, const std::string& space, bool watch = false,
                                               const std::string& hand = "") {
  constexpr std::uint32_t kQuery = 4711;
  wire::ClientToServerMessage message;
  message.mutable_query()->set_id(kQuery);
  auto& join = *message.mutable_query()->mutable_join_space();
  join.set_space(space);
  join.set_watch(watch);
  if (!hand.empty()) (*join.mutable_attributes())["hand"] = hand;
  visitor.Send(message);
  const auto item =
      visitor.Await([](const wire::SubMessage& heard) { return heard.has_answer() && heard.answer().id() == kQuery; });
  if (!item) return std::nullopt;
  return item->answer();
}

inline wire::ClientToServerMessage Event(const std::string& space, const std::string& payload,
                                         const std::string& to = "") {
  wire::ClientToServerMessage message;
  message.mutable_space_event()->set_space(space);
  message.mutable_space_event()->set_to(to);
  message.mutable_space_event()->set_payload(payload);
  return message;
}

inline wire::ClientToServerMessage Raise(const std::string& space, const std::string& hand) {
  wire::ClientToServerMessage message;
  message.mutable_update_space()->set_space(space);
  (*message.mutable_update_space()->mutable_attributes())["hand"] = hand;
  return message;
}

inline wire::ClientToServerMessage Leave(const std::string& space) {
  wire::ClientToServerMessage message;
  message.mutable_leave_space()->set_space(space);
  return message;
}

inline auto Hears(const std::string& payload) {
  return [payload](const wire::SubMessage& item) {
    return item.space().has_heard() && item.space().heard().payload() == payload;
  };
}
inline auto SeesHand(const std::string& id, const std::string& hand) {
  return [id, hand](const wire::SubMessage& item) {
    if (!item.space().has_changed() || item.space().changed().id() != id) return false;
    const auto& attributes = item.space().changed().attributes();
    return attributes.contains("hand") && attributes.at("hand") == hand;
  };
}
inline auto SeesJoined(const std::string& id) {
  return [id](const wire::SubMessage& item) { return item.space().has_joined() && item.space().joined().id() == id; };
}
inline auto SeesLeft(const std::string& id) {
  return [id](const wire::SubMessage& item) { return item.space().left() == id && !id.empty(); };
}

}  // namespace dw::testing::space_words

// Emotes, words, waves and chat. [PR70-PR78]
#include "core/presence/room_state.h"
#include "core/presence/text.h"

namespace dw::presence {

Verdict Room::State::Do(Resident& user, const ShowEmote& wish, Turn turn) {
  if (!user.emotes.Take(pace::kEmotes, turn.now)) return Unexpected{Refusal::kTooMany};
  if (wish.emote.size() > kMaxEmoteBytes) return Unexpected{Refusal::kTooLong};
  if (!IsEmote(wish.emote)) return Unexpected{Refusal::kInvalid};
  turn.Tell(user.person.zone, Emoted{user.person.id, wish.emote});
  return Ok{};
}

Verdict Room::State::Do(Resident& user, const Say& wish, Turn turn) {
  if (!user.says.Take(pace::kSays, turn.now)) return Unexpected{Refusal::kTooMany};
  const std::optional<std::size_t> length = CountCodePoints(wish.words.text);
  if (length && *length > rules_.max_say_length) return Unexpected{Refusal::kTooLong};
  if (!length || !IsPlainText(wish.words.text, false)) return Unexpected{Refusal::kInvalid};
  const std::string_view text = Trim(wish.words.text);
  if (text.empty()) return Hush(user, turn), Ok{};
  user.words = {std::string(text), wish.words.kind};
  user.words_since = turn.now;
  TellAround(user, Said{user.person.id, user.words}, turn);
  return Ok{};
}

Verdict Room::State::Do(Resident& user, const Wave& wish, Turn turn) {
  if (!user.waves.Take(pace::kWaves, turn.now)) return Unexpected{Refusal::kTooMany};
  if (Find(wish.to) == nullptr || wish.to == user.person.id) return Unexpected{Refusal::kNotFound};
  turn.Tell(wish.to, Waved{user.person.id});
  return Ok{};
}

Verdict Room::State::Do(Resident& user, const Chat& wish, Turn turn) {
  if (!user.chats.Take(pace::kChats, turn.now)) return Unexpected{Refusal::kTooMany};
  if (wish.id.size() > kMaxChatIdLength) return Unexpected{Refusal::kTooLong};
  if (wish.id.empty() || !IsPlainText(wish.id, false)) return Unexpected{Refusal::kInvalid};
  const std::optional<std::size_t> length = CountCodePoints(wish.text);
  if (length && *length > rules_.max_chat_length) return Unexpected{Refusal::kTooLong};
  if (!length || !IsPlainText(wish.text, true) || Trim(wish.text).empty()) return Unexpected{Refusal::kInvalid};
  const Bubble* bubble = bubbles_.Find(user.person.group);
  if (bubble == nullptr) return Unexpected{Refusal::kNotInBubble};
  turn.Tell(bubble->members, Chatted{user.person.id, user.person.name, wish.id, wish.text});
  return Ok{};
}

Verdict Room::State::Do(Resident& user, const Type& wish, Turn turn) {
  if (!user.typings.Take(pace::kTypings, turn.now)) return Unexpected{Refusal::kTooMany};
  const Bubble* bubble = bubbles_.Find(user.person.group);
  if (bubble == nullptr) return Unexpected{Refusal::kNotInBubble};
  turn.Tell(Others(*bubble, user.person.id), Typed{user.person.id, wish.typing});
  return Ok{};
}

Verdict Room::State::Do(Resident& user, const ShowMedia& wish, Turn turn) {
  if (!user.media.Take(pace::kMedia, turn.now)) return Unexpected{Refusal::kTooMany};
  if (user.person.media == wish.media) return Ok{};
  user.person.media = wish.media;
  const Bubble* bubble = bubbles_.Find(user.person.group);
  if (bubble != nullptr) turn.Tell(Others(*bubble, user.person.id), MediaShown{user.person.id, wish.media});
  return Ok{};
}

}  // namespace dw::presence

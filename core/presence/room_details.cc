// How somebody looks, and whether they are available. [PR20-PR25]
#include "core/presence/room_state.h"
#include "core/presence/text.h"

namespace dw::presence {

bool Drawable(const Avatar& avatar) {
  const auto chosen = [](std::uint32_t choice, std::uint32_t last) { return choice >= 1 && choice <= last; };
  return chosen(avatar.body, kBodyChoices) && chosen(avatar.eyes, kEyesChoices) &&
         chosen(avatar.clothes, kClothesChoices) && avatar.hair <= kHairChoices && avatar.hat <= kHatChoices &&
         avatar.accessory <= kAccessoryChoices;
}

void Room::State::Hush(Resident& user, Turn turn) {
  if (user.words.text.empty()) return;
  user.words = {};
  TellAround(user, Said{user.person.id, {}}, turn);
}

bool Room::State::Restate(Resident& user, Turn turn) {
  Person& person = user.person;
  const Status status = ground_->SilentAt(person.place.at) ? Status::kSilent : person.requested;
  if (status == person.status) return false;
  person.status = status;
  if (status == Status::kSilent) Hush(user, turn);
  if (!Sociable(status)) QuitBubble(user, turn);
  return true;
}

void Room::State::TellDetails(const Resident& user, Turn turn) {
  const Person& person = user.person;
  TellAround(user, DetailsUpdated{person.id, person.status, person.name, person.avatar}, turn);
}

Verdict Room::State::Do(Resident& user, const ChangeDetails& wish, Turn turn) {
  if (!user.details.Take(pace::kDetails, turn.now)) return Unexpected{Refusal::kTooMany};
  if (wish.status && !Selectable(*wish.status)) return Unexpected{Refusal::kInvalid};
  if (wish.avatar && !Drawable(*wish.avatar)) return Unexpected{Refusal::kInvalid};
  std::optional<std::string> name = wish.name.empty() ? user.person.name : CleanName(wish.name);
  if (!name) return Unexpected{Refusal::kInvalid};

  Person& person = user.person;
  const bool renamed = *name != person.name;
  const bool dressed = wish.avatar && *wish.avatar != person.avatar;
  person.name = std::move(*name);
  if (renamed) user.folded_name = FoldCase(person.name);
  if (wish.avatar) person.avatar = *wish.avatar;
  if (wish.status) person.requested = *wish.status;
  const bool restated = Restate(user, turn);
  if (renamed || dressed || restated) TellDetails(user, turn);
  if (restated) Meet(user, turn);
  return Ok{};
}

}  // namespace dw::presence

// Coming and going. [PR1-PR7]
#include <algorithm>

#include "core/presence/room_state.h"
#include "core/presence/text.h"

namespace dw::presence {
namespace {

constexpr std::int32_t kViewWidth = 1920;
constexpr std::int32_t kViewHeight = 1080;

Rect ViewAround(Point at) {
  return {at.x - kViewWidth / 2, at.y - kViewHeight / 2, at.x + kViewWidth / 2, at.y + kViewHeight / 2};
}

}  // namespace

Expected<UserId, JoinRefusal> Room::State::Join(const Arrival& arrival, Turn turn) {
  if (residents_.full()) return Unexpected{JoinRefusal::kRoomFull};
  std::optional<std::string> name = CleanName(arrival.name);
  if (!name) return Unexpected{JoinRefusal::kBadName};
  if (!Drawable(arrival.avatar)) return Unexpected{JoinRefusal::kBadAvatar};

  const UserId id = residents_.Add({});
  Resident& newcomer = *Find(id);
  Person& person = newcomer.person;
  person.id = id;
  person.uuid = arrival.uuid;
  person.name = std::move(*name);
  person.avatar = arrival.avatar;
  person.place = {
      {std::clamp(arrival.place.at.x, 0, ground_->width()), std::clamp(arrival.place.at.y, 0, ground_->height())},
      arrival.place.direction,
      false};
  person.requested = Selectable(arrival.status) ? arrival.status : Status::kOnline;
  person.status = ground_->SilentAt(person.place.at) ? Status::kSilent : person.requested;
  person.zone = zones_.At(person.place.at);
  newcomer.folded_name = FoldCase(person.name);
  newcomer.stride = Stride(rules_, turn.now);

  views_.resize(std::max<std::size_t>(views_.size(), residents_.SlotOf(id) + 1));
  Watch(newcomer, arrival.viewport.value_or(ViewAround(person.place.at)), turn);
  zones_.Enter(person.zone, id);
  near_people_.Insert(residents_.SlotOf(id), person.place.at);
  turn.Tell(person.zone, Introduce(newcomer, true, turn.now));
  Meet(newcomer, turn);
  return id;
}

void Room::State::Leave(Resident& leaver, Turn turn) {
  const UserId id = leaver.person.id;
  const ZoneId zone = leaver.person.zone;
  // First out of sight, so that nobody meets them on their way out.
  Unwatch(leaver);
  zones_.Exit(zone, id);
  near_people_.Remove(residents_.SlotOf(id));

  const std::size_t told = turn.out.size();
  QuitBubble(leaver, turn);
  // What they would have been told themselves goes nowhere.
  for (std::size_t i = told; i < turn.out.size(); ++i) {
    if (auto* people = std::get_if<std::vector<UserId>>(&turn.out[i].to)) std::erase(*people, id);
  }
  const auto for_nobody_else = [id](const Effect& effect) {
    const auto* one = std::get_if<UserId>(&effect.to);
    const auto* people = std::get_if<std::vector<UserId>>(&effect.to);
    return (one != nullptr && *one == id) || (people != nullptr && people->empty());
  };
  turn.out.erase(std::remove_if(turn.out.begin() + static_cast<std::ptrdiff_t>(told), turn.out.end(), for_nobody_else),
                 turn.out.end());

  residents_.Remove(id);
  turn.Tell(zone, UserLeft{id, zone, 0});
}

}  // namespace dw::presence

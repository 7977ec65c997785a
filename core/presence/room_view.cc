// Who sees what. [PR30-PR36]
#include "core/presence/room_state.h"

namespace dw::presence {

UserJoined Room::State::Introduce(const Resident& user, bool arrived, Instant now) const {
  const Person& person = user.person;
  const bool spoken = user.words.kind == SayKind::kSpeech && now - user.words_since >= rules_.speech_lasts;
  return {person.id,   person.name, person.avatar, person.place, person.status, spoken ? Words{} : user.words,
          person.zone, arrived};
}

void Room::State::Show(const Zones::Zone& zone, const Resident& watcher, Turn turn) {
  const UserId id = watcher.person.id;
  for (const UserId user : zone.people) {
    if (user != id) turn.Tell(id, Introduce(*Find(user), false, turn.now));
  }
  for (const GroupId group : zone.groups) turn.Tell(id, Find(group)->told);
}

void Room::State::Watch(Resident& watcher, const Rect& viewport, Turn turn) {
  const UserId id = watcher.person.id;
  const ZoneRect before = ViewOf(id);
  const ZoneRect after = zones_.Seen(viewport);
  if (after == before) return;
  SetView(id, after);

  ZoneCleared cleared;
  zones_.grid().ForEachBeyond(before, after, [&](ZoneId zone) {
    TakeOut(zones_[zone].watchers, id);
    cleared.zones.push_back(zone);
    const auto& people = zones_[zone].people;
    cleared.people.insert(cleared.people.end(), people.begin(), people.end());
  });
  if (!cleared.zones.empty()) turn.Tell(id, std::move(cleared));
  zones_.grid().ForEachBeyond(after, before, [&](ZoneId zone) {
    zones_[zone].watchers.push_back(id);
    Show(zones_[zone], watcher, turn);
  });
}

void Room::State::Unwatch(const Resident& watcher) {
  const UserId id = watcher.person.id;
  zones_.grid().ForEachBeyond(ViewOf(id), {}, [&](ZoneId zone) { TakeOut(zones_[zone].watchers, id); });
  SetView(id, {});
}

void Room::State::SetView(UserId user, const ZoneRect& view) {
  views_[residents_.SlotOf(user)] = view;
}

Verdict Room::State::Do(Resident& user, const Look& wish, Turn turn) {
  if (!user.looks.Take(pace::kLooks, turn.now)) return Unexpected{Refusal::kTooMany};
  Watch(user, wish.viewport, turn);
  return Ok{};
}

}  // namespace dw::presence

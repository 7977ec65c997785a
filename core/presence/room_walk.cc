// Walking, which the room alone decides. [PR10-PR16]
#include <cmath>

#include "core/presence/room_state.h"

namespace dw::presence {

void Room::State::Correct(Resident& user, CorrectionReason reason, Turn turn) {
  Person& person = user.person;
  ++person.correction;
  turn.Tell(person.id, PositionCorrected{{person.place.at, person.place.direction, false}, person.correction, reason});
}

void Room::State::Cross(Resident& user, ZoneId to, Turn turn) {
  const ZoneId from = user.person.zone;
  zones_.Exit(from, user.person.id);
  zones_.Enter(to, user.person.id);
  user.person.zone = to;
  turn.Tell(ZoneBut{from, to}, UserLeft{user.person.id, from, Number(to) + 1});
  turn.Tell(ZoneBut{to, from}, Introduce(user, false, turn.now));
}

Verdict Room::State::Do(Resident& user, const Walk& wish, Turn turn) {
  Person& person = user.person;
  // Sent before its client knew that it had been put back.
  if (wish.correction != person.correction) return Ok{};

  const Point from = person.place.at;
  const Point to = wish.to.at;
  if (!user.stride.TakeReport(turn.now)) return Correct(user, CorrectionReason::kTooFast, turn), Ok{};
  if (!ground_->InBounds(to)) return Correct(user, CorrectionReason::kOutside, turn), Ok{};
  const double distance = std::sqrt(static_cast<double>(SquaredDistance(from, to)));
  // Before the walls are looked at, so that the length of the way bounds the work.
  if (!user.stride.Affords(distance, turn.now)) return Correct(user, CorrectionReason::kTooFast, turn), Ok{};
  if (!ground_->ClearWay(from, to)) return Correct(user, CorrectionReason::kBlocked, turn), Ok{};
  user.stride.Spend(distance);

  const bool changed = person.place != wish.to;
  const bool moved = from != to;
  if (moved && user.words.kind == SayKind::kThought) Hush(user, turn);
  person.place = wish.to;
  bool restated = false;
  if (moved) {
    near_people_.Move(residents_.SlotOf(person.id), to);
    if (person.requested != Status::kAway) person.requested = Status::kOnline;
    restated = Restate(user, turn);
  }
  const ZoneId zone = zones_.At(to);
  if (zone != person.zone) Cross(user, zone, turn);
  if (changed) turn.Tell(zone, UserMoved{person.id, person.place, zone});
  if (restated) TellDetails(user, turn);
  Meet(user, turn);
  return Ok{};
}

}  // namespace dw::presence

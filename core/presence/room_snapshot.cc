// Leaving for another process, whole. [PR93]
#include <algorithm>
#include <utility>

#include "core/presence/room_state.h"
#include "core/presence/text.h"

namespace dw::presence {
namespace {

/// Words are as good as gone long before.
constexpr Millis kOldWords{3'600'000};

}  // namespace

RoomSnapshot Room::State::Save(Instant now) const {
  RoomSnapshot snapshot;
  snapshot.seed = seed_;
  snapshot.connections = connections_;
  snapshot.user_ids = residents_.Ids();
  snapshot.group_ids = bubbles_.Ids();
  residents_.ForEach([&](const Resident& resident) {
    const auto age = std::chrono::duration_cast<Millis>(std::max(now, latest_) - resident.words_since);
    snapshot.guests.push_back(
        {resident.person, resident.words, std::min(age, kOldWords), ViewOf(resident.person.id), resident.asked_by});
  });
  bubbles_.ForEach([&](const Bubble& bubble) {
    RoomSnapshot::Meeting& meeting = snapshot.meetings.emplace_back();
    meeting.id = bubble.id;
    meeting.members = bubble.members;
    meeting.locked = bubble.locked;
    for (const Call& call : bubble.calls) meeting.calls.push_back({call.first, call.second, call.id});
  });
  return snapshot;
}

bool Room::State::Restore(const RoomSnapshot& snapshot, Turn turn) {
  connections_ = snapshot.connections;
  std::vector<UserId> users;
  users.reserve(snapshot.guests.size());
  for (const auto& guest : snapshot.guests) users.push_back(guest.person.id);
  std::vector<GroupId> groups;
  groups.reserve(snapshot.meetings.size());
  for (const auto& meeting : snapshot.meetings) groups.push_back(meeting.id);
  if (!residents_.Restore(snapshot.user_ids, users) || !bubbles_.Restore(snapshot.group_ids, groups)) return false;
  views_.resize(snapshot.user_ids.size());
  for (const auto& guest : snapshot.guests) {
    if (!Seat(guest, turn)) return false;
  }
  for (const auto& meeting : snapshot.meetings) {
    if (!Gather(meeting, turn)) return false;
  }
  return RestoreFollowing();
}

bool Room::State::Seat(const RoomSnapshot::Guest& guest, Turn turn) {
  const Person& person = guest.person;
  const Point at = person.place.at;
  const ZoneRect& view = guest.view;
  const bool on_map = at.x >= 0 && at.y >= 0 && at.x <= ground_->width() && at.y <= ground_->height();
  const bool sees = view.left >= 0 && view.top >= 0 && view.left <= view.right && view.top <= view.bottom &&
                    view.right <= grid().columns && view.bottom <= grid().rows;
  if (!on_map || !sees || !Drawable(person.avatar) || CleanName(person.name) != person.name) return false;
  Resident& resident = *Find(person.id);
  resident.person = person;
  resident.person.group = kNoGroup;
  resident.person.followers = 0;
  resident.person.zone = zones_.At(at);
  resident.folded_name = FoldCase(person.name);
  resident.words = guest.words;
  resident.words_since = turn.now - std::clamp(guest.words_age, Millis{0}, kOldWords);
  resident.stride = Stride(rules_, turn.now);
  resident.asked_by = guest.asked_by;
  SetView(person.id, view);
  zones_.grid().ForEachBeyond(view, {}, [&](ZoneId zone) { zones_[zone].watchers.push_back(person.id); });
  zones_.Enter(resident.person.zone, person.id);
  near_people_.Insert(residents_.SlotOf(person.id), at);
  return true;
}

bool Room::State::Gather(const RoomSnapshot::Meeting& meeting, Turn turn) {
  if (meeting.members.size() < 2 || meeting.members.size() > rules_.bubble_size) return false;
  Bubble& bubble = *bubbles_.Find(meeting.id);
  bubble.id = meeting.id;
  bubble.members = meeting.members;
  bubble.locked = meeting.locked;
  for (const UserId member : meeting.members) {
    Resident* resident = Find(member);
    if (resident == nullptr || resident->person.group != kNoGroup) return false;
    resident->person.group = meeting.id;
  }
  const auto here = [&](UserId user) { return std::ranges::count(meeting.members, user) == 1; };
  for (const auto& call : meeting.calls) {
    if (!here(call.first) || !here(call.second) || call.first == call.second) return false;
    bubble.calls.push_back({call.first, call.second, call.id});
  }
  near_bubbles_.Insert(bubbles_.SlotOf(meeting.id), bubble.centre);
  Refresh(bubble, turn);
  return true;
}

bool Room::State::RestoreFollowing() {
  bool sound = true;
  residents_.ForEach([&](const Resident& follower) {
    if (follower.person.leader == kNobody) return;
    Resident* leader = Find(follower.person.leader);
    // Leaders are of the same bubble, and lead themselves. [PR60]
    if (leader == nullptr || leader->person.group == kNoGroup || leader->person.group != follower.person.group ||
        leader->person.leader != kNobody) {
      sound = false;
      return;
    }
    ++leader->person.followers;
  });
  return sound;
}

}  // namespace dw::presence

// Walking behind somebody of one's bubble. Who leads follows nobody, and who follows leads nobody. [PR60-PR65]
#include <algorithm>

#include "core/presence/room_state.h"

namespace dw::presence {

bool Room::State::AskOne(Resident& leader, UserId follower, Turn turn) {
  Resident& asked = *Find(follower);
  const UserId id = leader.person.id;
  if (asked.person.leader == id) return false;
  // To the front; the one asked longest ago falls off the end.
  const auto known = std::find(asked.asked_by.begin(), asked.asked_by.end() - 1, id);
  std::rotate(asked.asked_by.begin(), known, known + 1);
  asked.asked_by.front() = id;
  turn.Tell(follower, FollowAsked{id, follower});
  return true;
}

void Room::State::Unfollow(Resident& follower, Turn turn) {
  const UserId id = follower.person.id;
  const UserId leader = follower.person.leader;
  if (leader == kNobody) return;
  follower.person.leader = kNobody;
  --Find(leader)->person.followers;
  turn.Tell(std::vector{leader, id}, FollowStopped{leader, id});
}

std::vector<UserId> Room::State::FollowersOf(const Resident& leader) const {
  std::vector<UserId> followers;
  const Bubble* bubble = bubbles_.Find(leader.person.group);
  if (bubble == nullptr || leader.person.followers == 0) return followers;
  for (const UserId member : bubble->members) {
    if (Find(member)->person.leader == leader.person.id) followers.push_back(member);
  }
  return followers;
}

void Room::State::MeetAgain(const std::vector<UserId>& users, Turn turn) {
  for (const UserId user : users) {
    Resident& resident = *Find(user);
    if (resident.person.group != kNoGroup) Meet(resident, turn);
  }
}

Verdict Room::State::Do(Resident& user, const AskToFollow& wish, Turn turn) {
  if (!user.follows.Take(pace::kFollows, turn.now)) return Unexpected{Refusal::kTooMany};
  const Bubble* bubble = bubbles_.Find(user.person.group);
  if (bubble == nullptr) return Unexpected{Refusal::kNotInBubble};
  if (user.person.leader != kNobody) return Unexpected{Refusal::kNotAllowed};
  const UserId id = user.person.id;
  if (wish.follower == kNobody) {
    for (const UserId member : Others(*bubble, id)) AskOne(user, member, turn);
    return Ok{};
  }
  const Resident* follower = Find(wish.follower);
  if (follower == nullptr || wish.follower == id) return Unexpected{Refusal::kNotFound};
  if (follower->person.group != bubble->id) return Unexpected{Refusal::kNotInBubble};
  AskOne(user, wish.follower, turn);
  return Ok{};
}

Verdict Room::State::Do(Resident& user, const AnswerFollow& wish, Turn turn) {
  if (!user.follows.Take(pace::kFollows, turn.now)) return Unexpected{Refusal::kTooMany};
  const UserId id = user.person.id;
  const auto asked = std::find(user.asked_by.begin(), user.asked_by.end(), wish.leader);
  if (wish.leader == kNobody || asked == user.asked_by.end()) return Unexpected{Refusal::kNotFound};
  *asked = kNobody;
  Resident* leader = Find(wish.leader);
  if (leader == nullptr || leader->person.group != user.person.group) return Unexpected{Refusal::kNotFound};
  if (!wish.accepted) {
    turn.Tell(wish.leader, FollowAnswered{wish.leader, id, false});
    return Ok{};
  }
  if (leader->person.leader != kNobody) return Unexpected{Refusal::kNotAllowed};

  const std::vector<UserId> freed = FollowersOf(user);
  for (const UserId follower : freed) Unfollow(*Find(follower), turn);
  Unfollow(user, turn);
  user.person.leader = wish.leader;
  ++leader->person.followers;
  turn.Tell(std::vector{wish.leader, id}, FollowAnswered{wish.leader, id, true});
  Refresh(*bubbles_.Find(user.person.group), turn);
  MeetAgain(freed, turn);
  return Ok{};
}

Verdict Room::State::Do(Resident& user, const StopFollow& wish, Turn turn) {
  if (!user.follows.Take(pace::kFollows, turn.now)) return Unexpected{Refusal::kTooMany};
  const UserId leader = user.person.leader;
  std::vector<UserId> stopped;
  if (leader != kNobody && (wish.leader == kNobody || wish.leader == leader)) {
    stopped = {user.person.id};
  } else {
    stopped = FollowersOf(user);
    if (wish.follower != kNobody) std::erase_if(stopped, [&](UserId follower) { return follower != wish.follower; });
  }
  if (stopped.empty()) return Unexpected{Refusal::kNotFound};
  for (const UserId follower : stopped) Unfollow(*Find(follower), turn);
  Refresh(*bubbles_.Find(user.person.group), turn);
  MeetAgain(stopped, turn);
  return Ok{};
}

}  // namespace dw::presence

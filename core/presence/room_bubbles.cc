// Bubbles: who meets, stays and parts. [PR40-PR57]
#include <algorithm>
#include <optional>
#include <utility>

#include "base/assert.h"
#include "core/presence/room_state.h"

namespace dw::presence {
namespace {

bool Contains(const std::vector<UserId>& users, UserId user) {
  return std::find(users.begin(), users.end(), user) != users.end();
}

constexpr double Square(double x) {
  return x * x;
}

/// The mean of some points, kept as sums: the distances below are exact where it matters, at a limit.
class Centre {
 public:
  void Add(Point point) {
    x_ += point.x;
    y_ += point.y;
    ++count_;
  }
  bool empty() const { return count_ == 0; }
  double SquaredDistanceTo(Point point) const {
    const auto dx = static_cast<double>(point.x * count_ - x_);
    const auto dy = static_cast<double>(point.y * count_ - y_);
    return (dx * dx + dy * dy) / Square(static_cast<double>(count_));
  }
  Point Rounded() const {
    DW_ASSERT(!empty());
    return {static_cast<std::int32_t>((x_ + count_ / 2) / count_),
            static_cast<std::int32_t>((y_ + count_ / 2) / count_)};
  }

 private:
  std::int64_t x_ = 0;
  std::int64_t y_ = 0;
  std::int64_t count_ = 0;
};

// A bubble is where its heads are: those who follow nobody.
template <class FindResident>
Centre CentreOf(const Bubble& bubble, FindResident find) {
  Centre heads;
  Centre all;
  for (const UserId member : bubble.members) {
    const Person& person = find(member)->person;
    if (person.leader == kNobody) heads.Add(person.place.at);
    all.Add(person.place.at);
  }
  return heads.empty() ? all : heads;
}

}  // namespace

void Room::State::Meet(Resident& user, Turn turn) {
  if (!Sociable(user.person.status)) return;
  Bubble* bubble = bubbles_.Find(user.person.group);
  if (bubble != nullptr) StayOrGo(user, *bubble, turn);
  // Who only walks by meets nobody.
  if (user.person.group == kNoGroup && !user.person.place.moving) FindCompany(user, turn);
}

void Room::State::StayOrGo(Resident& user, Bubble& bubble, Turn turn) {
  const UserId id = user.person.id;
  const Centre centre = CentreOf(bubble, [this](UserId member) { return Find(member); });
  const auto far = [&](UserId member) {
    return centre.SquaredDistanceTo(Find(member)->person.place.at) > Square(rules_.bubble_radius);
  };
  const auto far_head = [&](UserId member) { return Find(member)->person.leader == kNobody && far(member); };
  if (far(id) && std::any_of(bubble.members.begin(), bubble.members.end(), far_head)) {
    std::vector<UserId> company = FollowersOf(user);
    if (company.empty()) return Part(bubble, {id}, turn);
    company.insert(company.begin(), id);
    if (bubble.members.size() != 3) {
      Part(bubble, company, turn);
      return Form(std::move(company), turn);
    }
    // Two of three walk on together: the bubble goes with them.
    const auto third = std::find_if(bubble.members.begin(), bubble.members.end(),
                                    [&](UserId member) { return !Contains(company, member); });
    Part(bubble, {*third}, turn);
  }
  Refresh(bubble, turn);
  if (!user.person.place.moving) Absorb(bubble, turn);
}

void Room::State::FindCompany(Resident& user, Turn turn) {
  const Point at = user.person.place.at;
  UserId nearest_user = kNobody;
  double nearest = Square(rules_.join_distance);
  near_people_.ForEachNear(at, [&](std::uint32_t slot) {
    const Person& other = residents_.InSlot(slot).person;
    if (other.id == user.person.id || other.group != kNoGroup || !Sociable(other.status)) return;
    const auto distance = static_cast<double>(SquaredDistance(at, other.place.at));
    const bool tie = distance == nearest && nearest_user != kNobody;
    if (distance > nearest || (tie && other.id > nearest_user)) return;
    nearest = distance;
    nearest_user = other.id;
  });

  GroupId nearest_bubble = kNoGroup;
  near_bubbles_.ForEachNear(at, [&](std::uint32_t slot) {
    const Bubble& bubble = bubbles_.InSlot(slot);
    if (bubble.locked || Full(bubble)) return;
    const double distance = CentreOf(bubble, [this](UserId member) { return Find(member); }).SquaredDistanceTo(at);
    const bool tie = distance == nearest && nearest_bubble != kNoGroup;
    if (distance > Square(rules_.bubble_radius) || distance > nearest || (tie && bubble.id > nearest_bubble)) return;
    nearest = distance;
    nearest_bubble = bubble.id;
  });

  if (nearest_bubble != kNoGroup) {
    Enter(*bubbles_.Find(nearest_bubble), user, turn);
  } else if (nearest_user != kNobody) {
    Form({nearest_user, user.person.id}, turn);
  }
}

void Room::State::Absorb(Bubble& bubble, Turn turn) {
  if (bubble.locked || Full(bubble)) return;
  const Centre centre = CentreOf(bubble, [this](UserId member) { return Find(member); });
  std::vector<std::pair<double, UserId>> near;
  near_people_.ForEachNear(bubble.centre, [&](std::uint32_t slot) {
    const Person& person = residents_.InSlot(slot).person;
    if (person.group != kNoGroup || !Sociable(person.status) || person.place.moving) return;
    const double distance = centre.SquaredDistanceTo(person.place.at);
    if (distance < Square(rules_.bubble_radius)) near.emplace_back(distance, person.id);
  });
  std::sort(near.begin(), near.end());
  for (const auto& [distance, newcomer] : near) {
    if (Full(bubble)) return;
    Enter(bubble, *Find(newcomer), turn);
  }
}

void Room::State::Form(std::vector<UserId> members, Turn turn) {
  const GroupId id = bubbles_.Add({});
  Bubble& bubble = *bubbles_.Find(id);
  bubble.id = id;
  bubble.members = std::move(members);
  for (const UserId member : bubble.members) {
    Find(member)->person.group = id;
    turn.Tell(member, BubbleJoined{id, Describe(bubble.members), false});
  }
  for (std::size_t later = 1; later < bubble.members.size(); ++later) {
    for (std::size_t earlier = 0; earlier < later; ++earlier) {
      StartCall(bubble, bubble.members[later], bubble.members[earlier], turn);
    }
  }
  near_bubbles_.Insert(bubbles_.SlotOf(id), bubble.centre);
  Refresh(bubble, turn);
}

void Room::State::Enter(Bubble& bubble, Resident& user, Turn turn) {
  const UserId id = user.person.id;
  const std::vector<UserId> before = bubble.members;
  turn.Tell(before, BubbleChanged{bubble.id, {Describe(id)}, {}, bubble.locked});
  bubble.members.push_back(id);
  user.person.group = bubble.id;
  turn.Tell(id, BubbleJoined{bubble.id, Describe(bubble.members), bubble.locked});
  for (const UserId other : before) StartCall(bubble, id, other, turn);
  Refresh(bubble, turn);
}

void Room::State::Part(Bubble& bubble, std::vector<UserId> leavers, Turn turn) {
  std::vector<UserId> freed;
  for (const UserId member : bubble.members) {
    const UserId leader = Find(member)->person.leader;
    if (leader == kNobody || Contains(leavers, leader) == Contains(leavers, member)) continue;
    Unfollow(*Find(member), turn);
    if (!Contains(leavers, member)) freed.push_back(member);
  }
  EndCalls(bubble, leavers, turn);
  std::erase_if(bubble.members, [&](UserId member) { return Contains(leavers, member); });
  for (const UserId leaver : leavers) {
    Find(leaver)->person.group = kNoGroup;
    Find(leaver)->asked_by = {};
    turn.Tell(leaver, BubbleLeft{bubble.id});
  }
  if (bubble.members.size() < 2) return Dissolve(bubble, turn);
  turn.Tell(bubble.members, BubbleChanged{bubble.id, {}, std::move(leavers), bubble.locked});
  Refresh(bubble, turn);
  MeetAgain(freed, turn);
}

void Room::State::QuitBubble(Resident& user, Turn turn) {
  Bubble* bubble = bubbles_.Find(user.person.group);
  if (bubble != nullptr) Part(*bubble, {user.person.id}, turn);
}

void Room::State::Dissolve(Bubble& bubble, Turn turn) {
  for (const UserId member : bubble.members) {
    Find(member)->person.group = kNoGroup;
    Find(member)->asked_by = {};
    turn.Tell(member, BubbleLeft{bubble.id});
  }
  Undraw(bubble, turn);
  const GroupId id = bubble.id;
  near_bubbles_.Remove(bubbles_.SlotOf(id));
  bubbles_.Remove(id);
}

void Room::State::Refresh(Bubble& bubble, Turn turn) {
  const Centre centre = CentreOf(bubble, [this](UserId member) { return Find(member); });
  bubble.centre = centre.Rounded();
  near_bubbles_.Move(bubbles_.SlotOf(bubble.id), bubble.centre);

  // Behind its leader a bubble stretches as far as it has to; it is not a place to join by sight then.
  const auto follows = [this](UserId member) { return Find(member)->person.leader != kNobody; };
  const auto trails = [&](UserId member) {
    return centre.SquaredDistanceTo(Find(member)->person.place.at) > Square(rules_.bubble_radius);
  };
  const auto followers = std::count_if(bubble.members.begin(), bubble.members.end(), follows);
  const bool one_leads_all = static_cast<std::size_t>(followers) + 1 == bubble.members.size();
  bubble.withdrawn = one_leads_all && std::any_of(bubble.members.begin(), bubble.members.end(), trails);
  if (bubble.withdrawn) {
    Undraw(bubble, turn);
  } else {
    Draw(bubble, turn);
  }
}

void Room::State::Draw(Bubble& bubble, Turn turn) {
  GroupUpdated update{bubble.id, bubble.centre, bubble.members, bubble.locked, Full(bubble), zones_.At(bubble.centre)};
  if (bubble.drawn && update == bubble.told) return;
  if (!bubble.drawn) {
    zones_[update.zone].groups.push_back(bubble.id);
  } else if (update.zone != bubble.told.zone) {
    TakeOut(zones_[bubble.told.zone].groups, bubble.id);
    zones_[update.zone].groups.push_back(bubble.id);
    std::vector<UserId> lost;
    for (const UserId watcher : zones_[bubble.told.zone].watchers) {
      if (!zones_.InView(ViewOf(watcher), update.zone)) lost.push_back(watcher);
    }
    if (!lost.empty()) turn.Tell(std::move(lost), GroupDeleted{bubble.id});
  }
  bubble.drawn = true;
  bubble.told = update;
  turn.Tell(bubble.told.zone, std::move(update));
}

void Room::State::Undraw(Bubble& bubble, Turn turn) {
  if (!bubble.drawn) return;
  bubble.drawn = false;
  TakeOut(zones_[bubble.told.zone].groups, bubble.id);
  turn.Tell(bubble.told.zone, GroupDeleted{bubble.id});
}

BubbleMember Room::State::Describe(UserId member) const {
  const Person& person = residents_.Find(member)->person;
  return {member, person.name, person.avatar, person.media};
}

std::vector<BubbleMember> Room::State::Describe(const std::vector<UserId>& members) const {
  std::vector<BubbleMember> described;
  described.reserve(members.size());
  for (const UserId member : members) described.push_back(Describe(member));
  return described;
}

std::vector<UserId> Room::State::Others(const Bubble& bubble, UserId without) const {
  std::vector<UserId> others = bubble.members;
  std::erase(others, without);
  return others;
}

Verdict Room::State::Do(Resident& user, const LockBubble& wish, Turn turn) {
  if (!user.locks.Take(pace::kLocks, turn.now)) return Unexpected{Refusal::kTooMany};
  Bubble* bubble = bubbles_.Find(user.person.group);
  if (bubble == nullptr) return Unexpected{Refusal::kNotInBubble};
  if (bubble->locked == wish.lock) return Ok{};
  bubble->locked = wish.lock;
  turn.Tell(bubble->members, BubbleChanged{bubble->id, {}, {}, bubble->locked});
  Refresh(*bubble, turn);
  return Ok{};
}

}  // namespace dw::presence

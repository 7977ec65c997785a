#pragma once

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "core/presence/room.h"

/// What the tests of Room share: a room with a clock of its own, and questions about what it told.
namespace dw::presence {

inline constexpr std::int32_t kCell = 32;

class RoomFixture : public testing::Test {
 protected:
  RoomFixture() { Open({}); }

  // 40x40 cells of 32 px: 1280x1280, 4x4 zones.
  void Open(const RoomRules& rules, std::int32_t columns = 40, std::int32_t rows = 40) {
    ground = std::make_shared<maps::WalkGrid>(*maps::WalkGrid::Make(columns, rows, kCell, kCell));
    room = std::make_unique<Room>(rules, ground, 1);
  }

  static Arrival Somebody(Point at, std::string name = "Somebody") {
    return {"uuid", std::move(name), {}, Status::kOnline, {at, Direction::kDown, false}, std::nullopt};
  }

  UserId Join(Point at, std::string name = "Somebody") { return Join(Somebody(at, std::move(name))); }
  UserId Join(const Arrival& arrival) {
    out.clear();
    return *room->Join(arrival, now, out);
  }
  void Leave(UserId user) {
    out.clear();
    room->Leave(user, now, out);
  }
  Verdict Do(UserId user, Command command) {
    out.clear();
    return room->Do(user, std::move(command), now, out);
  }
  // At walking speed, with a report every 400 px on the way, coming to rest unless `moving`.
  void WalkTo(UserId user, Point to, bool moving = false) {
    const Point from = At(user);
    const auto distance = static_cast<std::int32_t>(std::sqrt(static_cast<double>(SquaredDistance(from, to))));
    for (std::int32_t gone = 400; gone < distance; gone += 400) {
      Pass(Millis{2500});
      Report(user, {from.x + (to.x - from.x) * gone / distance, from.y + (to.y - from.y) * gone / distance}, true);
    }
    Pass(Millis{2500});
    Report(user, to, moving);
  }
  void Report(UserId user, Point to, bool moving = false) {
    Do(user, Walk{{to, Direction::kDown, moving}, room->Find(user)->correction}).value();
  }
  void SetStatus(UserId user, Status status) {
    Pass(Millis{1000});
    Do(user, ChangeDetails{status, "", std::nullopt}).value();
  }
  void Follow(UserId leader, UserId follower) {
    Pass(Millis{1000});
    Do(leader, AskToFollow{follower}).value();
    Do(follower, AnswerFollow{leader, true}).value();
  }
  void Pass(Millis time) { now += time; }

  Point At(UserId user) const { return room->Find(user)->place.at; }
  GroupId BubbleOf(UserId user) const { return room->Find(user)->group; }
  std::vector<UserId> MembersWith(UserId user) const {
    const auto members = room->Members(BubbleOf(user));
    return {members.begin(), members.end()};
  }
  bool Together(UserId a, UserId b) const { return BubbleOf(a) != kNoGroup && BubbleOf(a) == BubbleOf(b); }

  // What of the last call reached `user`.
  template <class E>
  std::vector<E> Told(UserId user) const {
    std::vector<E> told;
    for (const Effect& effect : out) {
      if (Reaches(effect.to, user) && std::holds_alternative<E>(effect.event))
        told.push_back(std::get<E>(effect.event));
    }
    return told;
  }
  std::size_t CountTold(UserId user) const {
    return static_cast<std::size_t>(
        std::count_if(out.begin(), out.end(), [&](const Effect& effect) { return Reaches(effect.to, user); }));
  }
  bool Reaches(const Audience& to, UserId user) const {
    std::vector<UserId> scratch;
    return std::ranges::count(room->Listeners(to, scratch), user) == 1;
  }

  std::shared_ptr<maps::WalkGrid> ground;
  std::unique_ptr<Room> room;
  Instant now{std::chrono::hours(1)};
  Effects out;
};

}  // namespace dw::presence

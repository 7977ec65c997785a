// Random walks, wishes and departures, and after each of them what must always hold.
#include <gtest/gtest.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <map>
#include <memory>
#include <random>
#include <set>

#include "core/presence/room.h"
#include "tests/scenarios/client_view.h"

namespace dw::scenes {
namespace {

using namespace presence;  // NOLINT: every wish is named here

constexpr std::int32_t kSide = 24;  // cells; 768 px, 3x3 zones

class RandomRoom {
 public:
  explicit RandomRoom(std::uint32_t seed) : random_(seed) {
    ground_ = std::make_shared<maps::WalkGrid>(*maps::WalkGrid::Make(kSide, kSide, 32, 32));
    for (int i = 0; i < 30; ++i) ground_->Block(Draw(kSide), Draw(kSide));
    for (int i = 0; i < 20; ++i) ground_->Silence(Draw(kSide), Draw(kSide));
    RoomRules rules;
    rules.max_people = 24;
    rules.bubble_size = static_cast<std::uint32_t>(2 + Draw(4));
    room_ = std::make_unique<Room>(rules, ground_, seed);
  }

  void Step() {
    now_ += Millis{Draw(400)};
    out_.clear();
    const int kind = Draw(100);
    if (views_.empty() || kind < 4) {
      Join();
    } else if (kind < 6) {
      const UserId user = Somebody();
      room_->Leave(user, now_, out_);
      views_.erase(user);
    } else {
      const UserId user = Somebody();
      static_cast<void>(room_->Do(user, AnyWish(user, kind), now_, out_));
    }
    Deliver();
  }

  void Check() const {
    std::map<GroupId, std::set<UserId>> bubbles;
    for (const auto& [user, view] : views_) CheckPerson(user, view, bubbles);
    for (const auto& [group, people] : bubbles) {
      const auto members = room_->Members(group);
      ASSERT_EQ(people, std::set<UserId>(members.begin(), members.end()));
      ASSERT_EQ(people.size(), members.size());
      ASSERT_GE(people.size(), 2U);
      ASSERT_LE(people.size(), room_->rules().bubble_size);
      for (const UserId a : people) {
        ASSERT_EQ(views_.at(a).bubble().id, group);
        ASSERT_EQ(views_.at(a).bubble().members, people);
        for (const UserId b : people) {
          if (a == b) continue;
          ASSERT_TRUE(views_.at(a).calls().contains(b));
          ASSERT_EQ(views_.at(a).calls().at(b), views_.at(b).calls().at(a));
        }
      }
    }
  }

  std::size_t people() const { return views_.size(); }
  int met() const { return met_; }
  int followed() const { return followed_; }
  int corrected() const { return corrected_; }

 private:
  std::int32_t Draw(std::int32_t top) { return static_cast<std::int32_t>(random_() % static_cast<std::uint32_t>(top)); }

  UserId Somebody() {
    auto view = views_.begin();
    std::advance(view, Draw(static_cast<std::int32_t>(views_.size())));
    return view->first;
  }

  Rect AnyView() {
    const Point at{Draw(900) - 100, Draw(900) - 100};
    return {at.x, at.y, at.x + Draw(700), at.y + Draw(700)};
  }

  void Join() {
    const Rect rect = AnyView();
    const auto joined = room_->Join(
        {"uuid", "Name", {}, Status::kOnline, {{Draw(kSide * 32), Draw(kSide * 32)}, Direction::kDown, false}, rect},
        now_, out_);
    if (!joined) return;
    views_.emplace(*joined, ClientView(*joined, room_->Find(*joined)->place));
  }

  Command AnyWish(UserId user, int kind) {
    const auto fellows = room_->Members(room_->Find(user)->group);
    const UserId other = fellows.empty()
                             ? Somebody()
                             : fellows[static_cast<std::size_t>(Draw(static_cast<std::int32_t>(fellows.size())))];
    if (kind < 60) return AnyWalk(user);
    if (kind < 64) return Look{AnyView()};
    if (kind < 68) {
      constexpr std::array kStatuses{Status::kOnline, Status::kBusy, Status::kDoNotDisturb, Status::kAway};
      return ChangeDetails{kStatuses[static_cast<std::size_t>(Draw(4))], "", std::nullopt};
    }
    if (kind < 70) return LockBubble{Draw(2) == 0};
    if (kind < 76) return AskToFollow{Draw(2) == 0 ? kNobody : other};
    if (kind < 90) return AnswerFollow{asked_[user], true};
    if (kind < 92) return StopFollow{};
    if (kind < 95) return Say{{"hm", Draw(2) == 0 ? SayKind::kThought : SayKind::kSpeech}};
    if (kind < 97) return RestartCall{other, ConnectionId{random_()}};
    return ShowMedia{{Draw(2) == 0, Draw(2) == 0, false}};
  }

  // Mostly a step; sometimes to where somebody else stands, which may be too far, or through a wall.
  Command AnyWalk(UserId user) {
    const Person& person = *room_->Find(user);
    const Point from = Draw(4) == 0 ? room_->Find(Somebody())->place.at : person.place.at;
    const Point to{from.x + Draw(121) - 60, from.y + Draw(121) - 60};
    return Walk{{to, static_cast<Direction>(Draw(4)), Draw(3) == 0}, person.correction};
  }

  void Deliver() {
    std::vector<UserId> scratch;
    for (const Effect& effect : out_) {
      for (const UserId user : room_->Listeners(effect.to, scratch)) views_.at(user).Apply(effect.event);
      if (const auto* asked = std::get_if<FollowAsked>(&effect.event)) asked_[asked->follower] = asked->leader;
      met_ += std::holds_alternative<BubbleJoined>(effect.event) ? 1 : 0;
      followed_ += std::holds_alternative<FollowAnswered>(effect.event) ? 1 : 0;
      corrected_ += std::holds_alternative<PositionCorrected>(effect.event) ? 1 : 0;
    }
    for (auto& [user, view] : views_) view.BeginStep();
  }

  static ZoneId ZoneOf(Point at) { return static_cast<ZoneId>(std::min(at.y / 320, 2) * 3 + std::min(at.x / 320, 2)); }
  bool AnybodyFollows(GroupId group) const {
    return std::ranges::any_of(room_->Members(group),
                               [this](UserId user) { return room_->Find(user)->leader != kNobody; });
  }
  Point CentreOf(GroupId group) const {
    double x = 0;
    double y = 0;
    for (const UserId user : room_->Members(group)) {
      x += room_->Find(user)->place.at.x;
      y += room_->Find(user)->place.at.y;
    }
    const auto count = static_cast<double>(room_->Members(group).size());
    return {static_cast<std::int32_t>(std::floor(x / count + 0.5)),
            static_cast<std::int32_t>(std::floor(y / count + 0.5))};
  }

  void CheckPerson(UserId user, const ClientView& view, std::map<GroupId, std::set<UserId>>& bubbles) const {
    const Person& person = *room_->Find(user);
    ASSERT_TRUE(ground_->InBounds(person.place.at));
    const auto zone =
        static_cast<ZoneId>(std::min(person.place.at.y / 320, 2) * 3 + std::min(person.place.at.x / 320, 2));
    ASSERT_EQ(person.zone, zone);
    ASSERT_EQ(person.status == Status::kSilent, ground_->SilentAt(person.place.at));
    ASSERT_EQ(view.correction(), person.correction);
    if (person.group == kNoGroup) {
      ASSERT_EQ(view.bubble().id, kNoGroup);
      ASSERT_TRUE(view.calls().empty());
    } else {
      ASSERT_TRUE(Sociable(person.status));
      bubbles[person.group].insert(user);
      ASSERT_EQ(view.calls().size() + 1, room_->Members(person.group).size());
    }
    ASSERT_EQ(view.leader(), person.leader);
    if (person.leader != kNobody) {
      ASSERT_EQ(person.followers, 0U);
      ASSERT_EQ(room_->Find(person.leader)->group, person.group);
      ASSERT_EQ(room_->Find(person.leader)->leader, kNobody);
    }
    CheckWorld(user, view);
  }

  // The world that `view` was told against the one there is.
  void CheckWorld(UserId self, const ClientView& view) const {
    const auto watches = [&](ZoneId zone) { return room_->grid().Has(room_->View(self), zone); };
    for (const auto& [user, other] : views_) {
      const Person& person = *room_->Find(user);
      if (user == self) continue;
      ASSERT_EQ(view.people().contains(user), watches(person.zone));
      if (!view.people().contains(user)) continue;
      const ClientView::Seen& seen = view.people().at(user);
      ASSERT_EQ(seen.place, person.place);
      ASSERT_EQ(seen.status, person.status);
      ASSERT_EQ(seen.zone, person.zone);
    }
    for (const auto& [user, seen] : view.people()) ASSERT_TRUE(views_.contains(user));
    for (const auto& [user, other] : views_) {
      const GroupId group = room_->Find(user)->group;
      if (group == kNoGroup || AnybodyFollows(group)) continue;
      const Point centre = CentreOf(group);
      ASSERT_EQ(view.groups().contains(group), watches(ZoneOf(centre)));
      if (view.groups().contains(group)) {
        ASSERT_EQ(view.groups().at(group).centre, centre);
      }
    }
    for (const auto& [group, seen] : view.groups()) {
      const auto members = room_->Members(group);
      ASSERT_EQ(seen.members, std::vector<UserId>(members.begin(), members.end()));
      ASSERT_TRUE(watches(seen.zone));
      ASSERT_EQ(seen.full, members.size() == room_->rules().bubble_size);
    }
  }

  std::mt19937 random_;
  std::shared_ptr<maps::WalkGrid> ground_;
  std::unique_ptr<Room> room_;
  Instant now_{std::chrono::hours(1)};
  Effects out_;
  std::map<UserId, ClientView> views_;
  std::map<UserId, UserId> asked_;  // by whom, last
  int met_ = 0;
  int followed_ = 0;
  int corrected_ = 0;
};

class RoomPropertyTest : public testing::TestWithParam<std::uint32_t> {};

TEST_P(RoomPropertyTest, PR36_PR51_PR52_PR92_EveryClientsWorldIsTheRooms) {
  RandomRoom room(GetParam());
  for (int step = 0; step < 1500; ++step) {
    room.Step();
    room.Check();
    ASSERT_FALSE(HasFatalFailure()) << "seed " << GetParam() << ", step " << step;
  }
  EXPECT_GT(room.people(), 5U);
  EXPECT_GT(room.met(), 50);
  EXPECT_GE(room.followed(), 1);
  EXPECT_GT(room.corrected(), 5);
}

INSTANTIATE_TEST_SUITE_P(Seeds, RoomPropertyTest, testing::Range(1U, 41U));

}  // namespace
}  // namespace dw::scenes

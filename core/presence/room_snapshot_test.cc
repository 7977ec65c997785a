// A room that goes on elsewhere. [PR93]
#include "core/presence/room_fixture.h"

namespace dw::presence {
namespace {

using testing::IsEmpty;

class RoomSnapshotTest : public RoomFixture {
 protected:
  // A bubble of three, one of them led, one locked; somebody alone who says something; ids that were given before.
  void SetUp() override {
    Leave(Join({1000, 1000}, "Gone"));
    ada = Join({100, 100}, "Ada");
    bob = Join({140, 100}, "Bob");
    cem = Join({120, 130}, "Cem");
    dee = Join({600, 600}, "Dee");
    ASSERT_TRUE(Together(ada, bob));
    ASSERT_TRUE(Together(ada, cem));
    Follow(ada, bob);
    Do(ada, LockBubble{true}).value();
    Do(dee, Say{"hello", SayKind::kThought}).value();
    Do(bob, ShowMedia{{true, true, false}}).value();
    Pass(Millis{500});
  }
  std::optional<Room> Moved(const RoomSnapshot& snapshot) {
    return Room::Restore({}, ground, snapshot, now + std::chrono::hours(7));
  }

  UserId ada, bob, cem, dee;
};

TEST_F(RoomSnapshotTest, PR93_EverythingStaysAsItIs) {
  const RoomSnapshot snapshot = room->Save(now);
  const auto moved = Moved(snapshot);
  ASSERT_TRUE(moved);
  EXPECT_EQ(moved->Save(now + std::chrono::hours(7)), snapshot);
  EXPECT_EQ(*moved->Find(bob), *room->Find(bob));
  EXPECT_EQ(moved->View(dee), room->View(dee));
}

TEST_F(RoomSnapshotTest, PR93_TheSameWishesHaveTheSameEffects) {
  auto moved = Moved(room->Save(now));
  ASSERT_TRUE(moved);
  const auto both_do = [&](UserId user, const Command& command) {
    Pass(Millis{1000});
    const Verdict here = Do(user, command);
    Effects elsewhere;
    EXPECT_EQ(moved->Do(user, command, now + std::chrono::hours(7), elsewhere).has_value(), here.has_value());
    EXPECT_EQ(elsewhere, out);
  };
  both_do(ada, Walk{{{300, 100}, Direction::kRight, true}, 0});
  both_do(bob, Walk{{{280, 100}, Direction::kRight, false}, 0});
  both_do(ada, LockBubble{false});
  both_do(ada, Walk{{{330, 100}, Direction::kRight, false}, 0});
  both_do(cem, Chat{"1", "where are you?"});
  both_do(dee, Walk{{{500, 500}, Direction::kUp, false}, 0});
  both_do(bob, StopFollow{});
}

TEST_F(RoomSnapshotTest, PR93_IdsGivenBeforeAreNotGivenAgain) {
  auto moved = Moved(room->Save(now));
  ASSERT_TRUE(moved);
  Effects told;
  const UserId eve = *moved->Join(Somebody({900, 900}, "Eve"), now + std::chrono::hours(7), told);
  EXPECT_EQ(eve, Join(Somebody({900, 900}, "Eve")));
}

TEST_F(RoomSnapshotTest, PR93_WhatNoRoomCanHaveSavedIsNoRoom) {
  const RoomSnapshot good = room->Save(now);
  const auto refuses = [&](auto spoil) {
    RoomSnapshot bad = good;
    spoil(bad);
    return !Moved(bad);
  };
  EXPECT_TRUE(refuses([](RoomSnapshot& s) { s.guests[0].person.place.at = {-1, 0}; }));
  EXPECT_TRUE(refuses([](RoomSnapshot& s) { s.guests[0].person.id = kNobody; }));
  EXPECT_TRUE(refuses([](RoomSnapshot& s) { s.guests[0].person.id = s.guests[1].person.id; }));
  EXPECT_TRUE(refuses([](RoomSnapshot& s) { s.guests[0].person.name = ""; }));
  EXPECT_TRUE(refuses([](RoomSnapshot& s) { s.guests[0].person.avatar.body = 99'999; }));
  EXPECT_TRUE(refuses([](RoomSnapshot& s) { s.guests[0].person.leader = s.guests[3].person.id; }));
  EXPECT_TRUE(refuses([](RoomSnapshot& s) { s.guests[0].view.right = 1000; }));
  EXPECT_TRUE(refuses([](RoomSnapshot& s) { s.user_ids[0] = UserId{77}; }));
  EXPECT_TRUE(refuses([](RoomSnapshot& s) { s.user_ids.resize(1); }));
  EXPECT_TRUE(refuses([](RoomSnapshot& s) { s.group_ids.clear(); }));
  EXPECT_TRUE(refuses([](RoomSnapshot& s) { s.meetings[0].members.resize(1); }));
  EXPECT_TRUE(refuses([](RoomSnapshot& s) { s.meetings[0].members[0] = s.meetings[0].members[1]; }));
  EXPECT_TRUE(refuses([](RoomSnapshot& s) { s.meetings[0].calls[0].second = UserId{5}; }));
  EXPECT_TRUE(refuses([](RoomSnapshot& s) { s.meetings.push_back(s.meetings[0]); }));
  EXPECT_FALSE(refuses([](RoomSnapshot&) {}));
}

TEST_F(RoomSnapshotTest, PR93_AnEmptyRoomIsOneToo) {
  Open({});
  const auto moved = Moved(room->Save(now));
  ASSERT_TRUE(moved);
  EXPECT_THAT(moved->Save(now).guests, IsEmpty());
}

}  // namespace
}  // namespace dw::presence

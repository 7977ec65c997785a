#include "core/presence/room_fixture.h"

namespace dw::presence {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;
using testing::SizeIs;

class RoomDetailsTest : public RoomFixture {};

TEST_F(RoomDetailsTest, PR20_ChangesAreToldToWhoWatchesAndToOneself) {
  Arrival looking = Somebody({100, 100}, "Ada");
  looking.viewport = Rect{640, 640, 700, 700};
  const UserId ada = Join(looking);
  const UserId bob = Join({400, 100});
  Avatar avatar;
  avatar.hat = 3;
  EXPECT_TRUE(Do(ada, ChangeDetails{Status::kBusy, " Countess ", avatar}));
  const DetailsUpdated told{ada, Status::kBusy, "Countess", avatar};
  EXPECT_THAT(Told<DetailsUpdated>(bob), ElementsAre(told));
  EXPECT_THAT(Told<DetailsUpdated>(ada), ElementsAre(told));
  EXPECT_EQ(room->Search("countess", 1).size(), 1U);

  EXPECT_TRUE(Do(ada, ChangeDetails{Status::kBusy, "Countess", avatar}));
  EXPECT_THAT(out, IsEmpty());
}

TEST_F(RoomDetailsTest, PR20_AMistakeChangesNothing) {
  const UserId ada = Join({100, 100}, "Ada");
  Avatar odd;
  odd.body = 1000;
  EXPECT_EQ(Do(ada, ChangeDetails{Status::kBusy, "Bob", odd}).error(), Refusal::kInvalid);
  EXPECT_EQ(Do(ada, ChangeDetails{Status::kBusy, "\x02", std::nullopt}).error(), Refusal::kInvalid);
  EXPECT_EQ(room->Find(ada)->name, "Ada");
  EXPECT_EQ(room->Find(ada)->status, Status::kOnline);
}

TEST_F(RoomDetailsTest, PR21_SilentIsNotForTheAsking) {
  const UserId ada = Join({100, 100});
  EXPECT_EQ(Do(ada, ChangeDetails{Status::kSilent, "", std::nullopt}).error(), Refusal::kInvalid);
  EXPECT_EQ(Do(ada, ChangeDetails{static_cast<Status>(200), "", std::nullopt}).error(), Refusal::kInvalid);
  Arrival silent = Somebody({300, 100});
  silent.status = Status::kSilent;
  EXPECT_EQ(room->Find(Join(silent))->status, Status::kOnline);
  for (const Status status :
       {Status::kAway, Status::kBusy, Status::kDoNotDisturb, Status::kBackInAMoment, Status::kOnline}) {
    EXPECT_TRUE(Do(ada, ChangeDetails{status, "", std::nullopt}));
    EXPECT_EQ(room->Find(ada)->status, status);
  }
}

class RoomSilenceTest : public RoomFixture {
 protected:
  RoomSilenceTest() {
    for (int row = 0; row < 40; ++row) ground->Silence(10, row);  // from x = 320 to 352
  }
};

TEST_F(RoomSilenceTest, PR22_ASilentCellMakesSilent) {
  const UserId ada = Join({300, 100});
  const UserId bob = Join({600, 100});
  SetStatus(ada, Status::kAway);
  WalkTo(ada, {330, 100});
  EXPECT_EQ(room->Find(ada)->status, Status::kSilent);
  ASSERT_THAT(Told<DetailsUpdated>(bob), SizeIs(1));
  EXPECT_EQ(Told<DetailsUpdated>(bob)[0].status, Status::kSilent);
  WalkTo(ada, {360, 100});
  EXPECT_EQ(room->Find(ada)->status, Status::kAway);
}

TEST_F(RoomSilenceTest, PR22_WhatIsAskedForMeanwhileIsInForceAfterwards) {
  const UserId ada = Join({330, 100});
  EXPECT_EQ(room->Find(ada)->status, Status::kSilent);
  SetStatus(ada, Status::kAway);
  EXPECT_EQ(room->Find(ada)->status, Status::kSilent);
  EXPECT_THAT(out, IsEmpty());
  WalkTo(ada, {360, 100});
  EXPECT_EQ(room->Find(ada)->status, Status::kAway);
}

TEST_F(RoomSilenceTest, PR24_WhoBecomesSilentLeavesTheBubble) {
  const UserId ada = Join({300, 100});
  const UserId bob = Join({270, 100});
  ASSERT_TRUE(Together(ada, bob));
  WalkTo(ada, {325, 100}, true);
  EXPECT_EQ(BubbleOf(ada), kNoGroup);
  EXPECT_EQ(BubbleOf(bob), kNoGroup);
}

TEST_F(RoomSilenceTest, PR25_WhoWalksOutOfSilenceMeetsOthers) {
  const UserId ada = Join({330, 100});
  const UserId bob = Join({380, 100});
  ASSERT_FALSE(Together(ada, bob));
  WalkTo(ada, {360, 100});
  EXPECT_TRUE(Together(ada, bob));
}

TEST_F(RoomDetailsTest, PR23_WalkingMakesAvailable) {
  for (const Status status : {Status::kBusy, Status::kDoNotDisturb, Status::kBackInAMoment}) {
    Open({});
    const UserId ada = Join({100, 100});
    SetStatus(ada, status);
    Do(ada, Walk{{{100, 100}, Direction::kLeft, false}, 0}).value();
    EXPECT_EQ(room->Find(ada)->status, status);
    WalkTo(ada, {101, 100});
    EXPECT_EQ(room->Find(ada)->status, Status::kOnline);
    ASSERT_THAT(Told<DetailsUpdated>(ada), SizeIs(1));
    EXPECT_EQ(Told<DetailsUpdated>(ada)[0].status, Status::kOnline);
    SetStatus(ada, Status::kAway);
    WalkTo(ada, {110, 100});
    EXPECT_EQ(room->Find(ada)->status, Status::kAway);
  }
}

TEST_F(RoomDetailsTest, PR24_WhoCannotBeDisturbedLeavesTheBubble) {
  for (const Status status : {Status::kDoNotDisturb, Status::kBackInAMoment}) {
    Open({});
    const UserId ada = Join({100, 100});
    const UserId bob = Join({120, 100});
    SetStatus(ada, status);
    EXPECT_EQ(BubbleOf(bob), kNoGroup);
    EXPECT_THAT(Told<BubbleLeft>(ada), SizeIs(1));
  }
  Open({});
  const UserId ada = Join({100, 100});
  const UserId bob = Join({120, 100});
  SetStatus(ada, Status::kBusy);
  EXPECT_TRUE(Together(ada, bob));
}

TEST_F(RoomDetailsTest, PR25_WhoBecomesAvailableMeetsWhoIsThere) {
  const UserId ada = Join({100, 100});
  SetStatus(ada, Status::kDoNotDisturb);
  const UserId bob = Join({120, 100});
  ASSERT_FALSE(Together(ada, bob));
  SetStatus(ada, Status::kOnline);
  EXPECT_TRUE(Together(ada, bob));
}

}  // namespace
}  // namespace dw::presence

#include "core/presence/room_fixture.h"

namespace dw::presence {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;
using testing::SizeIs;
using testing::UnorderedElementsAre;

class RoomBubblesTest : public RoomFixture {};

TEST_F(RoomBubblesTest, PR40_TwoWithinReachFormABubble) {
  const UserId ada = Join({100, 100}, "Ada");
  const UserId bob = Join({400, 100}, "Bob");
  WalkTo(bob, {165, 100});
  EXPECT_EQ(BubbleOf(bob), kNoGroup);
  WalkTo(bob, {164, 100});
  EXPECT_TRUE(Together(ada, bob));
  ASSERT_THAT(Told<BubbleJoined>(ada), SizeIs(1));
  EXPECT_EQ(Told<BubbleJoined>(ada), Told<BubbleJoined>(bob));
  EXPECT_EQ(Told<BubbleJoined>(ada)[0].members[1].name, "Bob");
}

TEST_F(RoomBubblesTest, PR40_DistanceIsEuclidean) {
  const UserId ada = Join({100, 100});
  Join({146, 146});  // 65.05 away
  EXPECT_EQ(BubbleOf(ada), kNoGroup);
  const UserId bob = Join({145, 55});  // 63.6 from ada
  EXPECT_TRUE(Together(ada, bob));
}

TEST_F(RoomBubblesTest, PR41_WhoWalksByMeetsNobody) {
  const UserId ada = Join({100, 100});
  const UserId bob = Join({400, 100});
  WalkTo(bob, {120, 100}, true);
  EXPECT_EQ(BubbleOf(bob), kNoGroup);
  Report(bob, {120, 100});
  EXPECT_TRUE(Together(ada, bob));
}

TEST_F(RoomBubblesTest, PR41_TheOtherMayStillBeWalking) {
  const UserId ada = Join({100, 100});
  const UserId bob = Join({400, 100});
  WalkTo(ada, {340, 100}, true);
  Report(bob, {400, 100});
  EXPECT_TRUE(Together(ada, bob));
}

TEST_F(RoomBubblesTest, PR42_WhoComesToRestNearTheCentreJoins) {
  const UserId ada = Join({100, 100});
  const UserId bob = Join({160, 100});  // centre 130, 100
  const UserId eve = Join({400, 400});
  WalkTo(eve, {130, 149});
  EXPECT_EQ(BubbleOf(eve), kNoGroup);  // 57 px from both members, 49 from the centre
  WalkTo(eve, {130, 148});
  EXPECT_THAT(MembersWith(eve), ElementsAre(ada, bob, eve));
}

TEST_F(RoomBubblesTest, PR42_TheNearestIsTakenABubbleBeforeAPerson) {
  const UserId ada = Join({100, 100});
  const UserId bob = Join({160, 100});  // centre 130, 100
  Arrival busy = Somebody({130, 180});
  const UserId pat = Join(busy);
  const UserId eve = Join({600, 600});
  WalkTo(eve, {130, 140});  // 40 from the centre, 40 from pat
  EXPECT_THAT(MembersWith(eve), ElementsAre(ada, bob, eve));
  EXPECT_EQ(BubbleOf(pat), kNoGroup);
}

TEST_F(RoomBubblesTest, PR42_ANearerPersonIsTakenBeforeABubble) {
  Join({100, 100});
  Join({160, 100});
  const UserId pat = Join({130, 180});
  const UserId eve = Join({600, 600});
  WalkTo(eve, {130, 141});
  EXPECT_THAT(MembersWith(eve), ElementsAre(pat, eve));
}

TEST_F(RoomBubblesTest, PR42_OfTwoPeopleAsNearTheOlderIsTaken) {
  const UserId ada = Join({100, 100});
  const UserId bob = Join({200, 100});
  const UserId eve = Join({150, 100});
  EXPECT_TRUE(Together(eve, ada));
  EXPECT_EQ(BubbleOf(bob), kNoGroup);
}

TEST_F(RoomBubblesTest, PR43_WhoIsNotAvailableIsLeftAlone) {
  for (const Status status : {Status::kDoNotDisturb, Status::kBackInAMoment}) {
    Open({});
    Arrival away = Somebody({100, 100});
    away.status = status;
    const UserId ada = Join(away);
    const UserId bob = Join({120, 100});
    EXPECT_EQ(BubbleOf(bob), kNoGroup);
    Report(ada, {100, 100});
    EXPECT_EQ(BubbleOf(ada), kNoGroup);
  }
  for (const Status status : {Status::kOnline, Status::kBusy, Status::kAway}) {
    Open({});
    Arrival busy = Somebody({100, 100});
    busy.status = status;
    const UserId ada = Join(busy);
    EXPECT_TRUE(Together(ada, Join({120, 100})));
  }
}

TEST_F(RoomBubblesTest, PR44_TheCentreIsTheMeanOfTheHeads) {
  const UserId ada = Join({100, 100});
  const UserId bob = Join({140, 100});
  const UserId eve = Join({120, 130});
  EXPECT_EQ(Told<GroupUpdated>(eve).back().centre, (Point{120, 110}));
  Follow(ada, bob);
  EXPECT_EQ(Told<GroupUpdated>(ada).back().centre, (Point{110, 115}));
}

TEST_F(RoomBubblesTest, PR45_TwoPartBeyondTwiceTheRadius) {
  const UserId ada = Join({100, 100});
  const UserId bob = Join({160, 100});
  WalkTo(bob, {196, 100}, true);
  EXPECT_TRUE(Together(ada, bob));
  WalkTo(bob, {197, 100}, true);
  EXPECT_EQ(BubbleOf(ada), kNoGroup);
  EXPECT_EQ(BubbleOf(bob), kNoGroup);
}

TEST_F(RoomBubblesTest, PR45_OfThreeWhoWalksOffLeavesAlone) {
  const UserId ada = Join({100, 100});
  const UserId bob = Join({140, 100});
  const UserId eve = Join({120, 120});
  WalkTo(eve, {120, 172}, true);  // 48 from the mean of three
  EXPECT_TRUE(Together(ada, eve));
  WalkTo(eve, {120, 173}, true);
  EXPECT_EQ(BubbleOf(eve), kNoGroup);
  EXPECT_TRUE(Together(ada, bob));
  EXPECT_THAT(Told<BubbleLeft>(eve), SizeIs(1));
  EXPECT_THAT(Told<BubbleLeft>(ada), IsEmpty());
}

TEST_F(RoomBubblesTest, PR46_ABubbleOfOneIsClosed) {
  const UserId ada = Join({100, 100});
  const UserId bob = Join({150, 100});
  const UserId eve = Join({600, 600});
  const GroupId bubble = BubbleOf(ada);
  Leave(bob);
  EXPECT_THAT(Told<BubbleLeft>(ada), ElementsAre(BubbleLeft{bubble}));
  EXPECT_THAT(Told<GroupDeleted>(eve), ElementsAre(GroupDeleted{bubble}));
  EXPECT_EQ(BubbleOf(ada), kNoGroup);
  EXPECT_TRUE(room->Members(bubble).empty());
}

TEST_F(RoomBubblesTest, PR47_AFullBubbleTakesNobody) {
  const UserId ada = Join({100, 100});
  for (int i = 1; i < 4; ++i) EXPECT_TRUE(Together(ada, Join({100 + i, 100})));
  EXPECT_TRUE(Told<GroupUpdated>(ada).back().full);
  const UserId fifth = Join({102, 100});
  EXPECT_EQ(BubbleOf(fifth), kNoGroup);
  const UserId sixth = Join({102, 101});
  EXPECT_TRUE(Together(fifth, sixth));
}

TEST_F(RoomBubblesTest, PR47_TheLimitIsARuleOfTheRoom) {
  Open({.bubble_size = 2});
  const UserId ada = Join({100, 100});
  Join({101, 100});
  EXPECT_EQ(BubbleOf(Join({102, 100})), kNoGroup);
  EXPECT_THAT(MembersWith(ada), SizeIs(2));
}

// ada and bob are a bubble at 130, 100; the others stand farther than 64 px from all and each other.
class RoomAbsorbTest : public RoomFixture {
 protected:
  void Meet(const RoomRules& rules) {
    Open(rules);
    ada = Join({1000, 1000});
    bob = Join({1060, 1000});  // centre 1030, 1000
  }
  UserId ada;
  UserId bob;
};

TEST_F(RoomAbsorbTest, PR48_ABubbleThatComesNearTakesIn) {
  Meet({});
  const UserId eve = Join({1050, 1066});  // 66.8 from bob, 83 from ada
  EXPECT_EQ(BubbleOf(eve), kNoGroup);
  WalkTo(ada, {1040, 1040}, true);  // the centre is 1050, 1020: 46 px; but ada is walking
  EXPECT_EQ(BubbleOf(eve), kNoGroup);
  Report(ada, {1040, 1040});
  EXPECT_THAT(MembersWith(eve), ElementsAre(ada, bob, eve));
}

TEST_F(RoomAbsorbTest, PR48_FarFromTheOriginOfTheMapAsWell) {
  Open({}, 400, 400);
  ada = Join({12'000, 12'000});
  bob = Join({12'060, 12'000});
  const UserId eve = Join({12'050, 12'066});
  WalkTo(ada, {12'040, 12'040});
  EXPECT_TRUE(Together(ada, eve));
}

TEST_F(RoomAbsorbTest, PR48_TheNearestFirstUntilItIsFull) {
  Meet({.bubble_size = 3});
  const UserId eve = Join({1020, 1070});
  const UserId pat = Join({1090, 1064});
  ASSERT_EQ(BubbleOf(eve), kNoGroup);
  ASSERT_EQ(BubbleOf(pat), kNoGroup);
  WalkTo(ada, {1050, 1050});  // the centre is 1055, 1025: 52 px for pat, 57 for eve
  EXPECT_EQ(BubbleOf(pat), kNoGroup);
  WalkTo(ada, {1060, 1060});  // 1060, 1030: 45 px for pat, 57 for eve
  EXPECT_THAT(MembersWith(ada), ElementsAre(ada, bob, pat));
}

TEST_F(RoomAbsorbTest, PR48_WhoIsNotAvailableIsPassedOver) {
  Meet({});
  Arrival silent = Somebody({1050, 1060});
  silent.status = Status::kDoNotDisturb;
  const UserId dnd = Join(silent);
  const UserId eve = Join({1050, 1066});
  WalkTo(ada, {1040, 1040});
  EXPECT_EQ(BubbleOf(dnd), kNoGroup);
  EXPECT_TRUE(Together(ada, eve));
}

TEST_F(RoomAbsorbTest, PR48_ALockedBubbleTakesInNobody) {
  Meet({});
  const UserId eve = Join({1050, 1066});
  Do(ada, LockBubble{true}).value();
  WalkTo(ada, {1040, 1040});
  EXPECT_EQ(BubbleOf(eve), kNoGroup);
}

TEST_F(RoomBubblesTest, PR49_WhoLeadsTakesTheFollowersAlong) {
  const UserId ada = Join({100, 100});
  const UserId bob = Join({110, 100});
  const UserId eve = Join({120, 100});
  const UserId pat = Join({110, 110});
  ASSERT_THAT(MembersWith(ada), SizeIs(4));
  Do(ada, LockBubble{true}).value();
  const GroupId before = BubbleOf(eve);
  Follow(ada, bob);
  WalkTo(ada, {400, 100}, true);

  EXPECT_THAT(MembersWith(ada), ElementsAre(ada, bob));
  EXPECT_THAT(MembersWith(eve), ElementsAre(eve, pat));
  EXPECT_EQ(BubbleOf(eve), before);
  EXPECT_EQ(room->Find(bob)->leader, ada);
  EXPECT_FALSE(Told<BubbleJoined>(bob).back().locked);
}

TEST_F(RoomBubblesTest, PR49_OfThreeTheThirdLeaves) {
  const UserId ada = Join({100, 100});
  const UserId bob = Join({110, 100});
  const UserId eve = Join({120, 100});
  const GroupId before = BubbleOf(ada);
  Follow(ada, bob);
  WalkTo(ada, {400, 100}, true);
  EXPECT_EQ(BubbleOf(ada), before);
  EXPECT_TRUE(Together(ada, bob));
  EXPECT_EQ(BubbleOf(eve), kNoGroup);
}

TEST_F(RoomBubblesTest, PR50_ABubbleStretchesBehindItsLeader) {
  const UserId ada = Join({100, 100});
  const UserId bob = Join({110, 100});
  const UserId watcher = Join({600, 600});
  const GroupId bubble = BubbleOf(ada);
  Follow(ada, bob);
  WalkTo(ada, {159, 100}, true);
  EXPECT_THAT(Told<GroupDeleted>(watcher), ElementsAre(GroupDeleted{bubble}));
  WalkTo(ada, {300, 100}, true);
  EXPECT_TRUE(Together(ada, bob));
  EXPECT_TRUE(Do(bob, Chat{"1", "wait"}));
  EXPECT_THAT(Told<Chatted>(ada), SizeIs(1));

  WalkTo(bob, {260, 100}, true);
  ASSERT_THAT(Told<GroupUpdated>(watcher), SizeIs(1));
  EXPECT_EQ(Told<GroupUpdated>(watcher)[0].centre, (Point{300, 100}));
}

TEST_F(RoomBubblesTest, PR51_BubblesNeverMerge) {
  const UserId ada = Join({100, 100});
  const UserId bob = Join({150, 100});
  const UserId eve = Join({100, 300});
  const UserId pat = Join({150, 300});
  WalkTo(eve, {130, 110});
  EXPECT_TRUE(Together(eve, ada));  // alone: pat is not brought along
  WalkTo(pat, {130, 90});
  EXPECT_THAT(MembersWith(ada), ElementsAre(ada, bob, eve, pat));

  Open({.bubble_size = 2});
  const UserId a = Join({100, 100});
  const UserId b = Join({150, 100});
  const UserId c = Join({100, 101});
  const UserId d = Join({150, 101});
  EXPECT_TRUE(Together(a, b));
  EXPECT_TRUE(Together(c, d));
  Report(a, {101, 100});
  Report(c, {101, 101});
  EXPECT_FALSE(Together(a, c));
}

TEST_F(RoomBubblesTest, PR52_QuickEntersAndExitsLeaveNothingBehind) {
  const UserId ada = Join({100, 100});
  const UserId bob = Join({400, 100});
  for (int i = 0; i < 30; ++i) {
    WalkTo(bob, {130, 100});
    ASSERT_TRUE(Together(ada, bob));
    ASSERT_THAT(MembersWith(ada), ElementsAre(ada, bob));
    ASSERT_THAT(Told<CallStarted>(ada), SizeIs(1));
    const ConnectionId call = Told<CallStarted>(ada)[0].connection;
    Follow(ada, bob);
    SetStatus(bob, Status::kDoNotDisturb);
    ASSERT_THAT(Told<CallEnded>(ada), ElementsAre(CallEnded{bob, call}));
    ASSERT_EQ(BubbleOf(ada), kNoGroup);
    ASSERT_EQ(room->Find(ada)->followers, 0U);
    ASSERT_EQ(room->Find(bob)->leader, kNobody);
    Pass(Millis{5000});
    WalkTo(bob, {400, 100});
  }
}

TEST_F(RoomBubblesTest, PR53_NewcomersLearnAllAndTheOthersOfThem) {
  const UserId ada = Join({100, 100}, "Ada");
  const UserId bob = Join({140, 100}, "Bob");
  const UserId eve = Join({120, 110}, "Eve");
  ASSERT_THAT(Told<BubbleJoined>(eve), SizeIs(1));
  EXPECT_THAT(Told<BubbleJoined>(eve)[0].members, SizeIs(3));
  ASSERT_THAT(Told<BubbleChanged>(ada), SizeIs(1));
  EXPECT_EQ(Told<BubbleChanged>(ada)[0].joined[0].name, "Eve");
  EXPECT_THAT(Told<BubbleChanged>(ada)[0].left, IsEmpty());
  EXPECT_THAT(Told<BubbleChanged>(eve), IsEmpty());

  SetStatus(bob, Status::kDoNotDisturb);
  EXPECT_THAT(Told<BubbleChanged>(ada)[0].left, ElementsAre(bob));
  EXPECT_THAT(Told<BubbleChanged>(bob), IsEmpty());
  EXPECT_THAT(Told<BubbleLeft>(bob), SizeIs(1));
}

TEST_F(RoomBubblesTest, PR54_WhoLeavesOneBubbleMayMeetOthersAtOnce) {
  const UserId ada = Join({100, 100});
  const UserId bob = Join({160, 100});
  const UserId eve = Join({400, 100});
  WalkTo(bob, {380, 100});
  EXPECT_EQ(BubbleOf(ada), kNoGroup);
  EXPECT_TRUE(Together(bob, eve));
}

TEST_F(RoomBubblesTest, PR55_ALockedBubbleIsClosedToNewcomers) {
  const UserId ada = Join({100, 100});
  const UserId bob = Join({140, 100});
  const UserId eve = Join({600, 600});
  EXPECT_EQ(Do(eve, LockBubble{true}).error(), Refusal::kNotInBubble);
  EXPECT_TRUE(Do(bob, LockBubble{true}));
  EXPECT_TRUE(Told<BubbleChanged>(ada)[0].locked);
  EXPECT_TRUE(Told<GroupUpdated>(eve)[0].locked);
  WalkTo(eve, {120, 100});
  EXPECT_EQ(BubbleOf(eve), kNoGroup);
  EXPECT_TRUE(Do(ada, LockBubble{false}));
  Report(eve, {120, 100});
  EXPECT_TRUE(Together(ada, eve));
  EXPECT_TRUE(Do(ada, LockBubble{false}));
  EXPECT_THAT(out, IsEmpty());
}

TEST_F(RoomBubblesTest, PR56_TheLockGoesWithTheBubble) {
  const UserId ada = Join({100, 100});
  const UserId bob = Join({140, 100});
  Do(ada, LockBubble{true}).value();
  WalkTo(bob, {300, 100});
  ASSERT_EQ(BubbleOf(ada), kNoGroup);
  WalkTo(bob, {140, 100});
  EXPECT_TRUE(Together(ada, bob));
  EXPECT_FALSE(Told<BubbleJoined>(ada)[0].locked);
}

TEST_F(RoomBubblesTest, PR57_WatchersAreToldOfABubblesChanges) {
  Arrival looking = Somebody({800, 800});
  looking.viewport = Rect{0, 0, 320, 320};
  const UserId left = Join(looking);
  looking.place.at = {1100, 800};
  looking.viewport = Rect{0, 0, 640, 320};
  const UserId both = Join(looking);
  const UserId ada = Join({300, 100});
  Join({330, 100});
  const GroupId bubble = BubbleOf(ada);
  EXPECT_EQ(Told<GroupUpdated>(left)[0].centre, (Point{315, 100}));

  WalkTo(ada, {314, 100}, true);
  EXPECT_THAT(Told<GroupDeleted>(left), ElementsAre(GroupDeleted{bubble}));
  EXPECT_THAT(Told<GroupUpdated>(left), IsEmpty());
  EXPECT_THAT(Told<GroupDeleted>(both), IsEmpty());
  ASSERT_THAT(Told<GroupUpdated>(both), SizeIs(1));
  EXPECT_EQ(Told<GroupUpdated>(both)[0].zone, ZoneId{1});
}

}  // namespace
}  // namespace dw::presence

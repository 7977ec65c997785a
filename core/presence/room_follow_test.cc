#include "core/presence/room_fixture.h"

namespace dw::presence {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;
using testing::SizeIs;

// Three in a bubble, and one who stands far away.
class RoomFollowTest : public RoomFixture {
 protected:
  RoomFollowTest() {
    ada = Join({100, 100}, "Ada");
    bob = Join({120, 100}, "Bob");
    eve = Join({110, 120}, "Eve");
    far = Join({900, 900}, "Far");
  }
  UserId LeaderOf(UserId user) const { return room->Find(user)->leader; }
  std::uint32_t FollowersOf(UserId user) const { return room->Find(user)->followers; }

  UserId ada;
  UserId bob;
  UserId eve;
  UserId far;
};

TEST_F(RoomFollowTest, PR60_OneMemberOrAllCanBeAsked) {
  EXPECT_TRUE(Do(ada, AskToFollow{bob}));
  EXPECT_THAT(Told<FollowAsked>(bob), ElementsAre(FollowAsked{ada, bob}));
  EXPECT_EQ(CountTold(eve), 0U);
  EXPECT_TRUE(Do(ada, AskToFollow{kNobody}));
  EXPECT_THAT(Told<FollowAsked>(bob), SizeIs(1));
  EXPECT_THAT(Told<FollowAsked>(eve), ElementsAre(FollowAsked{ada, eve}));
  EXPECT_THAT(Told<FollowAsked>(ada), IsEmpty());
}

TEST_F(RoomFollowTest, PR60_OnlyMembersOfOnesBubbleCanBeAsked) {
  EXPECT_EQ(Do(far, AskToFollow{kNobody}).error(), Refusal::kNotInBubble);
  EXPECT_EQ(Do(ada, AskToFollow{far}).error(), Refusal::kNotInBubble);
  EXPECT_EQ(Do(ada, AskToFollow{ada}).error(), Refusal::kNotFound);
  EXPECT_EQ(Do(ada, AskToFollow{UserId{4000}}).error(), Refusal::kNotFound);
}

TEST_F(RoomFollowTest, PR61_FollowingBeginsWhenAccepted) {
  EXPECT_EQ(Do(bob, AnswerFollow{ada, true}).error(), Refusal::kNotFound);
  Do(ada, AskToFollow{bob}).value();
  EXPECT_EQ(Do(eve, AnswerFollow{ada, true}).error(), Refusal::kNotFound);
  EXPECT_EQ(Do(bob, AnswerFollow{kNobody, true}).error(), Refusal::kNotFound);
  EXPECT_TRUE(Do(bob, AnswerFollow{ada, true}));
  EXPECT_THAT(Told<FollowAnswered>(ada), ElementsAre(FollowAnswered{ada, bob, true}));
  EXPECT_THAT(Told<FollowAnswered>(bob), SizeIs(1));
  EXPECT_EQ(LeaderOf(bob), ada);
  EXPECT_EQ(Do(bob, AnswerFollow{ada, true}).error(), Refusal::kNotFound);
}

TEST_F(RoomFollowTest, PR61_ARefusalIsToldToTheOneWhoAsked) {
  Do(ada, AskToFollow{bob}).value();
  EXPECT_TRUE(Do(bob, AnswerFollow{ada, false}));
  EXPECT_THAT(Told<FollowAnswered>(ada), ElementsAre(FollowAnswered{ada, bob, false}));
  EXPECT_EQ(CountTold(bob), 0U);
  EXPECT_EQ(LeaderOf(bob), kNobody);
}

TEST_F(RoomFollowTest, PR61_ARequestIsForThisBubbleAlone) {
  Do(ada, AskToFollow{bob}).value();
  WalkTo(bob, {300, 100});
  WalkTo(bob, {120, 100});
  ASSERT_TRUE(Together(ada, bob));
  EXPECT_EQ(Do(bob, AnswerFollow{ada, true}).error(), Refusal::kNotFound);
  Do(ada, AskToFollow{bob}).value();
  WalkTo(ada, {300, 100});
  EXPECT_EQ(Do(bob, AnswerFollow{ada, true}).error(), Refusal::kNotFound);
}

TEST_F(RoomFollowTest, PR61_TheLatestFourRequestsAreKept) {
  Open({.bubble_size = 6});
  std::vector<UserId> askers;
  for (int i = 0; i < 5; ++i) askers.push_back(Join({100 + i, 100}));
  const UserId asked = Join({105, 100});
  for (const UserId asker : askers) Do(asker, AskToFollow{asked}).value();
  Do(askers[4], AskToFollow{asked}).value();  // asking again takes no further place
  EXPECT_EQ(Do(asked, AnswerFollow{askers[0], true}).error(), Refusal::kNotFound);
  EXPECT_TRUE(Do(asked, AnswerFollow{askers[1], false}));
  EXPECT_TRUE(Do(asked, AnswerFollow{askers[4], true}));
}

TEST_F(RoomFollowTest, PR62_WhoFollowsLeadsNobody) {
  Follow(ada, bob);
  EXPECT_EQ(Do(bob, AskToFollow{eve}).error(), Refusal::kNotAllowed);
  Follow(eve, ada);  // ada lets bob go
  EXPECT_THAT(Told<FollowStopped>(bob), ElementsAre(FollowStopped{ada, bob}));
  EXPECT_EQ(LeaderOf(bob), kNobody);
  EXPECT_EQ(LeaderOf(ada), eve);
  EXPECT_EQ(FollowersOf(ada), 0U);
  EXPECT_EQ(FollowersOf(eve), 1U);
}

TEST_F(RoomFollowTest, PR62_WhoFollowsAnotherLeavesTheFirst) {
  Follow(ada, bob);
  Follow(eve, bob);
  EXPECT_THAT(Told<FollowStopped>(ada), ElementsAre(FollowStopped{ada, bob}));
  EXPECT_EQ(LeaderOf(bob), eve);
  EXPECT_EQ(FollowersOf(ada), 0U);
}

TEST_F(RoomFollowTest, PR62_NoRingsOfFollowers) {
  Do(ada, AskToFollow{bob}).value();
  Do(bob, AskToFollow{ada}).value();
  EXPECT_TRUE(Do(bob, AnswerFollow{ada, true}));
  EXPECT_EQ(Do(ada, AnswerFollow{bob, true}).error(), Refusal::kNotAllowed);
  EXPECT_EQ(LeaderOf(ada), kNobody);
}

TEST_F(RoomFollowTest, PR63_BothEndsCanStop) {
  Follow(ada, bob);
  EXPECT_TRUE(Do(bob, StopFollow{ada, bob}));
  EXPECT_THAT(Told<FollowStopped>(ada), ElementsAre(FollowStopped{ada, bob}));
  EXPECT_THAT(Told<FollowStopped>(bob), SizeIs(1));
  EXPECT_EQ(Do(bob, StopFollow{}).error(), Refusal::kNotFound);

  Follow(ada, bob);
  Follow(ada, eve);
  EXPECT_EQ(Do(ada, StopFollow{ada, far}).error(), Refusal::kNotFound);
  EXPECT_TRUE(Do(ada, StopFollow{ada, eve}));
  EXPECT_EQ(LeaderOf(eve), kNobody);
  EXPECT_EQ(LeaderOf(bob), ada);
  Follow(ada, eve);
  EXPECT_TRUE(Do(ada, StopFollow{}));
  EXPECT_THAT(Told<FollowStopped>(ada), SizeIs(2));
  EXPECT_EQ(Do(far, StopFollow{}).error(), Refusal::kNotFound);
}

TEST_F(RoomFollowTest, PR64_LeavingTheBubbleEndsFollowing) {
  Follow(ada, bob);
  Follow(ada, eve);
  SetStatus(ada, Status::kDoNotDisturb);
  EXPECT_EQ(LeaderOf(bob), kNobody);
  EXPECT_EQ(LeaderOf(eve), kNobody);
  EXPECT_EQ(FollowersOf(ada), 0U);
  EXPECT_TRUE(Together(bob, eve));
}

TEST_F(RoomFollowTest, PR64_LeavingTheRoomEndsFollowing) {
  Follow(ada, bob);
  Leave(bob);
  EXPECT_THAT(Told<FollowStopped>(ada), ElementsAre(FollowStopped{ada, bob}));
  EXPECT_EQ(FollowersOf(ada), 0U);
}

TEST_F(RoomFollowTest, PR65_WhoStopsFarAwayLeaves) {
  Leave(eve);
  Follow(ada, bob);
  WalkTo(ada, {600, 100});
  ASSERT_TRUE(Together(ada, bob));
  EXPECT_TRUE(Do(bob, StopFollow{}));
  EXPECT_EQ(BubbleOf(bob), kNoGroup);
  EXPECT_EQ(BubbleOf(ada), kNoGroup);
}

}  // namespace
}  // namespace dw::presence

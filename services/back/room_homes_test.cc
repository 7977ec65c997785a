// Which room moves where, and when.
#include "services/back/room_homes.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <map>

#include "base/rendezvous.h"

namespace dw::back {
namespace {

using std::chrono::seconds;

const std::string kA = "a:1";
const std::string kB = "b:1";
const std::string kC = "c:1";

class RoomHomesTest : public ::testing::Test {
 protected:
  /// Half a second at a time, as the roll is called.
  void Pass(Millis time, const std::vector<std::string>& backs) {
    for (const Instant end = now_ + time; now_ < end; now_ += Millis(500)) homes_.OnRoll(backs, now_);
  }
  std::optional<std::string> MoveOf(const std::string& room) {
    const auto to = homes_.BeginMove(room, kA, now_);
    if (to) {
      homes_.EndMove(room, now_);
      Pass(RoomHomes::kPause, present_);
    }
    return to;
  }
  /// One that should be at `back`, of those present_.
  std::string RoomOf(const std::string& back) const {
    for (int i = 0;; ++i) {
      const std::string room = "/~/" + std::to_string(i) + ".tmj";
      if (present_[ChooseByRendezvous(room, present_)] == back) return room;
    }
  }

  RoomHomes homes_;
  Instant now_{std::chrono::hours(1)};
  std::vector<std::string> present_{kA, kB};
};

TEST_F(RoomHomesTest, IW11_OnlyTheShareOfTheBackThatHasJoinedMoves) {
  const std::vector<std::string> before{kA, kC};
  present_ = {kC, kB, kA};
  Pass(seconds(20), before);
  Pass(seconds(20), present_);
  int moved = 0;
  for (int i = 0; i < 300; ++i) {
    const std::string room = "/~/" + std::to_string(i) + ".tmj";
    if (before[ChooseByRendezvous(room, before)] != kA) continue;
    const bool takes = present_[ChooseByRendezvous(room, present_)] == kB;
    EXPECT_EQ(MoveOf(room), takes ? std::optional(kB) : std::nullopt) << room;
    moved += takes ? 1 : 0;
  }
  // About a third of half of them.
  EXPECT_GT(moved, 30);
  EXPECT_LT(moved, 75);
}

TEST_F(RoomHomesTest, IW11_NothingMovesToABackThatHasJustCome) {
  Pass(seconds(20), {kA});
  const std::string room = RoomOf(kB);
  Pass(RoomHomes::kSettled - Millis(500), present_);
  EXPECT_EQ(MoveOf(room), std::nullopt);
  Pass(Millis(1000), present_);
  EXPECT_EQ(MoveOf(room), kB);
}

TEST_F(RoomHomesTest, IW11_ABackThatComesAndGoesMovesNothing) {
  const std::string room = RoomOf(kB);
  for (int i = 0; i < 20; ++i) {
    Pass(seconds(8), present_);
    EXPECT_EQ(MoveOf(room), std::nullopt);
    Pass(seconds(1), {kA});
    EXPECT_EQ(MoveOf(room), std::nullopt);
  }
}

TEST_F(RoomHomesTest, IW11_ARoomWaitsForTheBackThatWeighsMostAndGoesToNoOtherMeanwhile) {
  present_ = {kA, kB, kC};
  const std::string room = RoomOf(kC);
  Pass(seconds(20), {kA, kB});
  Pass(seconds(5), present_);
  EXPECT_EQ(homes_.BeginMove(room, kA, now_), std::nullopt);
  Pass(seconds(6), present_);
  EXPECT_EQ(homes_.BeginMove(room, kA, now_), kC);
}

TEST_F(RoomHomesTest, IW11_NothingMovesWhileTheStoreSaysNothing) {
  const std::string room = RoomOf(kB);
  Pass(seconds(20), present_);
  now_ += RoomHomes::kFresh + Millis(1);
  EXPECT_EQ(MoveOf(room), std::nullopt);
  // Nobody has gone for all that.
  Pass(Millis(500), present_);
  EXPECT_EQ(MoveOf(room), kB);
}

TEST_F(RoomHomesTest, IW11_ABackThatIsNotOnTheRollItselfMovesNothing) {
  const std::string room = RoomOf(kB);
  Pass(seconds(20), {kB});
  EXPECT_EQ(homes_.BeginMove(room, kA, now_), std::nullopt);
}

TEST_F(RoomHomesTest, IW11_OneRoomMovesAtATimeAndThenThereIsAPause) {
  const std::string room = RoomOf(kB);
  Pass(seconds(20), present_);
  ASSERT_EQ(homes_.BeginMove(room, kA, now_), kB);
  EXPECT_EQ(homes_.BeginMove(room, kA, now_), std::nullopt);
  Pass(seconds(5), present_);
  EXPECT_EQ(homes_.BeginMove(room, kA, now_), std::nullopt);
  homes_.EndMove("another", now_);
  homes_.EndMove(room, now_);
  EXPECT_EQ(homes_.BeginMove(room, kA, now_), std::nullopt);
  Pass(RoomHomes::kPause, present_);
  EXPECT_EQ(homes_.BeginMove(room, kA, now_), kB);
  // One that is not heard of again is not waited for without end.
  Pass(RoomHomes::kMostMoving, present_);
  EXPECT_EQ(homes_.BeginMove(room, kA, now_), kB);
}

TEST_F(RoomHomesTest, IW11_ARoomThatIsBackAtOnceDoesNotGoToAndFro) {
  const std::string room = RoomOf(kB);
  Pass(seconds(20), present_);
  ASSERT_EQ(MoveOf(room), kB);
  homes_.OnOpened(room, now_);
  EXPECT_EQ(MoveOf(room), std::nullopt);
  Pass(RoomHomes::kDistrust - seconds(5), present_);
  EXPECT_EQ(MoveOf(room), std::nullopt);
  Pass(seconds(6), present_);
  EXPECT_EQ(MoveOf(room), kB);
}

TEST_F(RoomHomesTest, IW11_ABackThatHasStoppedMeanwhileIsTrustedWhenItIsThereAgain) {
  const std::string room = RoomOf(kB);
  Pass(seconds(20), present_);
  ASSERT_EQ(MoveOf(room), kB);
  Pass(seconds(5), {kA});
  homes_.OnOpened(room, now_);
  Pass(seconds(11), present_);
  EXPECT_EQ(MoveOf(room), kB);
}

}  // namespace
}  // namespace dw::back

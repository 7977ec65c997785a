#include "core/presence/room_fixture.h"

namespace dw::presence {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;
using testing::SizeIs;

constexpr std::int32_t kLowest = std::numeric_limits<std::int32_t>::min();
constexpr std::int32_t kHighest = std::numeric_limits<std::int32_t>::max();

class RoomWalkTest : public RoomFixture {
 protected:
  RoomWalkTest() {
    Open({}, 200, 40);  // 6400 px wide
    ada = Join({100, 100}, "Ada");
    bob = Join({100, 400}, "Bob");
  }
  bool Corrected(CorrectionReason reason) {
    const auto told = Told<PositionCorrected>(ada);
    return told.size() == 1 && told[0].reason == reason && CountTold(bob) == 0;
  }

  UserId ada;
  UserId bob;
};

TEST_F(RoomWalkTest, PR10_RunningAndWalkingAreFine) {
  for (int i = 1; i <= 50; ++i) {
    Pass(Millis{200});
    Report(ada, {100 + 90 * i, 100}, true);
    ASSERT_THAT(Told<PositionCorrected>(ada), IsEmpty());
  }
  EXPECT_EQ(At(ada), (Point{4600, 100}));
}

TEST_F(RoomWalkTest, PR10_ASecondOfRunningMayArriveAtOnceButNoMore) {
  Pass(Millis{60'000});
  Report(ada, {100 + 450, 100}, true);
  EXPECT_EQ(At(ada).x, 550);
  Report(ada, {550 + 100, 100}, true);
  EXPECT_TRUE(Corrected(CorrectionReason::kTooFast));
  EXPECT_EQ(At(ada).x, 550);
}

TEST_F(RoomWalkTest, PR10_TenTimesTheSpeedIsRefused) {
  int refused = 0;
  for (int i = 1; i <= 20; ++i) {
    Pass(Millis{200});
    Report(ada, {At(ada).x + 360, 100}, true);
    refused += Corrected(CorrectionReason::kTooFast) ? 1 : 0;
  }
  EXPECT_GT(refused, 10);
  EXPECT_LT(At(ada).x, 100 + 4 * 473 + 505);
}

TEST_F(RoomWalkTest, PR10_ATeleportIsRefused) {
  Report(ada, {6000, 1000});
  EXPECT_TRUE(Corrected(CorrectionReason::kTooFast));
  EXPECT_EQ(At(ada), (Point{100, 100}));
}

TEST_F(RoomWalkTest, PR10_TimeThatGoesBackGivesNothing) {
  Report(ada, {580, 100});
  now -= Millis{5000};
  Report(ada, {900, 100});
  EXPECT_TRUE(Corrected(CorrectionReason::kTooFast));
}

TEST_F(RoomWalkTest, PR10_TooManyReportsAreTooFast) {
  int taken = 0;
  while (taken < 1000) {
    Report(ada, {100, 100}, taken % 2 == 0);
    if (Corrected(CorrectionReason::kTooFast)) break;
    ++taken;
  }
  EXPECT_EQ(taken, 120);
  Pass(Millis{16});
  Report(ada, {101, 100});
  EXPECT_EQ(At(ada).x, 101);
}

TEST_F(RoomWalkTest, PR11_OutsideIsOutsideHoweverFar) {
  for (const Point to : {Point{-1, 100}, Point{100, 1281}, Point{kHighest, kHighest}, Point{kLowest, kLowest},
                         Point{kLowest, kHighest}, Point{100, kLowest}, Point{2'000'000'000, -2'000'000'000}}) {
    Report(ada, to);
    EXPECT_TRUE(Corrected(CorrectionReason::kOutside));
    EXPECT_EQ(At(ada), (Point{100, 100}));
  }
}

TEST_F(RoomWalkTest, PR12_NobodyWalksThroughAWall) {
  for (int row = 0; row < 40; ++row) ground->Block(5, row);  // from x = 160 to 192
  Pass(Millis{10'000});
  Report(ada, {250, 100});
  EXPECT_TRUE(Corrected(CorrectionReason::kBlocked));
  Report(ada, {155, 100});
  EXPECT_TRUE(Corrected(CorrectionReason::kBlocked));
  Report(ada, {154, 100});
  EXPECT_EQ(At(ada), (Point{154, 100}));
  EXPECT_EQ(Told<UserMoved>(bob).size(), 1U);
}

TEST_F(RoomWalkTest, PR13_WhoWasPutIntoAWallWalksOut) {
  ground->Block(20, 20);
  const UserId eve = Join({656, 650});
  WalkTo(eve, {656, 700});
  EXPECT_EQ(At(eve), (Point{656, 700}));
  WalkTo(eve, {656, 650});
  EXPECT_EQ(At(eve), (Point{656, 700}));
}

TEST_F(RoomWalkTest, PR14_ACorrectionNamesThePlaceAndRisesByOne) {
  WalkTo(ada, {120, 100}, true);
  Report(ada, {5000, 100});
  EXPECT_THAT(Told<PositionCorrected>(ada),
              ElementsAre(PositionCorrected{{{120, 100}, Direction::kDown, false}, 1, CorrectionReason::kTooFast}));
  Report(ada, {-5, 100});
  ASSERT_THAT(Told<PositionCorrected>(ada), SizeIs(1));
  EXPECT_EQ(Told<PositionCorrected>(ada)[0].correction, 2U);
  EXPECT_EQ(CountTold(bob), 0U);
}

TEST_F(RoomWalkTest, PR15_ReportsFromBeforeTheCorrectionAreVoid) {
  Report(ada, {5000, 100});
  Pass(Millis{1000});
  for (const std::uint32_t wrong : {0U, 2U, 0xFFFFFFFFU}) {
    EXPECT_TRUE(Do(ada, Walk{{{110, 100}, Direction::kDown, true}, wrong}));
    EXPECT_THAT(out, IsEmpty());
    EXPECT_EQ(At(ada), (Point{100, 100}));
  }
  EXPECT_TRUE(Do(ada, Walk{{{110, 100}, Direction::kDown, true}, 1}));
  EXPECT_EQ(At(ada), (Point{110, 100}));
}

TEST_F(RoomWalkTest, PR16_AResumedConnectionMayCatchUp) {
  Pass(Millis{10'000});
  room->Credit(ada, Millis{10'000}, now);
  for (int i = 1; i <= 50; ++i) Report(ada, {100 + 90 * i, 100}, true);
  EXPECT_EQ(At(ada), (Point{4600, 100}));
}

TEST_F(RoomWalkTest, PR16_ReportsOfTheTimeLostDoNotCountAsTooMany) {
  Pass(Millis{30'000});
  room->Credit(ada, Millis{30'000}, now);
  for (int i = 1; i <= 900; ++i) Report(ada, {100 + i, 100}, true);
  EXPECT_EQ(At(ada), (Point{1000, 100}));
}

TEST_F(RoomWalkTest, PR16_CreditIsForAtMostThirtySecondsAndRunsOut) {
  Open({}, 1000, 40);
  ada = Join({0, 100});
  bob = Join({0, 900});
  room->Credit(ada, Millis{3'600'000}, now);
  Report(ada, {15'000, 100});
  EXPECT_TRUE(Corrected(CorrectionReason::kTooFast));
  room->Credit(ada, Millis{20'000}, now);
  room->Credit(ada, Millis{20'000}, now);
  Report(ada, {14'000, 100});
  EXPECT_EQ(At(ada).x, 14'000);
  room->Credit(ada, Millis{20'000}, now);
  Pass(Millis{5001});
  Report(ada, {16'000, 100});
  EXPECT_TRUE(Corrected(CorrectionReason::kTooFast));
  room->Credit(ada, Millis{-20'000}, now);
  Report(ada, {16'000, 100});
  EXPECT_TRUE(Corrected(CorrectionReason::kTooFast));
}

TEST_F(RoomWalkTest, PR16_ACreditOpensNoWalls) {
  for (int row = 0; row < 40; ++row) ground->Block(20, row);
  room->Credit(ada, Millis{30'000}, now);
  Report(ada, {1000, 100});
  EXPECT_TRUE(Corrected(CorrectionReason::kBlocked));
}

}  // namespace
}  // namespace dw::presence

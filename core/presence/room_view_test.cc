#include "core/presence/room_fixture.h"

namespace dw::presence {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;
using testing::SizeIs;
using testing::UnorderedElementsAre;

constexpr std::int32_t kLowest = std::numeric_limits<std::int32_t>::min();
constexpr std::int32_t kHighest = std::numeric_limits<std::int32_t>::max();

// 4x4 zones, numbered 0..15.
class RoomViewTest : public RoomFixture {
 protected:
  UserId JoinLooking(Point at, Rect viewport) {
    Arrival arrival = Somebody(at);
    arrival.viewport = viewport;
    return Join(arrival);
  }
  std::vector<std::uint32_t> Watched(UserId user, std::uint32_t zones) const {
    std::vector<std::uint32_t> watched;
    for (std::uint32_t zone = 0; zone < zones; ++zone) {
      if (Reaches(ZoneId{zone}, user)) watched.push_back(zone);
    }
    return watched;
  }
};

TEST_F(RoomViewTest, PR30_AViewportWatchesTheZonesItTouches) {
  const UserId ada = JoinLooking({10, 10}, {0, 0, 320, 320});
  EXPECT_THAT(Watched(ada, 16), ElementsAre(0U));
  Do(ada, Look{{0, 0, 321, 320}}).value();
  EXPECT_THAT(Watched(ada, 16), ElementsAre(0U, 1U));
  Do(ada, Look{{319, 319, 321, 321}}).value();
  EXPECT_THAT(Watched(ada, 16), ElementsAre(0U, 1U, 4U, 5U));
  Do(ada, Look{{-5000, 900, 10, 5000}}).value();
  EXPECT_THAT(Watched(ada, 16), ElementsAre(8U, 12U));
  Do(ada, Look{{kLowest, kLowest, kHighest, kHighest}}).value();
  EXPECT_THAT(Watched(ada, 16), SizeIs(16));
  for (const Rect empty : {Rect{}, Rect{100, 100, 50, 200}, Rect{kHighest, 0, kLowest, 10}, Rect{2000, 0, 3000, 10}}) {
    Do(ada, Look{empty}).value();
    EXPECT_THAT(Watched(ada, 16), IsEmpty());
  }
}

TEST_F(RoomViewTest, PR30_BeforeAViewportIsSaidOneIsAssumed) {
  Open({}, 100, 100);  // 10x10 zones
  const UserId ada = Join({1600, 1600});
  // 640..2560 across, 1060..2140 down.
  EXPECT_THAT(Watched(ada, 100), SizeIs(6 * 4));
}

TEST_F(RoomViewTest, PR31_WhoBeginsToWatchIsToldWhatIsThere) {
  const UserId bob = Join({700, 700}, "Bob");
  const UserId eve = Join({720, 700}, "Eve");
  const UserId far = Join({1200, 1200}, "Far");
  Do(bob, Say{{"hello", SayKind::kSpeech}}).value();
  const UserId ada = JoinLooking({10, 10}, {0, 0, 100, 100});
  EXPECT_THAT(Told<GroupUpdated>(ada), IsEmpty());

  Do(ada, Look{{650, 650, 800, 800}}).value();
  const auto joined = Told<UserJoined>(ada);
  ASSERT_THAT(joined, SizeIs(2));
  EXPECT_EQ(joined[0].user, bob);
  EXPECT_EQ(joined[0].words.text, "hello");
  EXPECT_EQ(joined[1].user, eve);
  ASSERT_THAT(Told<GroupUpdated>(ada), SizeIs(1));
  EXPECT_THAT(Told<GroupUpdated>(ada)[0].members, ElementsAre(bob, eve));
  EXPECT_EQ(CountTold(bob) + CountTold(eve) + CountTold(far), 0U);
}

TEST_F(RoomViewTest, PR32_AStepToAnotherZoneIsALeavingForSomeAndAnIntroductionForOthers) {
  const UserId ada = Join({310, 10}, "Ada");
  const UserId left = JoinLooking({100, 1000}, {0, 0, 320, 320});
  const UserId right = JoinLooking({700, 1000}, {320, 0, 640, 320});
  WalkTo(ada, {315, 10}, true);
  EXPECT_THAT(Told<UserMoved>(left), ElementsAre(UserMoved{ada, {{315, 10}, Direction::kDown, true}, ZoneId{0}}));
  EXPECT_EQ(CountTold(right), 0U);

  WalkTo(ada, {330, 10}, true);
  EXPECT_EQ(CountTold(left), 1U);
  EXPECT_THAT(Told<UserLeft>(left), ElementsAre(UserLeft{ada, ZoneId{0}, 1 + 1}));
  EXPECT_EQ(CountTold(right), 2U);
  EXPECT_THAT(Told<UserMoved>(right), ElementsAre(UserMoved{ada, {{330, 10}, Direction::kDown, true}, ZoneId{1}}));
  ASSERT_THAT(Told<UserJoined>(right), SizeIs(1));
  EXPECT_EQ(Told<UserJoined>(right)[0].name, "Ada");
  EXPECT_EQ(Told<UserJoined>(right)[0].place.at, (Point{330, 10}));
  EXPECT_EQ(Told<UserJoined>(right)[0].zone, ZoneId{1});
  EXPECT_FALSE(Told<UserJoined>(right)[0].arrived);
}

TEST_F(RoomViewTest, PR32_WhoWatchesBothZonesIsToldAStepAndNoMore) {
  const UserId ada = Join({310, 10}, "Ada");
  const UserId both = JoinLooking({700, 1000}, {0, 0, 640, 320});
  WalkTo(ada, {330, 10}, true);
  EXPECT_EQ(CountTold(both), 1U);
  EXPECT_THAT(Told<UserMoved>(both), ElementsAre(UserMoved{ada, {{330, 10}, Direction::kDown, true}, ZoneId{1}}));
}

TEST_F(RoomViewTest, PR32_AReportOfNothingNewIsNotTold) {
  const UserId ada = Join({310, 10});
  Report(ada, {310, 10});
  EXPECT_THAT(out, IsEmpty());
}

TEST_F(RoomViewTest, PR33_OnesOwnStepsAreToldToo) {
  const UserId ada = Join({310, 10});
  WalkTo(ada, {300, 10});
  EXPECT_THAT(Told<UserMoved>(ada), SizeIs(1));
}

TEST_F(RoomViewTest, PR34_ZonesOutOfViewAreNamedAndSilent) {
  const UserId bob = Join({500, 100});
  const UserId ada = JoinLooking({100, 100}, {0, 0, 640, 320});
  Do(ada, Look{{0, 0, 320, 640}}).value();
  EXPECT_THAT(Told<ZoneCleared>(ada), ElementsAre(ZoneCleared{{ZoneId{1}}, {bob}}));
  WalkTo(bob, {510, 100});
  EXPECT_EQ(CountTold(ada), 0U);
  Do(ada, Look{{0, 0, 320, 640}}).value();
  EXPECT_THAT(out, IsEmpty());
}

TEST_F(RoomViewTest, PR35_AHugeViewIsCroppedAroundItsMiddle) {
  Open({}, 1000, 1000);  // 100x100 zones
  const UserId ada = JoinLooking({10, 10}, {kLowest, kLowest, kHighest, kHighest});
  const auto watched = Watched(ada, 10'000);
  ASSERT_THAT(watched, SizeIs(1600));
  EXPECT_EQ(watched.front(), 30U * 100 + 30);
  EXPECT_EQ(watched.back(), 69U * 100 + 69);

  Do(ada, Look{{0, 0, 32'000, 20 * 320}}).value();  // 100x20 zones
  const auto wide = Watched(ada, 10'000);
  ASSERT_THAT(wide, SizeIs(1600));
  EXPECT_EQ(wide.front(), 10U);
  EXPECT_EQ(wide.back(), 19U * 100 + 89);
  Do(ada, Look{{0, 0, 32'000, 16 * 320}}).value();
  EXPECT_THAT(Watched(ada, 10'000), SizeIs(1600));
}

TEST_F(RoomViewTest, PR34_WhoLeavesWatchesNothing) {
  const UserId ada = Join({100, 100});
  Leave(ada);
  std::vector<UserId> scratch;
  for (std::uint32_t zone = 0; zone < 16; ++zone) EXPECT_TRUE(room->Listeners(ZoneId{zone}, scratch).empty());
  EXPECT_EQ(room->View(ada), ZoneRect());
}

}  // namespace
}  // namespace dw::presence

#include "apps/bots/interest.h"

#include <gtest/gtest.h>

namespace dw::bots {
namespace {

constexpr std::int32_t kSide = 3200;

TEST(InterestTest, PR30_AViewportWatchesTheZonesItTouches) {
  const Interest interest(kSide, kSide);
  EXPECT_EQ(interest.columns(), 10);
  EXPECT_EQ(interest.Touched({0, 0, 320, 320}), (ZoneSpan{0, 0, 1, 1}));
  EXPECT_EQ(interest.Touched({0, 0, 321, 320}), (ZoneSpan{0, 0, 2, 1}));
  EXPECT_EQ(interest.Touched({319, 640, 1599, 1360}), (ZoneSpan{0, 2, 5, 5}));
  EXPECT_EQ(interest.Touched({-500, 2900, 100, 9000}), (ZoneSpan{0, 9, 1, 10}));
}

TEST(InterestTest, PR30_AnEmptyViewportAndOneBesideTheMapWatchNothing) {
  const Interest interest(kSide, kSide);
  EXPECT_EQ(interest.Touched({100, 100, 100, 500}), ZoneSpan{});
  EXPECT_EQ(interest.Touched({4000, 0, 5000, 500}), ZoneSpan{});
}

TEST(InterestTest, PR32_AStepIsCountedForAllWhoWatchTheZoneItEndsIn) {
  Interest interest(kSide, kSide);
  interest.Change({}, {0, 0, 2, 2});
  interest.Change({}, {1, 1, 3, 3});
  EXPECT_EQ(interest.WatchersAt({10, 10}), 1U);
  EXPECT_EQ(interest.WatchersAt({320, 639}), 2U);
  EXPECT_EQ(interest.WatchersAt({640, 640}), 1U);
  EXPECT_EQ(interest.WatchersAt({kSide, kSide}), 0U);

  interest.Change({0, 0, 2, 2}, {1, 0, 3, 2});
  EXPECT_EQ(interest.WatchersAt({10, 10}), 0U);
  EXPECT_EQ(interest.WatchersAt({640, 320}), 2U);
  interest.Change({1, 0, 3, 2}, {});
  interest.Change({1, 1, 3, 3}, {});
  EXPECT_EQ(interest.WatchersAt({640, 320}), 0U);
}

TEST(InterestTest, ThePersonStandsInTheMiddleUnlessTheMapEnds) {
  EXPECT_EQ(ViewportAround({1600, 1600}, 1280, 720, kSide, kSide), (Rect{960, 1240, 2240, 1960}));
  EXPECT_EQ(ViewportAround({10, 3190}, 1280, 720, kSide, kSide), (Rect{0, 2480, 1280, 3200}));
  EXPECT_EQ(ViewportAround({10, 10}, 1280, 720, 640, 640), (Rect{0, 0, 1280, 720}));
}

}  // namespace
}  // namespace dw::bots

#include "apps/bots/walker.h"

#include <gtest/gtest.h>

#include <cmath>

#include "apps/bots/sent_moves.h"

namespace dw::bots {
namespace {

constexpr Rect kArea{100, 100, 740, 460};

double Distance(Point a, Point b) {
  return std::sqrt(static_cast<double>(SquaredDistance(a, b)));
}

TEST(WalkerTest, StaysInItsAreaAndAlwaysMoves) {
  Walker::Random random(1);
  Walker walker(kArea, {120, 120});
  for (int step = 0; step < 10'000; ++step) {
    const Point before = walker.at();
    walker.Wander(random);
    EXPECT_NE(walker.at(), before);
    EXPECT_LE(Distance(before, walker.at()), Walker::kStep);
    EXPECT_GE(walker.at().x, kArea.left);
    EXPECT_LT(walker.at().x, kArea.right);
    EXPECT_GE(walker.at().y, kArea.top);
    EXPECT_LT(walker.at().y, kArea.bottom);
  }
}

TEST(WalkerTest, PR10_RunsToItsTargetNoFasterThanAllowed) {
  Walker walker(kArea, {0, 0});
  const Point target{3000, 1234};
  Point marked = SentMoves::Mark(walker.at(), 0);
  double gone = 0;
  int steps = 0;
  for (bool there = false; !there;) {
    there = walker.Approach(target, Walker::kRunStep);
    const Point next = SentMoves::Mark(walker.at(), static_cast<std::uint32_t>(++steps) % SentMoves::kNumbers);
    gone += Distance(marked, next);
    marked = next;
    // A fifth of a second each, and a second's worth saved up.
    EXPECT_LE(gone, 450 * (0.2 * steps + 1));
  }
  EXPECT_EQ(walker.at(), target);
  EXPECT_LT(steps, 45);
}

TEST(SentMovesTest, APlaceCarriesItsMovesNumberAndStaysNear) {
  for (std::uint32_t number = 0; number < SentMoves::kNumbers; ++number) {
    const Point at{1003, 777};
    const Point marked = SentMoves::Mark(at, number);
    EXPECT_EQ(SentMoves::NumberOf(marked.x, marked.y), number);
    EXPECT_LE(std::abs(marked.x - at.x), SentMoves::kShift);
    EXPECT_LE(std::abs(marked.y - at.y), SentMoves::kShift);
  }
}

TEST(SentMovesTest, FindsTheVeryMoveAndNoOther) {
  SentMoves moves(3);
  const Point marked = SentMoves::Mark({500, 600}, 9);
  moves.Note(2, marked, 1234);
  ASSERT_NE(moves.Find(2, marked.x, marked.y), nullptr);
  EXPECT_EQ(moves.Find(2, marked.x, marked.y)->at_us, 1234U);
  EXPECT_EQ(moves.Find(1, marked.x, marked.y), nullptr);
  EXPECT_EQ(moves.Find(2, marked.x + 8, marked.y), nullptr);

  moves.Note(2, SentMoves::Mark({900, 600}, 9), 5678);
  EXPECT_EQ(moves.Find(2, marked.x, marked.y), nullptr) << "its number has been given to another";
}

}  // namespace
}  // namespace dw::bots

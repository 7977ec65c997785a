// When who is flushed: pace and wheel.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "services/pusher/flush_pace.h"
#include "services/pusher/flush_wheel.h"

namespace dw::pusher {
namespace {

using std::chrono::milliseconds;
using ::testing::IsEmpty;
using ::testing::UnorderedElementsAre;

constexpr Instant kStart{std::chrono::hours(5)};

/// The pause after frames that carry `per_second` news, one each 20 ms.
Millis PauseAt(int per_second, const FlushPace::Press& press) {
  FlushPace pace;
  Instant now = kStart;
  for (int i = 0; i < 100; ++i) pace.OnFrame(static_cast<std::size_t>(per_second / 50), now += milliseconds(20), press);
  return std::chrono::duration_cast<Millis>(pace.next() - now);
}

TEST(FlushPaceTest, WS27_WhoIsSentLittleIsSentItAtOnce) {
  EXPECT_EQ(PauseAt(50, {1, 10'000}), Millis(0));
  EXPECT_EQ(FlushPace().next(), Instant());
}

TEST(FlushPaceTest, WS27_WhoIsSentMuchWaitsForMore) {
  EXPECT_EQ(PauseAt(1000, {1, 1000}), Millis(48));
  EXPECT_GT(PauseAt(100, {1, 1000}), Millis(5));
  EXPECT_LT(PauseAt(100, {1, 1000}), Millis(30));
}

TEST(FlushPaceTest, WS27_WhereFewAreTheyAreToldMoreAtOnce) {
  EXPECT_EQ(PauseAt(100, {1, 50}), Millis(0));
  EXPECT_EQ(PauseAt(1000, {1, 50}), Millis(48));
}

TEST(FlushPaceTest, WS27_AllWaitLongerWhileTheServerHasNoTimeButNotForEver) {
  EXPECT_EQ(PauseAt(50, {1.5, 1000}), Millis(24));
  EXPECT_EQ(PauseAt(1000, {2, 1000}), Millis(96));
  EXPECT_EQ(PauseAt(1000, {1000, 1000}), Millis(384));
}

TEST(FlushStretchTest, WS27_GrowsUnderLoadToABoundAndShrinksAgain) {
  FlushStretch stretch;
  for (int i = 0; i < 1000; ++i) stretch.OnLoad(1);
  EXPECT_EQ(stretch.value(), FlushPace::kMostStretch);
  for (int i = 0; i < 1000; ++i) stretch.OnLoad(0.94);
  EXPECT_EQ(stretch.value(), FlushPace::kMostStretch);
  for (int i = 0; i < 1000; ++i) stretch.OnLoad(0.5);
  EXPECT_EQ(stretch.value(), 1);
}

class FlushWheelTest : public ::testing::Test {
 protected:
  std::vector<int*> TakenBy(Instant now) {
    std::vector<int*> taken;
    wheel_.TakeDue(now, taken);
    return taken;
  }
  int a_ = 0, b_ = 0, c_ = 0;
  FlushWheel<int> wheel_{kStart};
};

TEST_F(FlushWheelTest, GivesBackWhatIsDueAndKeepsTheRest) {
  wheel_.Add(&a_, kStart + milliseconds(10));
  wheel_.Add(&b_, kStart + milliseconds(20));
  wheel_.Add(&c_, kStart + milliseconds(10));
  EXPECT_EQ(wheel_.NextDue(), kStart + milliseconds(10));
  EXPECT_THAT(TakenBy(kStart + milliseconds(9)), IsEmpty());
  EXPECT_THAT(TakenBy(kStart + milliseconds(15)), UnorderedElementsAre(&a_, &c_));
  EXPECT_EQ(wheel_.size(), 1U);
  EXPECT_THAT(TakenBy(kStart + std::chrono::hours(1)), UnorderedElementsAre(&b_));
  EXPECT_EQ(wheel_.NextDue(), std::nullopt);
}

TEST_F(FlushWheelTest, WhatIsDueAlreadyComesNext) {
  (void)TakenBy(kStart + milliseconds(100));
  wheel_.Add(&a_, kStart);
  EXPECT_THAT(TakenBy(kStart + milliseconds(101)), UnorderedElementsAre(&a_));
}

TEST_F(FlushWheelTest, WhatIsDueBeyondItsReachComesWhenItHasTurned) {
  wheel_.Add(&a_, kStart + std::chrono::hours(1));
  EXPECT_THAT(TakenBy(kStart + milliseconds(FlushWheel<int>::kBuckets)), UnorderedElementsAre(&a_));
}

TEST_F(FlushWheelTest, ForgetsWhatIsRemoved) {
  wheel_.Add(&a_, kStart + milliseconds(10));
  wheel_.Add(&b_, kStart + milliseconds(10));
  wheel_.Remove(&a_);
  EXPECT_THAT(TakenBy(kStart + milliseconds(10)), UnorderedElementsAre(&b_));
}

}  // namespace
}  // namespace dw::pusher

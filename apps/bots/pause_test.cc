#include "apps/bots/pause.h"

#include <gtest/gtest.h>

#include "apps/bots/interest.h"

namespace dw::bots {
namespace {

TEST(PauseTest, IsTheLongestTimeBetweenTwoWords) {
  Pause pause;
  pause.Begin(1000);
  for (const std::uint64_t now : {1100, 1400, 1500}) pause.Heard(now);
  EXPECT_EQ(pause.Longest(1600), 300U);
}

TEST(PauseTest, BeforeItBeginsNothingCounts) {
  Pause pause;
  pause.Heard(500);
  pause.Begin(1000);
  pause.Heard(1010);
  EXPECT_EQ(pause.Longest(1010), 10U);
}

TEST(PauseTest, OneThatGoesOnCountsAsFarAsItHasCome) {
  Pause pause;
  pause.Begin(0);
  pause.Heard(50);
  EXPECT_EQ(pause.Longest(5050), 5000U);
}

TEST(PauseTest, WhoSeesNobodyMoveMissesNothing) {
  Pause pause;
  pause.Begin(0);
  pause.Heard(50);
  pause.Excuse(900);
  pause.Heard(950);
  EXPECT_EQ(pause.Longest(950), 50U);
}

TEST(PauseTest, StepsOfOthersIntoZonesInViewAreDue) {
  Interest interest(3200, 3200);
  const ZoneSpan view = interest.Touched({0, 0, 640, 640});
  EXPECT_FALSE(interest.SteppedSince(view, 0, 7));
  interest.NoteStep({100, 100}, 7, 1000);
  EXPECT_FALSE(interest.SteppedSince(view, 0, 7)) << "one's own";
  interest.NoteStep({700, 100}, 8, 1100);
  EXPECT_FALSE(interest.SteppedSince(view, 0, 7)) << "out of view";
  interest.NoteStep({500, 500}, 8, 1200);
  EXPECT_TRUE(interest.SteppedSince(view, 1199, 7));
  EXPECT_FALSE(interest.SteppedSince(view, 1200, 7)) << "heard of already";
}

}  // namespace
}  // namespace dw::bots

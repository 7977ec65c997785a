#include "runtime/throttle.h"

#include <gtest/gtest.h>

namespace dw {
namespace {

using std::chrono::minutes;
using std::chrono::seconds;

TEST(ThrottleTest, ID12_WhoGuessesWaitsLongerAndLonger) {
  Throttle throttle({.tries = 3, .first_wait = seconds(10), .longest_wait = minutes(1)});
  Millis now{1'000};
  for (int i = 0; i < 2; ++i) throttle.Fail("ada", now);
  EXPECT_EQ(throttle.WaitOf("ada", now), Millis(0));
  throttle.Fail("ada", now);
  EXPECT_EQ(throttle.WaitOf("ada", now), seconds(10));
  EXPECT_EQ(throttle.WaitOf("eve", now), Millis(0));
  now += seconds(10);
  EXPECT_EQ(throttle.WaitOf("ada", now), Millis(0));
  throttle.Fail("ada", now);
  EXPECT_EQ(throttle.WaitOf("ada", now), seconds(20));
  for (int i = 0; i < 100; ++i) throttle.Fail("ada", now);
  EXPECT_EQ(throttle.WaitOf("ada", now), minutes(1));
  throttle.Forget("ada");
  EXPECT_EQ(throttle.WaitOf("ada", now), Millis(0));
}

TEST(ThrottleTest, ID12_FailuresAreForgottenAfterAWhile) {
  Throttle throttle({.tries = 2, .first_wait = seconds(10), .forgets = minutes(1)});
  throttle.Fail("ada", Millis(0));
  throttle.Fail("ada", minutes(2));
  EXPECT_EQ(throttle.WaitOf("ada", minutes(2)), Millis(0));
}

TEST(ThrottleTest, ID12_ItRemembersSoManyAndNoMore) {
  Throttle throttle({.tries = 1, .first_wait = seconds(10), .most = 100});
  throttle.Fail("ada", Millis(0));
  throttle.Fail("ada", Millis(0));
  for (int i = 0; i < 500; ++i) throttle.Fail("name " + std::to_string(i), Millis(0));
  EXPECT_EQ(throttle.size(), 100U);
  EXPECT_GT(throttle.WaitOf("ada", Millis(0)), Millis(0)) << "who has to wait longest is remembered";
}

}  // namespace
}  // namespace dw

#include "runtime/repeater.h"

#include <gtest/gtest.h>

#include <future>

namespace dw {
namespace {

TEST(RepeaterTest, ItWorksAgainAndAgain) {
  int done = 0;
  std::promise<void> thrice;
  Repeater repeater;
  repeater.Start(Millis(1), [&] {
    if (++done == 3) thrice.set_value();
  });
  EXPECT_EQ(thrice.get_future().wait_for(std::chrono::seconds(60)), std::future_status::ready);
}

TEST(RepeaterTest, ItsEndDoesNotWaitForThePause) {
  bool worked = false;
  {
    Repeater repeater;
    repeater.Start(std::chrono::hours(1), [&] { worked = true; });
  }
  EXPECT_FALSE(worked);
}

TEST(RepeaterTest, OneThatWasNotStartedEndsToo) {
  const Repeater repeater;
}

}  // namespace
}  // namespace dw

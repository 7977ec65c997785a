#include "runtime/repeater.h"

#include <gtest/gtest.h>

#include <future>

namespace dw {
namespace {

TEST(RepeaterTest, ItWorksAgainAndAgainAndIsNotAtWorkOnceItIsGone) {
  int done = 0;
  {
    std::promise<void> thrice;
    Repeater repeater;
    repeater.Start(Millis(1), [&] {
      if (++done == 3) thrice.set_value();
    });
    thrice.get_future().wait();
  }
  EXPECT_GE(done, 3);
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

#include "adapters/store_redis/backoff.h"

#include <gtest/gtest.h>

namespace dw::redis {
namespace {

TEST(BackoffTest, EveryWaitIsLongerUpToALimit) {
  Backoff backoff(Millis(50), Millis(300));
  for (int round = 0; round < 2; ++round) {
    for (const int longest : {50, 100, 200, 300, 300}) {
      const Millis wait = backoff.Next();
      EXPECT_GE(wait, Millis(longest / 2));
      EXPECT_LE(wait, Millis(longest));
    }
    backoff.Reset();
  }
}

}  // namespace
}  // namespace dw::redis

#include "runtime/handshake_pace.h"

#include <gtest/gtest.h>

#include "runtime/clock.h"

namespace dw {
namespace {

TEST(HandshakePaceTest, WS31_ATurnHasSoManyAndTheNextOneHasAgain) {
  ManualClock clock;
  Shard shard(0, clock);
  HandshakePace pace;
  for (int turn = 0; turn < 3; ++turn) {
    for (std::uint32_t i = 0; i < HandshakePace::kATurn; ++i) EXPECT_TRUE(pace.Take(shard));
    EXPECT_FALSE(pace.Take(shard));
    shard.RunOnce();
  }
}

}  // namespace
}  // namespace dw

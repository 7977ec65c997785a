#include "adapters/link_stream/back_roll.h"

#include <gtest/gtest.h>

#include "adapters/store_memory/memory_store.h"
#include "runtime/clock.h"

namespace dw::link_stream {
namespace {

class BackRollTest : public ::testing::Test {
 protected:
  void Pass(Millis time) {
    for (Millis passed{0}; passed < time; passed += Millis(100)) {
      clock_.Advance(Millis(100));
      shard_.RunOnce();
    }
    shard_.RunOnce();
  }

  ManualClock clock_;
  Shard shard_{0, clock_};
  MemoryStore store_{clock_};
  BackDirectory backs_{clock_, {}};
  std::shared_ptr<BackRoll> pusher_ = std::make_shared<BackRoll>(shard_, store_);
};

TEST_F(BackRollTest, IW10_WhoIsThereIsKnownAndWhoGoesIsNot) {
  const auto back = std::make_shared<BackRoll>(shard_, store_);
  back->Enter("a:1");
  pusher_->Follow(backs_);
  shard_.RunOnce();
  EXPECT_EQ(backs_.For("room"), "a:1");
  const auto other = std::make_shared<BackRoll>(shard_, store_);
  other->Enter("b:1");
  back->Exit();
  Pass(Millis(600));
  EXPECT_EQ(backs_.For("room"), "b:1");
  Pass(Millis(10'000));
  EXPECT_EQ(backs_.For("room"), "b:1");
}

TEST_F(BackRollTest, IW10_WhoSaysNothingIsGoneAfterAWhileUnlessNobodyIsLeft) {
  store_.Enter("{backs}", "dead:1", "", kBackTtl, [](const Outcome<Ok>&) {});
  pusher_->Follow(backs_);
  shard_.RunOnce();
  EXPECT_EQ(backs_.For("room"), "dead:1");
  Pass(Millis(10'000));
  EXPECT_EQ(backs_.For("room"), "dead:1");
  const auto back = std::make_shared<BackRoll>(shard_, store_);
  back->Enter("a:1");
  Pass(Millis(600));
  EXPECT_EQ(backs_.For("room"), "a:1");
}

}  // namespace
}  // namespace dw::link_stream

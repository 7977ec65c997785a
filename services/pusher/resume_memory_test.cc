#include "services/pusher/resume_memory.h"

#include <gtest/gtest.h>

namespace dw::pusher {
namespace {

class ResumeMemoryTest : public ::testing::Test {
 protected:
  Metrics metrics_;
  Metrics::Gauge& gauge_ = metrics_.GaugeOf("digiwork_resume_bytes", "");
  ResumeMemory memory_{1000, 3, gauge_};
};

TEST_F(ResumeMemoryTest, WS24_TheSumOfAllThreadsMayReachTheBoundAndNotPassIt) {
  memory_.SetBytes(0, 400);
  memory_.SetBytes(2, 600);
  EXPECT_FALSE(memory_.over());
  EXPECT_EQ(gauge_.Value(), 1000);

  memory_.SetBytes(2, 601);
  EXPECT_TRUE(memory_.over());
  memory_.SetBytes(0, 0);
  EXPECT_FALSE(memory_.over());
  EXPECT_EQ(gauge_.Value(), 601);
}

TEST_F(ResumeMemoryTest, WS24_TheThreadWithTheHeaviestSessionIsFound) {
  EXPECT_FALSE(memory_.HeaviestShard());
  memory_.SetHeaviest(1, 5);
  memory_.SetHeaviest(2, 5);
  EXPECT_EQ(memory_.HeaviestShard(), 1U);
  memory_.SetHeaviest(2, 6);
  EXPECT_EQ(memory_.HeaviestShard(), 2U);
  memory_.SetHeaviest(1, 0);
  memory_.SetHeaviest(2, 0);
  EXPECT_FALSE(memory_.HeaviestShard());
}

}  // namespace
}  // namespace dw::pusher

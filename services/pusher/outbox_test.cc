#include "services/pusher/outbox.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace dw::pusher {
namespace {

std::vector<std::string> Kept(const Outbox& outbox) {
  std::vector<std::string> frames;
  for (const Bytes& frame : outbox.kept()) frames.push_back(*frame);
  return frames;
}

TEST(OutboxTest, WS4_CountsFramesAndForgetsThoseAcknowledged) {
  Outbox outbox(1000);
  outbox.Add("a");
  outbox.Add("b");
  EXPECT_EQ(*outbox.TakeFrame(), "ab");
  outbox.Add("c");
  EXPECT_EQ(*outbox.TakeFrame(), "c");
  EXPECT_EQ(outbox.sent(), 2U);

  EXPECT_TRUE(outbox.Acknowledge(1));
  EXPECT_THAT(Kept(outbox), ::testing::ElementsAre("c"));
  EXPECT_TRUE(outbox.Acknowledge(1));
  EXPECT_FALSE(outbox.Acknowledge(3));
  EXPECT_TRUE(outbox.Acknowledge(2));
  EXPECT_EQ(outbox.kept_bytes(), 0U);
}

TEST(OutboxTest, WS8_WhatWasForgottenCannotBeResumed) {
  Outbox outbox(5);
  for (const char* item : {"aaa", "bbb", "ccc"}) {
    outbox.Add(item);
    outbox.TakeFrame();
  }
  EXPECT_LE(outbox.kept_bytes(), 5U);
  EXPECT_FALSE(outbox.CanResume(1));
  EXPECT_TRUE(outbox.CanResume(2));
  EXPECT_TRUE(outbox.CanResume(3));
  EXPECT_FALSE(outbox.CanResume(4));
}

TEST(OutboxTest, WS8_AFrameOverTheLimitIsSentAndNotKept) {
  Outbox outbox(5);
  outbox.Add("too much to keep");
  EXPECT_EQ(*outbox.TakeFrame(), "too much to keep");
  EXPECT_FALSE(outbox.CanResume(0));
  EXPECT_TRUE(outbox.CanResume(1));
}

TEST(OutboxTest, WS24_WhatIsGivenUpCannotBeResumedAndCountingGoesOn) {
  Outbox outbox(1000);
  outbox.Add("a");
  outbox.TakeFrame();
  outbox.Forget();
  EXPECT_EQ(outbox.kept_bytes(), 0U);
  EXPECT_FALSE(outbox.CanResume(0));
  EXPECT_TRUE(outbox.CanResume(1));
  outbox.Add("b");
  outbox.TakeFrame();
  EXPECT_TRUE(outbox.CanResume(1));
  EXPECT_TRUE(outbox.Acknowledge(1));
  EXPECT_THAT(Kept(outbox), ::testing::ElementsAre("b"));
}

}  // namespace
}  // namespace dw::pusher

#include "services/pusher/outbox.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace dw::pusher {
namespace {

using presence::UserId;

constexpr UserId kAda{1};
constexpr UserId kBob{2};

std::vector<std::string> Kept(const Outbox& outbox) {
  std::vector<std::string> frames;
  for (const Bytes& frame : outbox.kept()) frames.push_back(*frame);
  return frames;
}

TEST(OutboxTest, WS4_CountsFramesAndForgetsThoseAcknowledged) {
  Outbox outbox(1000);
  outbox.Add("a", presence::kNobody);
  outbox.Add("b", presence::kNobody);
  EXPECT_EQ(*outbox.TakeFrame(), "ab");
  outbox.Add("c", presence::kNobody);
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
    outbox.Add(item, presence::kNobody);
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
  outbox.Add("too much to keep", presence::kNobody);
  EXPECT_EQ(*outbox.TakeFrame(), "too much to keep");
  EXPECT_FALSE(outbox.CanResume(0));
  EXPECT_TRUE(outbox.CanResume(1));
}

TEST(OutboxTest, WS24_WhatIsGivenUpCannotBeResumedAndCountingGoesOn) {
  Outbox outbox(1000);
  outbox.Add("a", presence::kNobody);
  outbox.TakeFrame();
  outbox.Forget();
  EXPECT_EQ(outbox.kept_bytes(), 0U);
  EXPECT_FALSE(outbox.CanResume(0));
  EXPECT_TRUE(outbox.CanResume(1));
  outbox.Add("b", presence::kNobody);
  outbox.TakeFrame();
  EXPECT_TRUE(outbox.CanResume(1));
  EXPECT_TRUE(outbox.Acknowledge(1));
  EXPECT_THAT(Kept(outbox), ::testing::ElementsAre("b"));
}

TEST(OutboxTest, WS23_WhileMergingOnlyTheNewestMoveOfEachIsKept) {
  Outbox outbox(1000);
  outbox.Add("<ada 1>", kAda);
  outbox.Add("<bob 1>", kBob);
  outbox.SetMerging(true);
  outbox.Add("<ada 2>", kAda);
  outbox.Add("<say>", presence::kNobody);
  outbox.Add("<ada 3>", kAda);

  EXPECT_EQ(outbox.pending_bytes(), std::string("<bob 1><say><ada 3>").size());
  EXPECT_EQ(*outbox.TakeFrame(), "<bob 1><say><ada 3>");
}

TEST(OutboxTest, WS23_MergedMovesTakeBoundedMemory) {
  Outbox outbox(1000);
  outbox.SetMerging(true);
  const std::string move(100, 'm');
  for (int i = 0; i < 100'000; ++i) outbox.Add(move, i % 2 == 0 ? kAda : kBob);
  EXPECT_EQ(outbox.pending_bytes(), 200U);
  EXPECT_EQ(outbox.TakeFrame()->size(), 200U);
}

TEST(OutboxTest, WithoutMergingEveryMoveIsTold) {
  Outbox outbox(1000);
  outbox.Add("1", kAda);
  outbox.Add("2", kAda);
  EXPECT_EQ(*outbox.TakeFrame(), "12");
}

}  // namespace
}  // namespace dw::pusher

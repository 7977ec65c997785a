#include "services/pusher/outbox.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>
#include <vector>

namespace dw::pusher {
namespace {

std::vector<std::string> Kept(const Outbox& outbox) {
  std::vector<std::string> frames;
  outbox.ForEachKept([&](std::string_view frame) { frames.emplace_back(frame); });
  return frames;
}

TEST(OutboxTest, WS4_CountsFramesAndForgetsThoseAcknowledged) {
  Outbox outbox(1000);
  outbox.Add("a");
  outbox.Add("b");
  EXPECT_EQ(outbox.TakeFrame(), "ab");
  outbox.Add("c");
  EXPECT_EQ(outbox.TakeFrame(), "c");
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
  EXPECT_EQ(outbox.TakeFrame(), "too much to keep");
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

TEST(OutboxTest, WS8_WhatIsKeptIsTheSameHoweverItIsMovedAbout) {
  Outbox outbox(100'000);
  std::vector<std::string> sent;
  std::uint64_t acknowledged = 0;
  for (std::uint32_t round = 0; round < 5000; ++round) {
    std::string frame;
    for (std::uint32_t i = 0; i <= round % 3; ++i) {
      const std::string item(round * 7 % 300 + 1, static_cast<char>('a' + round % 26));
      outbox.Add(item);
      frame += item;
    }
    ASSERT_EQ(outbox.TakeFrame(), frame);
    sent.push_back(frame);
    if (round % 37 == 0) {
      acknowledged = sent.size() - round % 5 % sent.size();
      ASSERT_TRUE(outbox.Acknowledge(acknowledged));
    }
    ASSERT_THAT(Kept(outbox),
                ::testing::ElementsAreArray(sent.begin() + static_cast<std::ptrdiff_t>(acknowledged), sent.end()));
  }
}

TEST(OutboxTest, GivesMemoryBackOnceItIsAcknowledged) {
  Outbox outbox(1'000'000);
  for (int i = 0; i < 100; ++i) {
    outbox.Add(std::string(5000, 'x'));
    outbox.TakeFrame();
  }
  EXPECT_GT(outbox.capacity(), 500'000U);
  outbox.Add("pending");
  EXPECT_TRUE(outbox.Acknowledge(100));
  EXPECT_LT(outbox.capacity(), 10'000U);
  EXPECT_EQ(outbox.TakeFrame(), "pending");
}

TEST(OutboxTest, ItsMemoryHasASizeThatOthersUseToo) {
  Outbox one(1000);
  one.Add(std::string(300, 'x'));
  Outbox other(1000);
  other.Add(std::string(100, 'x'));
  other.Add(std::string(250, 'x'));
  EXPECT_EQ(one.capacity(), other.capacity());
}

}  // namespace
}  // namespace dw::pusher

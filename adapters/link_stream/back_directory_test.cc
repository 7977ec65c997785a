#include "adapters/link_stream/back_directory.h"

#include <gtest/gtest.h>

#include <set>

namespace dw::link_stream {
namespace {

TEST(BackDirectoryTest, IW3_WhoeverKnowsTheSameBacksChoosesTheSame) {
  ManualClock clock;
  BackDirectory one(clock, {"a:1", "b:1", "c:1"});
  BackDirectory other(clock, {"c:1", "a:1", "b:1"});
  std::set<std::string> chosen;
  for (int i = 0; i < 50; ++i) {
    const std::string room = "/~/" + std::to_string(i) + ".tmj";
    EXPECT_EQ(one.For(room), other.For(room));
    chosen.insert(*one.For(room));
  }
  EXPECT_EQ(chosen.size(), 3);
}

TEST(BackDirectoryTest, IW3_ABackThatComesTakesOnlyItsShare) {
  ManualClock clock;
  BackDirectory backs(clock, {"a:1", "b:1"});
  std::vector<std::string> before;
  before.reserve(100);
  for (int i = 0; i < 100; ++i) before.push_back(*backs.For(std::to_string(i)));
  backs.Set({"a:1", "b:1", "c:1"});
  int moved = 0;
  for (int i = 0; i < 100; ++i) {
    const std::string now = *backs.For(std::to_string(i));
    if (now == before[static_cast<std::size_t>(i)]) continue;
    EXPECT_EQ(now, "c:1");
    ++moved;
  }
  EXPECT_GT(moved, 10);
  EXPECT_LT(moved, 60);
}

TEST(BackDirectoryTest, IW3_WhoCouldNotBeReachedIsLeftOutForAMoment) {
  ManualClock clock;
  BackDirectory backs(clock, {"a:1", "b:1"});
  const std::string first = *backs.For("room");
  backs.Suspect(first);
  const std::string second = *backs.For("room");
  EXPECT_NE(second, first);
  // Nobody better: the one that should.
  backs.Suspect(second);
  EXPECT_EQ(backs.For("room"), first);
  EXPECT_TRUE(backs.Suspected(first));
  clock.Advance(Millis(1000));
  EXPECT_FALSE(backs.Suspected(first));
  EXPECT_EQ(backs.For("room"), first);
  backs.Set({});
  EXPECT_EQ(backs.For("room"), std::nullopt);
}

}  // namespace
}  // namespace dw::link_stream

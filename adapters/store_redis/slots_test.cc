#include "adapters/store_redis/slots.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace dw::redis {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

// The specification's own example of the checksum, and what a real cluster says to CLUSTER KEYSLOT.
TEST(SlotsTest, SlotsAreThoseOfTheSpecification) {
  EXPECT_EQ(SlotOf("123456789"), 0x31C3U % kSlots);
  EXPECT_EQ(SlotOf(""), 0U);
  EXPECT_EQ(SlotOf("foo"), 12182U);
  EXPECT_EQ(SlotOf("bar"), 5061U);
}

TEST(SlotsTest, SS6_OnlyWhatIsBetweenBracesCounts) {
  EXPECT_EQ(SlotOf("{/~/office.tmj}lease"), SlotOf("{/~/office.tmj}value"));
  EXPECT_EQ(SlotOf("a{foo}b{bar}"), SlotOf("foo"));
  EXPECT_EQ(SlotOf("foo{}{bar}"), SlotOf("foo{}{bar}"));
  EXPECT_NE(SlotOf("foo{}{bar}"), SlotOf("bar"));
  EXPECT_EQ(SlotOf("foo{{bar}}zap"), SlotOf("{bar"));
  EXPECT_NE(SlotOf("{open"), SlotOf("open"));
}

TEST(SlotsTest, ARedirectionNamesSlotAndNode) {
  const auto moved = ParseRedirection("MOVED 3999 127.0.0.1:6381", "h");
  ASSERT_TRUE(moved);
  EXPECT_EQ(moved->kind, Redirection::Kind::kMoved);
  EXPECT_EQ(moved->slot, 3999U);
  EXPECT_EQ(moved->node, "127.0.0.1:6381");
  const auto ask = ParseRedirection("ASK 1 :7000", "10.0.0.1");
  ASSERT_TRUE(ask);
  EXPECT_EQ(ask->kind, Redirection::Kind::kAsk);
  EXPECT_EQ(ask->node, "10.0.0.1:7000");
}

TEST(SlotsTest, WhatPassesIsTriedAgainAndSoIsARedirectionThatMakesNoSense) {
  for (const char* error :
       {"TRYAGAIN Multiple keys request during rehashing of slot", "CLUSTERDOWN The cluster is down",
        "LOADING Redis is loading the dataset in memory", "MOVED", "MOVED x 127.0.0.1:1", "MOVED 16384 127.0.0.1:1",
        "MOVED 1", "ASK 1 nowhere", "MOVED 1 ?:7000", "READONLY You can't write against a read only replica."}) {
    const auto redirection = ParseRedirection(error, "h");
    ASSERT_TRUE(redirection) << error;
    EXPECT_EQ(redirection->kind, Redirection::Kind::kWait) << error;
  }
  EXPECT_FALSE(ParseRedirection("WRONGTYPE Operation against a key", "h"));
  EXPECT_FALSE(ParseRedirection("", "h"));
}

TEST(SlotsTest, AMapKnowsWhoHasASlot) {
  SlotMap map;
  EXPECT_EQ(map.Find(0), nullptr);
  map.Replace({{0, 8191, "a:1"}, {8192, 16383, "b:2"}});
  EXPECT_EQ(*map.Find(8191), "a:1");
  EXPECT_EQ(*map.Find(8192), "b:2");
  EXPECT_EQ(map.Find(kSlots), nullptr);
  map.Move(0, "c:3");
  EXPECT_EQ(*map.Find(0), "c:3");
  EXPECT_THAT(map.Nodes(), ElementsAre("a:1", "b:2", "c:3"));
  map.Replace({{0, 16383, "c:3"}});
  EXPECT_THAT(map.Nodes(), ElementsAre("c:3"));
  map.Replace({{5, 4, "a:1"}, {20'000, 30'000, "b:2"}});
  EXPECT_THAT(map.Nodes(), IsEmpty());
}

TEST(SlotsTest, AMapHasNoMoreNodesThanItMay) {
  SlotMap map;
  for (std::uint32_t slot = 0; slot <= SlotMap::kMostNodes; ++slot) map.Move(slot, "a:" + std::to_string(slot));
  EXPECT_NE(map.Find(SlotMap::kMostNodes - 1), nullptr);
  EXPECT_EQ(map.Find(SlotMap::kMostNodes), nullptr);
}

TEST(SlotsTest, ThePortFollowsTheLastColon) {
  EXPECT_EQ(Split("10.0.0.1:7000").host, "10.0.0.1");
  EXPECT_EQ(Split("::1:7000").host, "::1");
  EXPECT_EQ(Split("::1:7000").port, "7000");
}

}  // namespace
}  // namespace dw::redis

#include "apps/bots/options.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace dw::bots {
namespace {

using ::testing::ElementsAre;
using ::testing::UnorderedElementsAre;

TEST(BotOptionsTest, WithoutASettingAHundredWalkOnThisMachine) {
  const auto options = BotOptions::Load({});
  ASSERT_TRUE(options);
  EXPECT_EQ(options->count, 100U);
  EXPECT_EQ(options->mode, Mode::kWalk);
  ASSERT_EQ(options->servers.size(), 1U);
  EXPECT_EQ(options->servers[0].host, "127.0.0.1");
  EXPECT_EQ(options->servers[0].port, "8080");
  EXPECT_FALSE(options->area);
}

TEST(BotOptionsTest, SeveralServersAndRoomsMayBeGiven) {
  const auto options = BotOptions::Load({"--url", "ws://127.0.0.1:1", "--mode=crowd", "--url=ws://[::1]:2/", "--room",
                                         "/~/a.tmj", "--room", "/~/b.tmj", "--area", "640x360", "--json"});
  ASSERT_TRUE(options);
  ASSERT_EQ(options->servers.size(), 2U);
  EXPECT_EQ(options->servers[1].host, "::1");
  EXPECT_THAT(options->rooms, ElementsAre("/~/a.tmj", "/~/b.tmj"));
  EXPECT_EQ(options->mode, Mode::kCrowd);
  EXPECT_EQ(options->area->height, 360);
  EXPECT_TRUE(options->json);
  EXPECT_STREQ(NameOf(options->mode), "crowd");
}

TEST(BotOptionsTest, AServerMaySpeakTls) {
  const auto options = BotOptions::Load({"--url", "wss://office.example:443", "--url", "ws://[::1]:2", "--insecure"});
  ASSERT_TRUE(options);
  EXPECT_TRUE(options->servers[0].tls);
  EXPECT_EQ(options->servers[0].host, "office.example");
  EXPECT_FALSE(options->servers[1].tls);
  EXPECT_TRUE(options->insecure);
}

TEST(BotOptionsTest, EveryMistakeIsFoundAtOnce) {
  const auto options =
      BotOptions::Load({"--url", "http://here", "--mode", "fly", "--count", "0", "--stalled", "101", "--area", "9",
                        "--room", "office", "--speed", "3", "--bind", "here", "--server-pid", "4711,init"});
  ASSERT_FALSE(options);
  std::vector<std::string> keys;
  for (const SettingMistake& mistake : options.error()) keys.push_back(mistake.key);
  EXPECT_THAT(keys, UnorderedElementsAre("--url", "--mode", "--count", "--stalled", "--area", "--room", "--speed",
                                         "--bind", "--server-pid"));
}

TEST(BotOptionsTest, ListsMayBeGivenWithCommasOrSeveralTimes) {
  const auto options = BotOptions::Load({"--url=ws://127.0.0.1:1,ws://127.0.0.1:2", "--bind", "127.0.0.1,127.0.0.2",
                                         "--bind=::1", "--server-pid", "4711", "--server-pid", "4712"});
  ASSERT_TRUE(options);
  EXPECT_EQ(options->servers.size(), 2U);
  EXPECT_THAT(options->bind, ElementsAre("127.0.0.1", "127.0.0.2", "::1"));
  EXPECT_THAT(options->server_pids, ElementsAre(4711U, 4712U));
}

TEST(BotOptionsTest, WhatGoesWrongOnPurposeIsOffByDefault) {
  const auto quiet = BotOptions::Load({});
  ASSERT_TRUE(quiet);
  EXPECT_EQ(quiet->stalled, 0);
  EXPECT_EQ(quiet->turnover + quiet->variables + quiet->walkers, 0U);
  const auto options =
      BotOptions::Load({"--stalled", "10", "--join-leave", "5", "--variables", "8", "--walkers", "100"});
  ASSERT_TRUE(options);
  EXPECT_DOUBLE_EQ(options->stalled, 0.1);
  EXPECT_EQ(options->turnover, 5U);
  EXPECT_EQ(options->variables, 8U);
  EXPECT_EQ(options->walkers, 100U);
}

TEST(BotOptionsTest, AUrlWithoutValueIsAMistake) {
  EXPECT_FALSE(BotOptions::Load({"--url"}));
}

}  // namespace
}  // namespace dw::bots

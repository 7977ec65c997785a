#include "apps/digiwork/config.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace dw {
namespace {

using ::testing::HasSubstr;

Expected<Config, std::vector<SettingMistake>> Load(const std::vector<std::string>& arguments) {
  return Config::Load(arguments, [](std::string_view) { return std::nullopt; });
}

TEST(ConfigTest, WithoutASettingItRunsOnLoopback) {
  const auto config = Load({});
  ASSERT_TRUE(config);
  EXPECT_EQ(config->listen, "127.0.0.1");
  EXPECT_EQ(config->port, 8080);
  EXPECT_EQ(config->start_room, "/~/office.tmj");
  EXPECT_EQ(config->bubble_size, 4U);
  EXPECT_GE(config->shards, 1U);
  EXPECT_LE(config->shards, 4U);
}

TEST(ConfigTest, EveryMistakeIsExplainedAtOnce) {
  const auto config = Load({"--start-room", "nowhere", "--log-level", "loud", "--port", "-1", "--colour", "red"});
  ASSERT_FALSE(config);
  const std::string text = Explain(config.error());
  for (const char* part : {"--start-room", "--log-level", "--port", "--colour", "/~/office.tmj", "65535"}) {
    EXPECT_THAT(text, HasSubstr(part));
  }
}

TEST(ConfigTest, SaysWhatEverySettingIsFor) {
  for (const Setting& setting : KnownSettings()) EXPECT_FALSE(setting.description.empty()) << setting.key;
  EXPECT_THAT(Settings::Usage(KnownSettings()), HasSubstr("--allow-map-hosts"));
}

}  // namespace
}  // namespace dw

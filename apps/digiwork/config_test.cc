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

TEST(ConfigTest, IW50_OfTheFilesThatProveWhoOneIsThereAreThreeOrNone) {
  EXPECT_FALSE(Load({})->inner_tls);
  const auto all = Load({"--inner-certificate", "c", "--inner-key", "k", "--inner-authority", "a"});
  ASSERT_TRUE(all && all->inner_tls);
  EXPECT_EQ(all->inner_tls->authority, "a");
  const auto some = Load({"--inner-certificate", "c", "--inner-key", "k"});
  ASSERT_FALSE(some);
  EXPECT_THAT(Explain(some.error()), HasSubstr("--inner-authority"));
}

TEST(ConfigTest, RolesAreAllByDefaultOrThoseNamed) {
  const auto all = Load({});
  ASSERT_TRUE(all);
  EXPECT_TRUE(all->roles.play && all->roles.pusher && all->roles.back && all->roles.map_storage);
  EXPECT_EQ(all->back_listen, "");

  const auto back = Load({"--roles", "back"});
  ASSERT_TRUE(back);
  EXPECT_TRUE(back->roles.back);
  EXPECT_FALSE(back->roles.play || back->roles.pusher || back->roles.map_storage);
  EXPECT_EQ(back->back_listen, "127.0.0.1:50051");

  const auto pusher = Load({"--roles", "play, pusher", "--backs", "a:1,b:2"});
  ASSERT_TRUE(pusher);
  EXPECT_EQ(pusher->backs, (std::vector<std::string>{"a:1", "b:2"}));
}

TEST(ConfigTest, ARoleThatIsNoneAndAPusherWithoutBacksAreMistakes) {
  const auto unknown = Load({"--roles", "pusher,janitor"});
  ASSERT_FALSE(unknown);
  EXPECT_THAT(Explain(unknown.error()), HasSubstr("map-storage"));
  EXPECT_FALSE(Load({"--roles", ","}));

  const auto alone = Load({"--roles", "pusher"});
  ASSERT_FALSE(alone);
  EXPECT_THAT(Explain(alone.error()), HasSubstr("--backs host:port"));
}

TEST(ConfigTest, WS50_ALimitThatIsNoneIsAMistake) {
  const auto wrong = Config::Load({"--message-limits", "chat=4/20,shout=1/1"}, [](auto) { return std::nullopt; });
  ASSERT_FALSE(wrong.has_value());
  EXPECT_EQ(wrong.error().front().key, "--message-limits");
  const auto right = Config::Load({"--message-limits", "chat=4/20, say=0.5/2"}, [](auto) { return std::nullopt; });
  ASSERT_TRUE(right.has_value());
  EXPECT_EQ(right->message_limits.size(), 2U);
}

TEST(ConfigTest, TlsNeedsCertificateAndKey) {
  EXPECT_FALSE(Load({})->tls);
  const auto both = Load({"--tls-certificate", "a.pem", "--tls-key", "b.pem"});
  ASSERT_TRUE(both);
  EXPECT_EQ(both->tls->certificate, "a.pem");
  EXPECT_EQ(both->tls->key, "b.pem");
  EXPECT_THAT(Explain(Load({"--tls-certificate", "a.pem"}).error()), HasSubstr("--tls-key is empty"));
  EXPECT_THAT(Explain(Load({"--tls-key", "b.pem"}).error()), HasSubstr("--tls-certificate is empty"));
}

TEST(ConfigTest, SaysWhatEverySettingIsFor) {
  for (const Setting& setting : KnownSettings()) EXPECT_FALSE(setting.description.empty()) << setting.key;
  EXPECT_THAT(Settings::Usage(KnownSettings()), HasSubstr("--allow-map-hosts"));
}

}  // namespace
}  // namespace dw

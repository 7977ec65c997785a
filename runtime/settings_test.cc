#include "runtime/settings.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cstdio>
#include <fstream>

namespace dw {
namespace {

using ::testing::ElementsAre;
using ::testing::SizeIs;

const std::vector<Setting> kKnown = {
    {"config", Setting::Kind::kText, "", "file"},
    {"port", Setting::Kind::kNumber, "8080", "port", 0, 65535},
    {"start-room", Setting::Kind::kText, "/~/office.tmj", "room", 0, 0, "START_ROOM_URL"},
    {"hosts", Setting::Kind::kList, "", "hosts"},
    {"loud", Setting::Kind::kSwitch, "false", "loud"},
};

using Variables = std::map<std::string, std::string, std::less<>>;

Expected<Settings, std::vector<SettingMistake>> Load(const std::vector<std::string>& arguments,
                                                     const Variables& variables = {}) {
  return Settings::Load(kKnown, arguments, [&](std::string_view name) -> std::optional<std::string> {
    const auto it = variables.find(name);
    if (it == variables.end()) return std::nullopt;
    return it->second;
  });
}

class SettingsFileTest : public ::testing::Test {
 protected:
  std::string Write(const std::string& text) {
    std::ofstream(path_) << text;
    return path_;
  }
  void TearDown() override { std::remove(path_.c_str()); }
  const std::string path_ =
      ::testing::TempDir() + ::testing::UnitTest::GetInstance()->current_test_info()->name() + ".toml";
};

TEST(SettingsTest, ReadsEveryWayOfWritingAFlag) {
  const auto settings = Load({"--port=1", "--hosts", "a, b,,c", "--loud"});
  ASSERT_TRUE(settings);
  EXPECT_EQ(settings->Number("port"), 1);
  EXPECT_THAT(settings->List("hosts"), ElementsAre("a", "b", "c"));
  EXPECT_TRUE(settings->Switch("loud"));
}

TEST_F(SettingsFileTest, FlagsWinOverVariablesOverTheFileOverDefaults) {
  const std::string file = Write("port = 3\nhosts = ['x', 'y']\nloud = true\n");
  const auto settings = Load({"--config", file, "--port", "1"}, {{"DIGIWORK_PORT", "2"}, {"DIGIWORK_LOUD", "false"}});
  ASSERT_TRUE(settings);
  EXPECT_EQ(settings->Number("port"), 1);
  EXPECT_FALSE(settings->Switch("loud"));
  EXPECT_THAT(settings->List("hosts"), ElementsAre("x", "y"));
  EXPECT_EQ(settings->Text("start-room"), "/~/office.tmj");
}

TEST(SettingsTest, KnowsTheNamesPeopleHaveAlready) {
  const auto settings = Load({}, {{"START_ROOM_URL", "/_/global/maps.example/town.json"}});
  ASSERT_TRUE(settings);
  EXPECT_EQ(settings->Text("start-room"), "/_/global/maps.example/town.json");
}

TEST_F(SettingsFileTest, FindsEveryMistakeAtOnce) {
  const std::string file = Write("prot = 1\n");
  const auto settings =
      Load({"--config", file, "--port", "many", "--nope", "stray", "more", "--hosts"}, {{"DIGIWORK_LOUD", "maybe"}});
  ASSERT_FALSE(settings);
  EXPECT_THAT(settings.error(), SizeIs(6));
  for (const SettingMistake& mistake : settings.error()) {
    EXPECT_FALSE(mistake.key.empty());
    EXPECT_FALSE(mistake.reason.empty());
    EXPECT_FALSE(mistake.fix.empty());
  }
}

TEST_F(SettingsFileTest, AFileThatIsNoTomlIsAMistakeWithItsLine) {
  const auto settings = Load({"--config", Write("port = 1\nport = = 2\n")});
  ASSERT_FALSE(settings);
  EXPECT_THAT(settings.error()[0].reason, ::testing::HasSubstr("line 2"));
}

TEST(SettingsTest, WhatProvesSomethingIsNotShown) {
  const std::vector<Setting> known = {{"api-token", Setting::Kind::kText, "", "token"},
                                      {"s3-secret", Setting::Kind::kText, "", "secret"}};
  const auto settings = Settings::Load(known, {"--api-token", "abcdef", "--s3-secret", "ghijkl"},
                                       [](std::string_view) { return std::optional<std::string>(); });
  ASSERT_TRUE(settings);
  const std::string text = settings->Describe(known);
  EXPECT_EQ(text.find("abcdef"), std::string::npos);
  EXPECT_EQ(text.find("ghijkl"), std::string::npos);
}

TEST(SettingsTest, DescribesValueAndSource) {
  const auto settings = Load({"--port", "1"});
  ASSERT_TRUE(settings);
  const std::string text = settings->Describe(kKnown);
  EXPECT_THAT(text, ::testing::HasSubstr("from: --port"));
  EXPECT_THAT(text, ::testing::HasSubstr("port = 1\n"));
}

}  // namespace
}  // namespace dw

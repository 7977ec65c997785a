#include "apps/digiwork/ban_command.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <nlohmann/json.hpp>
#include <sstream>

#include "runtime/clock.h"
#include "tests/support/temporary_folder.h"

namespace dw {
namespace {

using ::testing::HasSubstr;
using ::testing::Not;
using ::testing::StartsWith;
using Json = nlohmann::json;

class BanCommandTest : public ::testing::Test {
 protected:
  int Run(std::vector<std::string> arguments) {
    out_.str("");
    err_.str("");
    arguments.insert(arguments.end(), {"--data-dir", folder_.path().string()});
    return BanCommand(arguments, kNothing, clock_, out_, err_);
  }
  int Audit(std::vector<std::string> arguments) {
    out_.str("");
    arguments.insert(arguments.end(), {"--data-dir", folder_.path().string()});
    return AuditCommand(arguments, kNothing, out_, err_);
  }
  std::string Id() {
    EXPECT_EQ(Run({"list", "--json"}), 0);
    return Json::parse(out_.str()).at("id");
  }
  const Settings::Environment kNothing = [](std::string_view) { return std::nullopt; };
  const testing::TemporaryFolder folder_;
  ManualClock clock_;
  std::ostringstream out_;
  std::ostringstream err_;
};

TEST_F(BanCommandTest, WhatMakesNoSenseIsExplained) {
  for (const std::vector<std::string>& words :
       std::vector<std::vector<std::string>>{{}, {"shout"}, {"add"}, {"add", "a", "b"}, {"lift"}, {"list", "x"}}) {
    EXPECT_EQ(Run(words), 2);
    EXPECT_THAT(err_.str(), StartsWith("usage: digiwork ban add UUID"));
  }
  EXPECT_EQ(Run({"add", "ada", "--for", "ever"}), 2);
  EXPECT_THAT(err_.str(), HasSubstr("90m, 12h, 7d or 4w"));
  EXPECT_EQ(Run({"add", "ada", "--room", "nowhere"}), 2);
  EXPECT_EQ(BanCommand({"list", "--data-dir", "/nowhere-at-all"}, kNothing, clock_, out_, err_), 1);
  EXPECT_THAT(err_.str(), HasSubstr("--data-dir"));
}

TEST_F(BanCommandTest, RC30_ABanIsAddedListedAndLifted) {
  EXPECT_EQ(Run({"list"}), 0);
  EXPECT_EQ(out_.str(), "nobody is kept out\n");
  EXPECT_EQ(
      Run({"add", "ada-uuid", "--reason", "throws chairs", "--for", "2d", "--name", "Ada", "--room", "/~/office.tmj"}),
      0);
  EXPECT_THAT(out_.str(), StartsWith("kept out until "));
  EXPECT_EQ(Run({"list"}), 0);
  EXPECT_THAT(out_.str(), HasSubstr("  ada-uuid  until "));
  EXPECT_THAT(out_.str(), HasSubstr("  from /~/office.tmj  Ada  (throws chairs)\n"));
  const std::string id = Id();
  EXPECT_EQ(Run({"lift", id}), 0);
  EXPECT_EQ(Run({"lift", id}), 1);
  EXPECT_THAT(err_.str(), HasSubstr("no such ban"));
  EXPECT_EQ(Run({"list"}), 0);
  EXPECT_EQ(out_.str(), "nobody is kept out\n");
  EXPECT_EQ(Run({"list", "--all"}), 0);
  EXPECT_THAT(out_.str(), HasSubstr("  lifted "));
}

TEST_F(BanCommandTest, ABanIsOverWhenItsTimeHasPassed) {
  ASSERT_EQ(Run({"add", "ada", "--for", "90m"}), 0);
  clock_.Advance(std::chrono::minutes(90));
  EXPECT_EQ(Run({"list"}), 0);
  EXPECT_THAT(out_.str(), Not(HasSubstr("ada")));
}

TEST_F(BanCommandTest, WhatCannotBeKeptIsRefusedWithTheReason) {
  EXPECT_EQ(Run({"add", "ada", "--reason", std::string(501, 'x')}), 1);
  EXPECT_THAT(err_.str(), HasSubstr("500 bytes"));
}

TEST_F(BanCommandTest, RC20_TheAuditSaysWhoDidWhat) {
  EXPECT_EQ(Audit({}), 0);
  EXPECT_EQ(out_.str(), "nothing was done\n");
  ASSERT_EQ(Run({"add", "ada", "--reason", "throws chairs"}), 0);
  EXPECT_EQ(Audit({"--target", "ada"}), 0);
  EXPECT_THAT(out_.str(), HasSubstr("  operator  ban.add  ada  (throws chairs)\n"));
  EXPECT_EQ(Audit({"--json", "--limit", "1"}), 0);
  EXPECT_EQ(Json::parse(out_.str()).at("what"), "ban.add");
  EXPECT_EQ(Audit({"all"}), 2);
}

TEST(ParseDurationTest, ReadsMinutesHoursDaysAndWeeks) {
  EXPECT_EQ(ParseDuration("90m"), std::chrono::minutes(90));
  EXPECT_EQ(ParseDuration("12h"), std::chrono::hours(12));
  EXPECT_EQ(ParseDuration("7d"), std::chrono::days(7));
  EXPECT_EQ(ParseDuration("4w"), std::chrono::weeks(4));
  for (const char* wrong : {"", "7", "d", "0d", "-1d", "7 d", "7dd", "1y", "99999999999999999999d", "9999999w"}) {
    EXPECT_FALSE(ParseDuration(wrong)) << wrong;
  }
}

}  // namespace
}  // namespace dw

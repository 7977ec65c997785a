// An operator's commands against a whole server. [CA10]
#include "apps/digiwork/room_command.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>
#include <sstream>

#include "apps/digiwork/secret.h"
#include "tests/support/temporary_folder.h"

namespace dw {
namespace {

using ::testing::HasSubstr;
using ::testing::StartsWith;

class RoomCommandTest : public ::testing::Test {
 protected:
  int Run(const std::vector<std::string>& arguments) {
    err_.str("");
    return RoomCommand(arguments, [](std::string_view) { return std::nullopt; }, out_, err_);
  }
  std::string Write(const std::string& text) {
    const auto path = folder_.path() / "calls-secret";
    std::ofstream(path, std::ios::binary) << text;
    return path.string();
  }

  testing::TemporaryFolder folder_;
  std::ostringstream out_;
  std::ostringstream err_;
};

TEST_F(RoomCommandTest, WhatMakesNoSenseIsExplained) {
  for (const std::vector<std::string>& words : std::vector<std::vector<std::string>>{
           {}, {"shout"}, {"show"}, {"set", "/~/office.tmj", "door"}, {"list", "all"}, {"--json"}}) {
    EXPECT_EQ(Run(words), 2);
    EXPECT_THAT(err_.str(), StartsWith("usage: digiwork room list"));
  }
  EXPECT_EQ(Run({"list", "--loud", "yes"}), 2);
  EXPECT_EQ(Run({"message", "/~/office.tmj", "Hi", "--kind", "rude"}), 2);
  EXPECT_THAT(err_.str(), HasSubstr("give info or warning"));
}

TEST_F(RoomCommandTest, CA1_ASecretIsNeededAndIsOneLine) {
  EXPECT_EQ(Run({"list"}), 2);
  EXPECT_THAT(err_.str(), HasSubstr("--calls-secret-file is empty"));
  EXPECT_EQ(Run({"list", "--calls-secret-file", (folder_.path() / "none").string()}), 1);
  for (const char* text : {"", "short", "two words of sixteen", "sixteen-letters\nand-more"}) {
    EXPECT_FALSE(ReadCallsSecret(Write(text))) << text;
  }
  EXPECT_FALSE(ReadCallsSecret(Write(std::string(513, 'a'))));
  EXPECT_EQ(*ReadCallsSecret(Write(" 0123456789abcdef\r\n")), "0123456789abcdef");
}

TEST_F(RoomCommandTest, ABackThatIsNotThereIsNamed) {
  // No port 1 takes anybody.
  EXPECT_EQ(Run({"list", "--back=127.0.0.1:1", "--calls-secret-file", Write("0123456789abcdef")}), 1);
  EXPECT_THAT(err_.str(), HasSubstr("127.0.0.1:1"));
}

}  // namespace
}  // namespace dw

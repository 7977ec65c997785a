#include "apps/digiwork/user_command.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <nlohmann/json.hpp>
#include <sstream>

#include "adapters/records/invitations.h"
#include "apps/digiwork/open_records.h"
#include "runtime/clock.h"
#include "runtime/crypto.h"
#include "tests/support/temporary_folder.h"

namespace dw {
namespace {

using ::testing::HasSubstr;
using ::testing::Not;
using ::testing::StartsWith;
using Json = nlohmann::json;

class UserCommandTest : public ::testing::Test {
 protected:
  int Tell(std::vector<std::string> arguments) {
    out_.str("");
    err_.str("");
    arguments.insert(arguments.end(), {"--data-dir", folder_.path().string()});
    return UserCommand(arguments, kNothing, clock_, out_, err_);
  }
  /// Somebody who has made an account by the link that `user add` prints.
  std::string Join(const std::string& login, const std::string& role) {
    EXPECT_EQ(Tell({"add", login, "--role", role, "--json"}), 0) << err_.str();
    const std::string link = Json::parse(out_.str()).at("link");
    auto database = OpenRecords("", folder_.path());
    const auto invitation =
        records::FindInvitation(**database, ToHex(Sha256(link.substr(link.rfind('/') + 1))), clock_.UnixNow());
    EXPECT_TRUE(invitation);
    records::Person person;
    person.name = "Name of " + login;
    records::Account account;
    account.login = login;
    const auto made = records::AcceptInvitation(**database, *invitation, person, account, clock_.UnixNow(), "");
    EXPECT_TRUE(made);
    return made->id;
  }
  const Settings::Environment kNothing = [](std::string_view) { return std::nullopt; };
  const testing::TemporaryFolder folder_;
  ManualClock clock_;
  std::ostringstream out_;
  std::ostringstream err_;
};

TEST_F(UserCommandTest, WhatMakesNoSenseIsExplained) {
  for (const std::vector<std::string>& words : std::vector<std::vector<std::string>>{
           {}, {"shout"}, {"add"}, {"role", "ada"}, {"role", "ada", "admin", "x"}, {"erase"}}) {
    EXPECT_EQ(Tell(words), 2);
    EXPECT_THAT(err_.str(), StartsWith("usage: digiwork user add NAME"));
  }
  EXPECT_EQ(Tell({"add", "Ada", "--role", "king"}), 1);
  EXPECT_EQ(Tell({"role", "nobody", "admin"}), 1);
  EXPECT_THAT(err_.str(), HasSubstr("There is no such person"));
  EXPECT_EQ(UserCommand({"list", "--data-dir", "/nowhere-at-all"}, kNothing, clock_, out_, err_), 1);
}

TEST_F(UserCommandTest, RC56_SomebodyIsInvitedByALink) {
  EXPECT_EQ(Tell({"list"}), 0);
  EXPECT_EQ(out_.str(), "nobody\n");
  EXPECT_EQ(Tell({"add", "Ada", "--public-url", "https://office.example"}), 0);
  EXPECT_THAT(out_.str(), HasSubstr("\n  https://office.example/identity/welcome/"));
  const std::string id = Join("ada", "editor");
  EXPECT_EQ(Tell({"list", "name", "of"}), 0);
  EXPECT_EQ(out_.str(), id + "  editor  Name of ada  ada\n");
}

TEST_F(UserCommandTest, RC53_RolesAndTagsAreGivenAndTaken) {
  Join("ada", "admin");
  Join("eve", "member");
  EXPECT_EQ(Tell({"role", "ada", "member"}), 1);
  EXPECT_THAT(err_.str(), HasSubstr("Somebody has to govern"));
  EXPECT_EQ(Tell({"role", "EVE", "observer"}), 0);
  EXPECT_THAT(out_.str(), HasSubstr("  observer  "));
  EXPECT_EQ(Tell({"role", "eve", "claimed"}), 0);
  EXPECT_THAT(out_.str(), HasSubstr("  member  "));
  EXPECT_EQ(Tell({"tags", "eve", "art", "sales", "--json"}), 0);
  EXPECT_EQ(Json::parse(out_.str())["tags"], Json({"art", "sales"}));
  EXPECT_EQ(Tell({"disable", "eve"}), 0);
  EXPECT_THAT(out_.str(), HasSubstr("(disabled)"));
  EXPECT_EQ(Tell({"enable", "eve"}), 0);
  EXPECT_EQ(Tell({"sign-out", "eve"}), 0);
  EXPECT_EQ(Tell({"reset", "eve"}), 0);
  EXPECT_THAT(out_.str(), HasSubstr("/identity/welcome/"));
}

TEST_F(UserCommandTest, RC54_SomebodyIsExportedAndErased) {
  Join("ada", "admin");
  const std::string id = Join("eve", "member");
  EXPECT_EQ(Tell({"export", "eve", "--json"}), 0);
  EXPECT_EQ(Json::parse(out_.str())["tables"]["people"][0]["name"], "Name of eve");
  EXPECT_EQ(Tell({"erase", "eve"}), 0);
  EXPECT_EQ(Tell({"list"}), 0);
  EXPECT_THAT(out_.str(), Not(HasSubstr(id)));
  EXPECT_EQ(Tell({"erase", id}), 1);
}

}  // namespace
}  // namespace dw

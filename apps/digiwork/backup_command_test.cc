#include "apps/digiwork/backup_command.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sys/stat.h>

#include <cstdlib>
#include <fstream>
#include <sstream>

#include "apps/digiwork/ban_command.h"
#include "runtime/clock.h"
#include "tests/support/postgres_server.h"
#include "tests/support/temporary_folder.h"

namespace dw {
namespace {

using ::testing::HasSubstr;
using ::testing::StartsWith;

class BackUpCommandTest : public ::testing::Test {
 protected:
  using Words = std::vector<std::string>;
  int Run(int (*command)(const Words&, const Settings::Environment&, std::ostream&, std::ostream&),
          const Words& words) {
    out_.str("");
    err_.str("");
    return command(words, kNothing, out_, err_);
  }
  int Ban(Words words, const Words& where) {
    out_.str("");
    words.insert(words.end(), where.begin(), where.end());
    return BanCommand(words, kNothing, SystemClock(), out_, err_);
  }
  std::string file() const { return (folder_.path() / "backup.jsonl").string(); }
  static Words Of(const testing::TemporaryFolder& folder) { return {"--data-dir", folder.path().string()}; }

  const Settings::Environment kNothing = [](std::string_view) { return std::nullopt; };
  const testing::TemporaryFolder folder_;
  const testing::TemporaryFolder other_;
  std::ostringstream out_;
  std::ostringstream err_;
};

TEST_F(BackUpCommandTest, WhatMakesNoSenseIsExplained) {
  EXPECT_EQ(Run(BackUpCommand, {}), 2);
  EXPECT_THAT(err_.str(), StartsWith("usage: digiwork backup FILE"));
  EXPECT_EQ(Run(RestoreCommand, {"a", "b"}), 2);
  EXPECT_THAT(err_.str(), StartsWith("usage: digiwork restore FILE"));
  EXPECT_EQ(Run(BackUpCommand, {file(), "--data-dir", "/nowhere-at-all"}), 1);
  EXPECT_THAT(err_.str(), HasSubstr("--data-dir"));
  EXPECT_EQ(Run(BackUpCommand, {"/nowhere-at-all/b", "--data-dir", other_.path()}), 1);
  EXPECT_THAT(err_.str(), HasSubstr("cannot write"));
  EXPECT_EQ(Run(RestoreCommand, {file(), "--data-dir", other_.path()}), 1);
  EXPECT_THAT(err_.str(), HasSubstr("cannot read"));
}

TEST_F(BackUpCommandTest, RC40_OneCommandBacksUpAndOneRestores) {
  ASSERT_EQ(Ban({"add", "ada", "--reason", "throws chairs"}, Of(folder_)), 0);
  ASSERT_EQ(Run(BackUpCommand, {file(), "--data-dir", folder_.path()}), 0);
  EXPECT_THAT(out_.str(), StartsWith("backed up 4 rows into "));
  struct stat about{};
  ASSERT_EQ(::stat(file().c_str(), &about), 0);
  EXPECT_EQ(about.st_mode & 0777, 0600U);
  ASSERT_EQ(Run(RestoreCommand, {file(), "--data-dir", other_.path()}), 0);
  EXPECT_EQ(out_.str(), "restored 4 rows\n");
  EXPECT_EQ(Ban({"list"}, Of(other_)), 0);
  EXPECT_THAT(out_.str(), HasSubstr("  ada  for good  (throws chairs)"));
}

TEST_F(BackUpCommandTest, RC42_WhatIsNoBackupIsSaidToBeNone) {
  std::ofstream(file()) << "hello\n";
  EXPECT_EQ(Run(RestoreCommand, {file(), "--data-dir", folder_.path()}), 1);
  EXPECT_THAT(err_.str(), HasSubstr("Nothing was changed"));
}

TEST_F(BackUpCommandTest, RC41_AnInstallationMovesToPostgres) {
  if (!testing::PostgresServer::Installed()) {
    if (std::getenv("DW_REQUIRE_PEERS") != nullptr) FAIL() << "PostgreSQL 15 is not installed";
    GTEST_SKIP() << "NOT PROVEN: PostgreSQL 15 is not installed";
  }
  testing::PostgresServer server;
  const std::string url = server.NewDatabase();
  ASSERT_EQ(Ban({"add", "ada"}, Of(folder_)), 0);
  ASSERT_EQ(Run(BackUpCommand, {file(), "--data-dir", folder_.path()}), 0);
  ASSERT_EQ(Run(RestoreCommand, {file(), "--database", url}), 0) << err_.str();
  EXPECT_EQ(Ban({"list"}, {"--database", url}), 0);
  EXPECT_THAT(out_.str(), HasSubstr("  ada  for good"));
  ASSERT_EQ(Run(BackUpCommand, {file(), "--database", url}), 0) << err_.str();
  EXPECT_THAT(out_.str(), StartsWith("backed up 4 rows"));
}

}  // namespace
}  // namespace dw

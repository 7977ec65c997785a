#include "adapters/db_sqlite/sqlite_database.h"

#include <gtest/gtest.h>
#include <sys/stat.h>

#include <chrono>
#include <fstream>
#include <iterator>
#include <thread>

#include "ports/database_contract.h"
#include "tests/support/temporary_folder.h"

namespace dw {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::Not;

struct SqliteSuite {
  static bool Ready() { return true; }
  static std::string WhyNot() { return {}; }
  std::unique_ptr<Database> Open() {
    auto opened = SqliteDatabase::Open(folder.path() / "records.sqlite");
    EXPECT_TRUE(opened.has_value());
    return std::move(*opened);
  }
  testing::TemporaryFolder folder;
};

std::string Everything(const std::filesystem::path& file) {
  std::ifstream in(file, std::ios::binary);
  return {std::istreambuf_iterator<char>(in), {}};
}

class SqliteDatabaseTest : public ::testing::Test {
 protected:
  std::filesystem::path file() const { return folder_.path() / "records.sqlite"; }
  std::unique_ptr<SqliteDatabase> Open() const {
    auto opened = SqliteDatabase::Open(file());
    EXPECT_TRUE(opened.has_value());
    return std::move(*opened);
  }
  const testing::TemporaryFolder folder_;
};

TEST_F(SqliteDatabaseTest, OnlyItsOwnerMayReadTheFile) {
  Open();
  struct stat about{};
  ASSERT_EQ(::stat(file().c_str(), &about), 0);
  EXPECT_EQ(about.st_mode & 0777, 0600U);
}

TEST_F(SqliteDatabaseTest, AFileThatIsNoDatabaseIsSaidToBeNone) {
  std::ofstream(file()) << std::string(4096, 'x');
  const auto opened = SqliteDatabase::Open(file());
  ASSERT_FALSE(opened);
  EXPECT_EQ(opened.error().code, Fault::Code::kCorrupt);
}

TEST_F(SqliteDatabaseTest, AFolderThatIsNotThereIsDenied) {
  const auto opened = SqliteDatabase::Open(folder_.path() / "nowhere" / "records.sqlite");
  ASSERT_FALSE(opened);
  EXPECT_EQ(opened.error().code, Fault::Code::kDenied);
  EXPECT_THAT(opened.error().detail, HasSubstr("--data-dir"));
}

TEST_F(SqliteDatabaseTest, WhatIsDeletedIsOverwritten) {
  const std::string marker = "a-marker-that-is-nowhere-else";
  {
    const auto database = Open();
    ASSERT_TRUE(Execute(*database, {{"CREATE TABLE t (x TEXT)", {}}, {"INSERT INTO t (x) VALUES ($1)", {marker}}}));
    ASSERT_TRUE(Execute(*database, {{"DELETE FROM t", {}}}));
  }
  // Closed, so that the log is in the file.
  EXPECT_THAT(Everything(file()), Not(HasSubstr(marker)));
}

TEST_F(SqliteDatabaseTest, RC54_WhatIsDeletedIsSoonNowhereInItsFilesWhileItIsOpen) {
  const std::string marker = "a-marker-that-is-nowhere-else";
  const auto database = Open();
  ASSERT_TRUE(Execute(*database, {{"CREATE TABLE t (x TEXT)", {}}, {"INSERT INTO t (x) VALUES ($1)", {marker}}}));
  ASSERT_TRUE(Execute(*database, {{"DELETE FROM t", {}}}));
  const std::filesystem::path log = file().string() + "-wal";
  const auto deadline = std::chrono::steady_clock::now() + std::chrono::seconds(20);
  while (Everything(log).find(marker) != std::string::npos && std::chrono::steady_clock::now() < deadline) {
    std::this_thread::yield();
  }
  EXPECT_THAT(Everything(log), Not(HasSubstr(marker)));
  EXPECT_THAT(Everything(file()), Not(HasSubstr(marker)));
}

TEST_F(SqliteDatabaseTest, RC6_ABackUpOfARunningOneOpensAsOne) {
  const auto database = Open();
  ASSERT_TRUE(Execute(*database, {{"CREATE TABLE t (x BIGINT)", {}}, {"INSERT INTO t (x) VALUES (7)", {}}}));
  const auto copy = folder_.path() / "copy.sqlite";
  ASSERT_TRUE(database->BackUp(copy));
  EXPECT_FALSE(database->BackUp(copy)) << "nothing is written over";
  const auto opened = SqliteDatabase::Open(copy);
  ASSERT_TRUE(opened);
  const auto results = Execute(**opened, {{"SELECT x FROM t", {}}});
  ASSERT_TRUE(results);
  EXPECT_THAT(results->at(0).rows, ElementsAre(SqlRow{SqlValue(std::int64_t{7})}));
}

TEST_F(SqliteDatabaseTest, RC4_WhatIsTooMuchToWaitIsUnavailableAndEverythingIsAnswered) {
  auto database = Open();
  std::promise<void> let_go;
  std::shared_future<void> gone = let_go.get_future().share();
  std::atomic<std::size_t> answered{0};
  std::atomic<std::size_t> unavailable{0};
  const auto count = [&](const Outcome<SqlResults>& results) {
    if (!results && results.error().code == Fault::Code::kUnavailable) ++unavailable;
    ++answered;
  };
  std::promise<void> held;
  database->Submit({{"SELECT 1", {}}}, [&, gone](const Outcome<SqlResults>&) {
    held.set_value();
    gone.wait();
  });
  held.get_future().wait();
  for (std::size_t i = 0; i < kMaxWaitingBatches + 3; ++i) database->Submit({{"SELECT 1", {}}}, count);
  EXPECT_EQ(unavailable, 3U);
  let_go.set_value();
  database = nullptr;
  EXPECT_EQ(answered, kMaxWaitingBatches + 3);
}

}  // namespace

namespace testing {
INSTANTIATE_TYPED_TEST_SUITE_P(Sqlite, DatabaseContract, SqliteSuite);
}

}  // namespace dw

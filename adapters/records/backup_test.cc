#include "adapters/records/backup.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cstdlib>
#include <sstream>

#include "adapters/db_postgres/postgres_database.h"
#include "adapters/db_sqlite/sqlite_database.h"
#include "adapters/records/audit_log.h"
#include "adapters/records/bans.h"
#include "adapters/records/migrations.h"
#include "tests/support/postgres_server.h"
#include "tests/support/temporary_folder.h"

namespace dw::records {
namespace {

using ::testing::HasSubstr;
using ::testing::SizeIs;

class BackUpTest : public ::testing::Test {
 protected:
  std::unique_ptr<Database> NewFile() {
    auto opened = SqliteDatabase::Open(folder_.path() / (std::to_string(++files_) + ".sqlite"));
    EXPECT_TRUE(opened.has_value() && Migrate(**opened).has_value());
    return std::move(*opened);
  }
  static void Fill(Database& database) {
    for (int i = 0; i < 5; ++i) {
      Ban ban;
      ban.id = "ban" + std::to_string(i);
      ban.subject = "ada";
      ban.reason = "\"quoted\" \xC3\xA9 \\";
      ban.by = "operator";
      EXPECT_TRUE(AddBan(database, ban, Millis(i), ""));
    }
    EXPECT_TRUE(LiftBan(database, "ban3", "operator", Millis(9), ""));
  }
  static std::string TextOf(Database& database) {
    std::ostringstream out;
    EXPECT_TRUE(BackUp(database, out));
    return out.str();
  }
  static std::string WhyNot(Database& database, const std::string& text) {
    std::istringstream in(text);
    const auto restored = Restore(database, in);
    return restored ? "" : restored.error().detail;
  }
  /// Without what says how often something changed.
  static std::string Body(const std::string& text) {
    std::istringstream in(text);
    std::string out;
    for (std::string line; std::getline(in, line);) {
      if (line.find("revisions") == std::string::npos && line.find("sha256") == std::string::npos) out += line + "\n";
    }
    return out;
  }

  const testing::TemporaryFolder folder_;
  int files_ = 0;
};

TEST_F(BackUpTest, RC40_WhatIsRestoredIsWhatWasBackedUp) {
  const auto from = NewFile();
  Fill(*from);
  const std::string text = TextOf(*from);
  const auto to = NewFile();
  ASSERT_TRUE(AddBan(*to,
                     *AddBan(
                         *from,
                         [] {
                           Ban ban;
                           ban.subject = "somebody else";
                           return ban;
                         }(),
                         Millis(20), ""),
                     Millis(20), ""));
  EXPECT_EQ(WhyNot(*to, text), "");
  EXPECT_EQ(Body(TextOf(*to)), Body(text));
  EXPECT_THAT(*ActiveBans(*to, Millis(10)), SizeIs(4));
}

TEST_F(BackUpTest, RC41_PostgresAndSqliteWriteTheSameTextAndTakeEachOthers) {
  if (!testing::PostgresServer::Installed()) {
    if (std::getenv("DW_REQUIRE_PEERS") != nullptr) FAIL() << "PostgreSQL 15 is not installed";
    GTEST_SKIP() << "NOT PROVEN: PostgreSQL 15 is not installed";
  }
  const auto file = NewFile();
  Fill(*file);
  auto server = PostgresDatabase::Connect({testing::PostgresServer::Shared().NewDatabase()});
  ASSERT_TRUE(server && Migrate(**server));
  const std::string text = TextOf(*file);
  EXPECT_EQ(WhyNot(**server, text), "");
  EXPECT_EQ(Body(TextOf(**server)), Body(text));
  const auto back = NewFile();
  EXPECT_EQ(WhyNot(*back, TextOf(**server)), "");
  EXPECT_EQ(Body(TextOf(*back)), Body(text));
}

TEST_F(BackUpTest, RC42_HalfABackupAndAChangedOneChangeNothing) {
  const auto database = NewFile();
  Fill(*database);
  const std::string text = TextOf(*database);
  const auto refused = [&](const std::string& wrong) {
    EXPECT_THAT(WhyNot(*database, wrong), HasSubstr("not a whole backup"));
  };
  refused("");
  refused("\n");
  refused("hello\n");
  refused(text.substr(0, text.size() / 2));
  refused(text.substr(0, text.rfind("{\"rows\"")));
  std::string changed = text;
  changed.replace(changed.find("\"ada\""), 5, "\"bob\"");
  refused(changed);
  std::string unknown = text;
  unknown.replace(unknown.find("\"audit\""), 7, "\"admin\"");
  refused(unknown);
  refused(text.substr(0, text.find('\n') + 1) + std::string(300'000, 'x'));
  EXPECT_EQ(TextOf(*database), text);
}

TEST_F(BackUpTest, RC42_OneOfANewerProgramIsLeftToThat) {
  const auto database = NewFile();
  EXPECT_THAT(WhyNot(*database, "{\"digiwork_backup\":1,\"step\":999}\n"), HasSubstr("newer Digiwork"));
}

TEST_F(BackUpTest, RC43_ARestoreIsAChangeForWhoKeepsCopies) {
  const auto database = NewFile();
  Fill(*database);
  const std::string text = TextOf(*database);
  const auto before = BanRevision(*database);
  EXPECT_EQ(WhyNot(*database, text), "");
  EXPECT_GT(*BanRevision(*database), *before);
  const auto again = NewFile();
  const auto empty = BanRevision(*again);
  EXPECT_EQ(WhyNot(*again, text), "");
  EXPECT_GT(*BanRevision(*again), *empty);
}

}  // namespace
}  // namespace dw::records

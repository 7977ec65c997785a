// The same on SQLite and PostgreSQL.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cstdlib>
#include <functional>
#include <thread>

#include "adapters/records/audit_log.h"
#include "adapters/records/ban_watch.h"
#include "adapters/records/bans.h"
#include "adapters/records/migrations.h"
#include "adapters/records/record_rows.h"
#include "adapters/records/records_fixture.h"
#include "runtime/clock.h"

namespace dw::records {
namespace {

using ::testing::ElementsAre;
using ::testing::Field;
using ::testing::IsEmpty;
using ::testing::SizeIs;

class RecordsTest : public BothDatabases {
 protected:
  static Ban New(std::string subject, std::string id = "") {
    Ban ban;
    ban.id = std::move(id);
    ban.subject = std::move(subject);
    ban.name = "Ada";
    ban.reason = "throws chairs";
    ban.by = "operator";
    return ban;
  }
};

TEST_P(RecordsTest, RC10_MigratingTwiceChangesNothing) {
  ASSERT_TRUE(AddBan(*database_, New("ada"), Millis(1'000), ""));
  EXPECT_TRUE(Migrate(*database_));
  EXPECT_THAT(*ActiveBans(*database_, Millis(1'000)), SizeIs(1));
}

TEST_P(RecordsTest, RC11_TwoProgramsMayMigrateAtOnce) {
  const Records empty(GetParam());
  const auto one = empty.Open();
  const auto other = empty.Open();
  bool first = false;
  std::thread thread([&] { first = Migrate(*one).has_value(); });
  const bool second = Migrate(*other).has_value();
  thread.join();
  EXPECT_TRUE(first);
  EXPECT_TRUE(second);
  EXPECT_TRUE(AddBan(*one, New("ada"), Millis(1'000), ""));
}

TEST_P(RecordsTest, RC11_RecordsOfANewerProgramAreLeftAlone) {
  ASSERT_TRUE(Execute(*database_, {{"INSERT INTO migrations (number) VALUES (999)", {}}}));
  const auto migrated = Migrate(*database_);
  ASSERT_FALSE(migrated);
  EXPECT_EQ(migrated.error().code, Fault::Code::kConflict);
  EXPECT_THAT(migrated.error().detail, ::testing::HasSubstr("newer"));
}

TEST_P(RecordsTest, RC30_ABanIsReadAsItWasWritten) {
  Ban ban = New("ada");
  ban.room = "/~/office.tmj";
  ban.reason = "'; DROP TABLE bans; -- \xC3\xA9";
  ban.until = Millis(2'000);
  const auto added = AddBan(*database_, ban, Millis(1'000), "127.0.0.1");
  ASSERT_TRUE(added);
  EXPECT_EQ(added->reason, ban.reason);
  EXPECT_THAT(*ActiveBans(*database_, Millis(1'999)), ElementsAre(*added));
  EXPECT_THAT(*ActiveBans(*database_, Millis(2'000)), IsEmpty());
  EXPECT_THAT(*BanPage(*database_, "", 10), ElementsAre(*added));
  EXPECT_THAT(*BanPage(*database_, added->id, 10), IsEmpty());
}

TEST_P(RecordsTest, RC30_WhatIsGivenAgainIsKeptOnce) {
  const auto first = AddBan(*database_, New("ada", "b1"), Millis(1'000), "");
  const auto again = AddBan(*database_, New("ada", "b1"), Millis(5'000), "");
  ASSERT_TRUE(first);
  ASSERT_TRUE(again);
  EXPECT_EQ(*first, *again);
  EXPECT_THAT(*AuditPage(*database_, "", "", 10), SizeIs(1));
}

TEST_P(RecordsTest, RC30_WhatCannotBeKeptIsRefusedAndNothingIsWritten) {
  const auto refused = [&](Ban ban) {
    const auto added = AddBan(*database_, std::move(ban), Millis(1'000), "");
    return !added && added.error().code == Fault::Code::kDenied;
  };
  EXPECT_TRUE(refused(New("")));
  EXPECT_TRUE(refused(New(std::string(65, 'a'))));
  Ban ban = New("ada");
  ban.reason = std::string(kMaxBanReason + 1, 'x');
  EXPECT_TRUE(refused(ban));
  ban.reason = "two\nlines";
  EXPECT_TRUE(refused(ban));
  ban.reason = "\xff\xfe";
  EXPECT_TRUE(refused(ban));
  ban.reason = std::string("nul\0", 4);
  EXPECT_TRUE(refused(ban));
  ban = New("ada");
  ban.until = Millis(1'000);
  EXPECT_TRUE(refused(ban));
  EXPECT_THAT(*AuditPage(*database_, "", "", 10), IsEmpty());
}

TEST_P(RecordsTest, RC31_ThereAreAsManyBansAsThereMayBe) {
  std::vector<Statement> batch;
  for (std::size_t i = 0; i < kMaxBans; ++i) {
    batch.push_back(
        {"INSERT INTO bans (id, world, room, subject, name, reason, by_whom, created_at, until_at, "
         "lifted_at, lifted_by) VALUES ($1, 'main', '', 'x', '', '', '', 0, 0, 0, '')",
         {std::to_string(i)}});
  }
  ASSERT_TRUE(Execute(*database_, std::move(batch)));
  const auto added = AddBan(*database_, New("ada"), Millis(1'000), "");
  ASSERT_FALSE(added);
  EXPECT_EQ(added.error().code, Fault::Code::kTooLarge);
  ASSERT_TRUE(LiftBan(*database_, "7", "operator", Millis(1'000), ""));
  EXPECT_TRUE(AddBan(*database_, New("ada"), Millis(1'000), ""));
}

TEST_P(RecordsTest, RC30_ALiftedBanHoldsNoMoreAndStaysInTheList) {
  const auto added = AddBan(*database_, New("ada"), Millis(1'000), "");
  ASSERT_TRUE(added);
  EXPECT_TRUE(LiftBan(*database_, added->id, "bob", Millis(1'500), ""));
  EXPECT_THAT(*ActiveBans(*database_, Millis(1'500)), IsEmpty());
  EXPECT_THAT(*BanPage(*database_, "", 10),
              ElementsAre(::testing::AllOf(Field(&Ban::lifted_at, Millis(1'500)), Field(&Ban::lifted_by, "bob"))));
  const auto again = LiftBan(*database_, added->id, "bob", Millis(1'600), "");
  ASSERT_FALSE(again);
  EXPECT_EQ(again.error().code, Fault::Code::kNotFound);
}

TEST_P(RecordsTest, RC20_WhatIsDoneIsInTheAuditWithIt) {
  const auto added = AddBan(*database_, New("ada"), Millis(1'000), "127.0.0.1");
  ASSERT_TRUE(added);
  ASSERT_TRUE(LiftBan(*database_, added->id, "bob", Millis(1'500), ""));
  const auto page = AuditPage(*database_, "", "", 10);
  ASSERT_TRUE(page);
  ASSERT_THAT(*page, SizeIs(2));
  EXPECT_EQ(page->at(0).what, "ban.lift");
  EXPECT_EQ(page->at(0).who, "bob");
  EXPECT_EQ(page->at(0).target, added->id);
  EXPECT_EQ(page->at(1).what, "ban.add");
  EXPECT_EQ(page->at(1).target, "ada");
  EXPECT_EQ(page->at(1).address, "127.0.0.1");
  EXPECT_EQ(page->at(1).at, Millis(1'000));
  EXPECT_THAT(*AuditPage(*database_, "ada", "", 10), SizeIs(1));
  EXPECT_THAT(*AuditPage(*database_, "", page->at(0).id, 10), SizeIs(1));
  EXPECT_THAT(*AuditPage(*database_, "", "", 1), SizeIs(1));
}

TEST_P(RecordsTest, RC20_LongDetailsAreCutBetweenLetters) {
  AuditEntry entry{"", Millis(1), "operator", "test", "x", std::string(kMaxAuditDetails - 1, 'a') + "\xC3\xA9", ""};
  ASSERT_TRUE(Execute(*database_, {AuditOf(entry)}));
  EXPECT_EQ(AuditPage(*database_, "", "", 1)->at(0).details, std::string(kMaxAuditDetails - 1, 'a'));
}

TEST_P(RecordsTest, RC33_TheWatchTellsOfABanThatAnotherProgramHasMade) {
  const auto other = records_->Open();
  const SystemClock clock;
  Metrics metrics;
  BanGate gate(clock);
  std::promise<Standing> told;
  BanWatch watch({*database_, gate, clock, metrics}, [&](const Standing& standing) { told.set_value(standing); });
  ASSERT_TRUE(watch.Load());
  watch.Start();
  ASSERT_TRUE(AddBan(*other, New("ada"), clock.UnixNow(), ""));
  auto heard = told.get_future();
  ASSERT_EQ(heard.wait_for(std::chrono::seconds(20)), std::future_status::ready);
  EXPECT_EQ(heard.get(), (Standing{Standing::Kind::kBanned, "ada", ""}));
  Arrival ada;
  ada.subject = "ada";
  EXPECT_TRUE(gate.Judge(ada));
}

INSTANTIATE_TEST_SUITE_P(Both, RecordsTest, ::testing::Values(Kind::kSqlite, Kind::kPostgres), NameOfKind);

/// Everything a database says about a story, as one text.
std::string TellStory(Database& database) {
  EXPECT_TRUE(Migrate(database));
  for (int i = 0; i < 30; ++i) {
    Ban ban;
    ban.id = "ban" + std::to_string(i % 27);
    ban.subject = i % 3 == 0 ? "Ada" : "\xC3\xA9mile";
    ban.reason = std::string(static_cast<std::size_t>(i), '%');
    ban.until = Millis(i % 4 == 0 ? 0 : 1'000 + i);
    ban.by = "operator";
    (void)AddBan(database, ban, Millis(i), "");
  }
  for (int i = 0; i < 30; i += 5) (void)LiftBan(database, "ban" + std::to_string(i), "bob", Millis(500), "::1");
  std::string story;
  const auto tell = [&](const std::vector<Ban>& bans) {
    for (const Ban& ban : bans) {
      story += ban.id + "|" + ban.subject + "|" + ban.reason + "|" + std::to_string(ban.created_at.count()) + "|" +
               std::to_string(ban.until.count()) + "|" + std::to_string(ban.lifted_at.count()) + ban.lifted_by + "\n";
    }
    story += "--\n";
  };
  tell(*ActiveBans(database, Millis(1'010)));
  tell(*BanPage(database, "", 200));
  tell(*BanPage(database, "ban20", 7));
  const auto entries = AuditPage(database, "", "", 200);
  for (const AuditEntry& entry : *entries) {
    story += std::to_string(entry.at.count()) + entry.who + entry.what + entry.address + "\n";
  }
  return story + std::to_string(*BanRevision(database));
}

TEST(RecordsStoryTest, BothDatabasesTellTheSameStoryByteForByte) {
  if (!testing::PostgresServer::Installed()) {
    const char* required = std::getenv("DW_REQUIRE_PEERS");
    if (required != nullptr) FAIL() << "PostgreSQL 15 is not installed";
    GTEST_SKIP() << "NOT PROVEN: PostgreSQL 15 is not installed";
  }
  const std::string one = TellStory(*Records(Kind::kSqlite).Open());
  EXPECT_GT(one.size(), 1'000U);
  EXPECT_EQ(one, TellStory(*Records(Kind::kPostgres).Open()));
}

TEST(RecordRowsTest, NamesOfLaterRowsSortBehind) {
  EXPECT_LT(NewRecordId(Millis(1)), NewRecordId(Millis(2)));
  EXPECT_LT(NewRecordId(Millis(1'700'000'000'000)), NewRecordId(Millis(1'800'000'000'000)));
  EXPECT_NE(NewRecordId(Millis(1)), NewRecordId(Millis(1)));
  EXPECT_EQ(NewRecordId(Millis(1)).size(), 32U);
}

}  // namespace
}  // namespace dw::records

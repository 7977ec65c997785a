#include "adapters/records/backup.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cstdlib>
#include <sstream>

#include "adapters/db_postgres/postgres_database.h"
#include "adapters/db_sqlite/sqlite_database.h"
#include "adapters/records/accounts.h"
#include "adapters/records/announcements.h"
#include "adapters/records/answers.h"
#include "adapters/records/audit_log.h"
#include "adapters/records/bans.h"
#include "adapters/records/grants.h"
#include "adapters/records/invitations.h"
#include "adapters/records/migrations.h"
#include "adapters/records/person_data.h"
#include "adapters/records/player_variables.h"
#include "adapters/records/reports.h"
#include "adapters/records/room_rules.h"
#include "adapters/records/sign_ins.h"
#include "adapters/records/signing_keys.h"
#include "adapters/records/standing_log.h"
#include "adapters/records/tables.h"
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
  /// Something in every table, by what writes there.
  static void FillAll(Database& database) {
    Fill(database);
    const std::string odd =
        "L\xC3\xA9"
        "a \"the\\n\" \xF0\x9F\x90\x99 'quoted'; --";
    const Millis now(1'700'000'000'123);
    const Actor olga{"olga", "2001:db8::1"};
    Invitation invitation;
    invitation.token = "t1";
    invitation.tags = {"art", "sales"};
    invitation.name = odd;
    invitation.expires_at = now + Millis(9'000);
    const auto invited = AddInvitation(database, invitation, now, olga);
    ASSERT_TRUE(invited);
    Person lea;
    lea.name = odd;
    Account account;
    account.login = "lea";
    account.password = "hash";
    account.recovery = {"a", "b"};
    const auto person =
        AcceptInvitation(database, *FindInvitation(database, "t1", now), lea, account, now, "192.0.2.1");
    ASSERT_TRUE(person) << person.error().detail;
    ASSERT_TRUE(ArrivePerson(database, "https://id.example", "sub-7", Claimed{}, now, olga));
    SignIn sign_in;
    sign_in.cookie = "c";
    sign_in.person = person->id;
    sign_in.agent = odd;
    sign_in.expires_at = now + Millis(9'000);
    ASSERT_TRUE(AddSignIn(database, sign_in, now));
    Login login;
    login.cookie = "lc";
    login.person = person->id;
    login.methods = "pwd otp";
    login.expires_at = now + Millis(9'000);
    const auto logged_in = AddLogin(database, login, now);
    ASSERT_TRUE(logged_in);
    Grant grant;
    grant.token = "g";
    grant.family = "f";
    grant.person = person->id;
    grant.login = logged_in->id;
    grant.expires_at = now + Millis(9'000);
    ASSERT_TRUE(AddGrant(database, grant));
    ASSERT_TRUE(ReplaceKey(database, {"k1", "ES256", "sealed", now, Millis(0)}, "", Millis(0)));
    ASSERT_TRUE(Execute(database, {NoteStanding({Standing::Kind::kChanged, person->id, ""}, now)}));
    RoomRule rule;
    rule.room = "/~/office.tmj";
    rule.access = RoomRule::Access::kPassword;
    rule.password = "hash";
    rule.capacity = 12;
    ASSERT_TRUE(PutRoomRule(database, rule, now, olga));
    Report report;
    report.room = rule.room;
    report.subject = person->id;
    report.reason = odd;
    ASSERT_TRUE(AddReport(database, report, now, "192.0.2.1"));
    Announcement said;
    said.text = odd;
    said.warning = true;
    ASSERT_TRUE(AddAnnouncement(database, said, now, olga));
    ASSERT_TRUE(Execute(database, {AnswerKey("key", person->id, "hash", now)}));
    ASSERT_TRUE(KeepAnswer(database, "key", 201, odd, now));
    ASSERT_TRUE(SetPlayerVariable(database, person->id, "main", "v", odd, now));
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

TEST_F(BackUpTest, RC41_EveryTableIsTheSameByteForByteInBothAndReadTheSame) {
  if (!testing::PostgresServer::Installed()) {
    if (std::getenv("DW_REQUIRE_PEERS") != nullptr) FAIL() << "PostgreSQL 15 is not installed";
    GTEST_SKIP() << "NOT PROVEN: PostgreSQL 15 is not installed";
  }
  auto server = PostgresDatabase::Connect({testing::PostgresServer::Shared().NewDatabase()});
  ASSERT_TRUE(server && Migrate(**server));
  // Written by one, read by the other: each way.
  const auto file = NewFile();
  FillAll(*file);
  FillAll(**server);
  const auto taken = PostgresDatabase::Connect({testing::PostgresServer::Shared().NewDatabase()});
  ASSERT_TRUE(taken && Migrate(**taken));
  const auto back = NewFile();
  for (const auto& [from, to] : {std::pair<Database*, Database*>(file.get(), taken->get()),
                                 std::pair<Database*, Database*>(server->get(), back.get())}) {
    const std::string text = TextOf(*from);
    for (const Table& table : AllTables()) {
      EXPECT_THAT(text, HasSubstr("\"table\":\"" + std::string(table.name) + "\"")) << "is it filled?";
    }
    EXPECT_EQ(WhyNot(*to, text), "");
    EXPECT_EQ(Body(TextOf(*to)), Body(text));
    EXPECT_EQ(*PeoplePage(*to, {}), *PeoplePage(*from, {}));
    EXPECT_EQ(*InvitationPage(*to, "", 100), *InvitationPage(*from, "", 100));
    EXPECT_EQ(*ReportPage(*to, false, "", 100), *ReportPage(*from, false, "", 100));
    EXPECT_EQ(*AnnouncementPage(*to, "", 100), *AnnouncementPage(*from, "", 100));
    EXPECT_EQ(*RoomRules(*to), *RoomRules(*from));
    EXPECT_EQ(*FindAccountByLogin(*to, "lea"), *FindAccountByLogin(*from, "lea"));
    EXPECT_EQ(*AuditPage(*to, "", "", 100), *AuditPage(*from, "", "", 100));
    const std::string lea = FindAccountByLogin(*from, "lea")->person;
    EXPECT_EQ(*SignInsOf(*to, lea, Millis(0)), *SignInsOf(*from, lea, Millis(0)));
    EXPECT_EQ(*PlayerVariables(*to, lea, "main"), *PlayerVariables(*from, lea, "main"));
    EXPECT_EQ((*FindAnswer(*to, "key"))->body, (*FindAnswer(*from, "key"))->body);
    EXPECT_EQ(*ExportPerson(*to, lea), *ExportPerson(*from, lea));
  }
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

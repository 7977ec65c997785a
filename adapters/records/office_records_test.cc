// Rooms, reports, announcements, answers, variables; the same on SQLite and PostgreSQL.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "adapters/records/announcements.h"
#include "adapters/records/answers.h"
#include "adapters/records/audit_log.h"
#include "adapters/records/player_variables.h"
#include "adapters/records/record_rows.h"
#include "adapters/records/records_fixture.h"
#include "adapters/records/reports.h"
#include "adapters/records/room_gate.h"

namespace dw::records {
namespace {

using access::Role;
using ::testing::ElementsAre;
using ::testing::IsEmpty;
using ::testing::Pair;
using ::testing::SizeIs;

const Actor kAda{"ada", "192.0.2.1"};
constexpr Millis kNow{1'700'000'000'000};
constexpr char kRoom[] = "/~/office.tmj";

class OfficeRecordsTest : public BothDatabases {
 protected:
  static Announcement Saying(const std::string& text, std::int64_t reached = 0) {
    Announcement said;
    said.text = text;
    said.reached = reached;
    return said;
  }
  static Report About(const std::string& subject) {
    Report report;
    report.room = kRoom;
    report.reporter = "ada";
    report.subject = subject;
    report.reason = "throws chairs";
    report.context = R"([{"name": "Eve", "text": "catch\nthis"}])";
    return report;
  }
};

TEST_P(OfficeRecordsTest, RC61_ARuleIsOfTheVersionThatOneHasSeen) {
  EXPECT_THAT(*RoomRules(*database_), IsEmpty());
  const auto revision = *RoomRuleRevision(*database_);
  const auto first = PutRoomRule(*database_, {kRoom, RoomRule::Access::kTags, {"art"}}, kNow, kAda);
  ASSERT_TRUE(first);
  EXPECT_EQ(first->version, 1);
  EXPECT_NE(*RoomRuleRevision(*database_), revision);
  const auto again = PutRoomRule(*database_, {kRoom, RoomRule::Access::kOpen, {}}, kNow, kAda);
  ASSERT_FALSE(again);
  EXPECT_EQ(again.error().code, Fault::Code::kConflict) << "somebody else has made one";
  RoomRule next = *first;
  next.access = RoomRule::Access::kMembers;
  ASSERT_TRUE(PutRoomRule(*database_, next, kNow, kAda));
  EXPECT_EQ(PutRoomRule(*database_, next, kNow, kAda).error().code, Fault::Code::kConflict);
  EXPECT_EQ(RoomRules(*database_)->at(0).access, RoomRule::Access::kMembers);
  EXPECT_FALSE(PutRoomRule(*database_, {"/~/x.tmj", RoomRule::Access::kTags, {}}, kNow, kAda));
  EXPECT_FALSE(PutRoomRule(*database_, {"/~/x.tmj", RoomRule::Access::kTags, {"two words"}}, kNow, kAda));
}

TEST_P(OfficeRecordsTest, RC66_ARoomHasAPasswordAndACapacity) {
  RoomRule rule{kRoom, RoomRule::Access::kPassword, {}};
  EXPECT_EQ(PutRoomRule(*database_, rule, kNow, kAda).error().code, Fault::Code::kDenied) << "nobody could enter";
  rule.password = "a hash";
  rule.capacity = kMaxCapacity + 1;
  EXPECT_EQ(PutRoomRule(*database_, rule, kNow, kAda).error().code, Fault::Code::kDenied);
  rule.capacity = kMaxCapacity;
  const auto put = PutRoomRule(*database_, rule, kNow, kAda);
  ASSERT_TRUE(put);
  EXPECT_EQ(*RoomRuleOf(*database_, kRoom), *put);
  EXPECT_EQ(RoomRuleOf(*database_, "/~/none.tmj")->version, 0);

  RoomGate gate(*database_);
  ASSERT_TRUE(gate.Load());
  EXPECT_EQ(gate.CapacityOf(kRoom), kMaxCapacity);
  EXPECT_EQ(gate.CapacityOf("/~/none.tmj"), 0U);
  Arrival eve{"main", kRoom, "eve", "", Role::kGuest, {}, std::nullopt};
  ASSERT_TRUE(gate.Judge(eve));
  EXPECT_EQ(gate.Judge(eve)->kind, GateRefusal::Kind::kPasswordNeeded);
  eve.pass.emplace();
  eve.pass->word = put->word();
  EXPECT_FALSE(gate.Judge(eve));
  Arrival ada{"main", kRoom, "ada", "sign-in", Role::kAdmin, {}, std::nullopt};
  EXPECT_FALSE(gate.Judge(ada)) << "who governs needs none";

  RoomRule next = *put;
  next.password = "another hash";
  ASSERT_TRUE(PutRoomRule(*database_, next, kNow, kAda));
  ASSERT_TRUE(gate.Load());
  EXPECT_TRUE(gate.Judge(eve)) << "who knew the old one does not know this";
}

TEST_P(OfficeRecordsTest, RC62_ARoomIsOpenToWhomItsRuleSays) {
  RoomGate gate(*database_);
  ASSERT_TRUE(PutRoomRule(*database_, {kRoom, RoomRule::Access::kTags, {"art", "sales"}}, kNow, kAda));
  ASSERT_TRUE(PutRoomRule(*database_, {"/~/members.tmj", RoomRule::Access::kMembers, {}}, kNow, kAda));
  ASSERT_TRUE(gate.Load());
  const auto judged = [&](const std::string& room, const std::string& session, Role role,
                          std::vector<std::string> tags) -> std::string {
    const auto refusal = gate.Judge({"main", room, "eve", session, role, std::move(tags), std::nullopt});
    if (!refusal) return "in";
    return refusal->kind == GateRefusal::Kind::kSignInNeeded ? "sign in" : "closed";
  };
  EXPECT_EQ(judged("/~/garden.tmj", "", Role::kGuest, {}), "in");
  EXPECT_EQ(judged(kRoom, "", Role::kGuest, {"art"}), "sign in");
  EXPECT_EQ(judged(kRoom, "s", Role::kMember, {}), "closed");
  EXPECT_EQ(judged(kRoom, "s", Role::kMember, {"Art"}), "closed");
  EXPECT_EQ(judged(kRoom, "s", Role::kObserver, {"x", "sales"}), "in");
  EXPECT_EQ(judged(kRoom, "s", Role::kAdmin, {}), "in");
  EXPECT_EQ(judged("/~/members.tmj", "", Role::kGuest, {}), "sign in");
  EXPECT_EQ(judged("/~/members.tmj", "s", Role::kObserver, {}), "in");
}

TEST_P(OfficeRecordsTest, RC63_AReportIsHandledOnce) {
  const auto report = AddReport(*database_, About("eve"), kNow, "192.0.2.1");
  ASSERT_TRUE(report);
  EXPECT_EQ(*FindReport(*database_, report->id), *report);
  EXPECT_EQ(*CountOpenReports(*database_), 1);
  const auto handled = HandleReport(*database_, report->id, 1, "talked to them", kNow, kAda);
  ASSERT_TRUE(handled);
  EXPECT_TRUE(handled->handled);
  EXPECT_EQ(HandleReport(*database_, report->id, 1, "", kNow, kAda).error().code, Fault::Code::kConflict);
  EXPECT_THAT(*ReportPage(*database_, false, "", 10), IsEmpty());
  EXPECT_THAT(*ReportPage(*database_, true, "", 10), ElementsAre(*handled));
  Report bad = About("eve");
  bad.reason = "";
  EXPECT_EQ(AddReport(*database_, bad, kNow, "").error().code, Fault::Code::kDenied);
  bad = About("eve");
  bad.context = std::string(kMaxReportContext + 1, 'a');
  EXPECT_EQ(AddReport(*database_, bad, kNow, "").error().code, Fault::Code::kDenied);
  bad = About("");
  EXPECT_EQ(AddReport(*database_, bad, kNow, "").error().code, Fault::Code::kDenied);
}

TEST_P(OfficeRecordsTest, AnAnnouncementIsKeptWithItsAudit) {
  const auto said = AddAnnouncement(*database_, Saying("Cake!", 7), kNow, kAda);
  ASSERT_TRUE(said);
  EXPECT_THAT(*AnnouncementPage(*database_, "", 10), ElementsAre(*said));
  EXPECT_FALSE(AddAnnouncement(*database_, Saying(""), kNow, kAda));
  EXPECT_FALSE(AddAnnouncement(*database_, Saying("a\nb"), kNow, kAda));
  EXPECT_THAT(*AuditPage(*database_, "", "", 10), SizeIs(1));
}

TEST_P(OfficeRecordsTest, RC64_AKeyIsWrittenDownWithWhatItIsTheKeyOfOrNeitherIs) {
  EXPECT_FALSE(FindAnswer(*database_, "key")->has_value());
  const Statement key = AnswerKey("key", "ada", "hash", kNow);
  const Statement does{"INSERT INTO revisions (name, number) VALUES ('a test', $1)", {1}};
  ASSERT_TRUE(Execute(*database_, {does, key}));
  EXPECT_EQ((*FindAnswer(*database_, "key"))->status, 0) << "done, and nothing is known of the answer";
  const Statement again{"INSERT INTO revisions (name, number) VALUES ('another', $1)", {1}};
  EXPECT_EQ(Execute(*database_, {again, key}).error().code, Fault::Code::kConflict);
  EXPECT_EQ(
      NumberIn(Execute(*database_, {{"SELECT count(*) FROM revisions WHERE name = 'another'", {}}})->at(0).rows.at(0),
               0),
      0);
  ASSERT_TRUE(KeepAnswer(*database_, "key", 201, "{}", kNow));
  const auto kept = FindAnswer(*database_, "key");
  ASSERT_TRUE(kept && kept->has_value());
  EXPECT_EQ((*kept)->status, 201);
  EXPECT_EQ((*kept)->request, "hash");
  ASSERT_TRUE(KeepAnswer(*database_, "other", 201, "{}", kNow + kAnswerKept + Millis(1)));
  EXPECT_FALSE(FindAnswer(*database_, "key")->has_value()) << "after a day";
}

TEST_P(OfficeRecordsTest, RC65_WhatAWorldRemembersOfSomebodyIsBounded) {
  ASSERT_TRUE(SetPlayerVariable(*database_, "ada", "main", "score", "5", kNow));
  ASSERT_TRUE(SetPlayerVariable(*database_, "ada", "main", "score", "6", kNow));
  ASSERT_TRUE(SetPlayerVariable(*database_, "eve", "main", "score", "1", kNow));
  EXPECT_THAT(*PlayerVariables(*database_, "ada", "main"), ElementsAre(Pair("score", "6")));
  for (std::size_t i = 1; i < kMaxPlayerVariables; ++i) {
    ASSERT_TRUE(SetPlayerVariable(*database_, "ada", "main", "v" + std::to_string(i), "x", kNow));
  }
  EXPECT_EQ(SetPlayerVariable(*database_, "ada", "main", "more", "x", kNow).error().code, Fault::Code::kTooLarge);
  EXPECT_TRUE(SetPlayerVariable(*database_, "ada", "main", "score", "7", kNow)) << "one that is there";
  EXPECT_TRUE(SetPlayerVariable(*database_, "ada", "main", "score", "", kNow));
  EXPECT_TRUE(SetPlayerVariable(*database_, "ada", "main", "more", "x", kNow));
  EXPECT_FALSE(SetPlayerVariable(*database_, "ada", "main", "", "x", kNow));
  EXPECT_FALSE(SetPlayerVariable(*database_, "ada", "main", "a", std::string(8'001, 'x'), kNow));
}

INSTANTIATE_TEST_SUITE_P(Both, OfficeRecordsTest, ::testing::Values(Kind::kSqlite, Kind::kPostgres), NameOfKind);

}  // namespace
}  // namespace dw::records

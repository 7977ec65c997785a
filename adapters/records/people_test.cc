// People and what belongs to them; the same on SQLite and PostgreSQL.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <sstream>
#include <thread>

#include "adapters/records/accounts.h"
#include "adapters/records/answers.h"
#include "adapters/records/audit_log.h"
#include "adapters/records/backup.h"
#include "adapters/records/bans.h"
#include "adapters/records/grants.h"
#include "adapters/records/invitations.h"
#include "adapters/records/person_data.h"
#include "adapters/records/player_variables.h"
#include "adapters/records/record_rows.h"
#include "adapters/records/records_fixture.h"
#include "adapters/records/reports.h"
#include "adapters/records/sign_ins.h"
#include "adapters/records/signing_keys.h"
#include "adapters/records/standing_log.h"
#include "adapters/records/tables.h"
#include "runtime/clock.h"

namespace dw::records {
namespace {

using access::Role;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::Not;
using ::testing::SizeIs;

const Actor kOperator{"operator", ""};
constexpr char kIssuer[] = "https://id.example";
constexpr Millis kNow{1'700'000'000'000};

class PeopleTest : public BothDatabases {
 protected:
  Person Arrive(const std::string& subject, const Claimed& claimed = {"Ada", "ada@example.org", "en", {}, {}}) {
    auto arrived = ArrivePerson(*database_, kIssuer, subject, claimed, kNow, {});
    EXPECT_TRUE(arrived);
    return *arrived;
  }
  Person Invited(const std::string& login, Role role) {
    Person person;
    person.name = login;
    person.given_role = role;
    Account account;
    account.login = login;
    account.password = "hash of " + login;
    auto added = AddAccount(*database_, person, account, kNow, kOperator);
    EXPECT_TRUE(added) << (added ? "" : added.error().detail);
    return *added;
  }
  SignIn Enter(const Person& person, const std::string& cookie, Millis now = kNow) {
    SignIn sign_in;
    sign_in.cookie = cookie;
    sign_in.person = person.id;
    sign_in.issuer = kIssuer;
    sign_in.issuer_session = "sid of " + cookie;
    sign_in.issuer_subject = "ada";
    sign_in.seen_at = now;
    sign_in.expires_at = now + std::chrono::hours(1);
    auto added = AddSignIn(*database_, sign_in, now);
    EXPECT_TRUE(added) << (added ? "" : added.error().detail);
    return *added;
  }
  Grant Code(const std::string& token) {
    Grant grant;
    grant.token = token;
    grant.family = "family of " + token;
    grant.client = "office";
    grant.person = "ada";
    grant.login = "login";
    grant.redirect_uri = "https://office.example/login/callback";
    grant.challenge = "challenge";
    grant.scope = "openid";
    grant.expires_at = kNow + std::chrono::minutes(1);
    EXPECT_TRUE(AddGrant(*database_, grant));
    return grant;
  }
  static Exchange Of(const Grant& grant, const std::string& successor) {
    return {grant.kind,      grant.token, grant.client, grant.redirect_uri,
            grant.challenge, successor,   kNow,         kNow + std::chrono::hours(24)};
  }
};

TEST_P(PeopleTest, RC50_WhoComesAgainIsTheSamePersonAsTheyAreClaimedToBeNow) {
  const Person first = Arrive("ada", {"Ada", "ada@example.org", "en", Role::kEditor, {"team-a", "team a", "x"}});
  EXPECT_EQ(RoleOf(first), Role::kEditor);
  EXPECT_THAT(TagsOf(first), ElementsAre("team-a", "x"));
  const Person again = Arrive("ada", {"Ada L.", "", "fr", {}, {}});
  EXPECT_EQ(again.id, first.id);
  EXPECT_EQ(again.name, "Ada L.");
  EXPECT_EQ(again.email, "ada@example.org");
  EXPECT_EQ(RoleOf(again), Role::kMember);
  EXPECT_EQ(*FindPerson(*database_, first.id), again);
  EXPECT_NE(Arrive("eve").id, first.id);
}

TEST_P(PeopleTest, RC50_OnlyTheIssuerInThisProgramCallsSomebodyByTheirId) {
  const Person ada = Invited("ada", Role::kAdmin);
  EXPECT_EQ(ArrivePerson(*database_, kOwnIssuer, ada.id, {}, kNow, {})->id, ada.id);
  EXPECT_NE(Arrive(ada.id).id, ada.id) << "another issuer's subject that looks like it";
  EXPECT_EQ(ArrivePerson(*database_, kOwnIssuer, "nobody", {}, kNow, {}).error().code, Fault::Code::kNotFound);
}

TEST_P(PeopleTest, RC51_TwoFirstSignInsAtOnceMakeOnePerson) {
  const auto other = records_->Open();
  std::string ids[2];
  std::thread thread([&] {
    const auto arrived = ArrivePerson(*other, kIssuer, "ada", {"Ada", "", "", {}, {}}, kNow, {});
    ids[0] = arrived ? arrived->id : "fault";
  });
  ids[1] = Arrive("ada").id;
  thread.join();
  EXPECT_EQ(ids[0], ids[1]);
  EXPECT_EQ(*CountPeople(*database_), 1);
}

TEST_P(PeopleTest, RC12_WhatAnIssuerSaysThatCannotBeKeptIsLeftOut) {
  const Person person = Arrive("ada", {"Ada\nroot", std::string(300, 'a'), "en", {}, {"'; DROP TABLE people; --"}});
  EXPECT_EQ(person.name, "");
  EXPECT_EQ(person.email, "");
  EXPECT_THAT(person.claimed_tags, IsEmpty());
  EXPECT_FALSE(ArrivePerson(*database_, kIssuer, "", {}, kNow, {}));
  EXPECT_FALSE(ArrivePerson(*database_, kIssuer, std::string(256, 'a'), {}, kNow, {}));
}

TEST_P(PeopleTest, RC52_WhatIsGivenHereWinsOverWhatIsClaimed) {
  Person person = Arrive("ada", {"Ada", "", "", Role::kAdmin, {"claimed"}});
  auto changed = ChangePerson(*database_, person.id, 1, {.role = "observer", .tags = {{"given"}}}, kNow, kOperator);
  ASSERT_TRUE(changed);
  EXPECT_EQ(RoleOf(*changed), Role::kObserver);
  EXPECT_THAT(TagsOf(*changed), ElementsAre("claimed", "given"));
  changed = ChangePerson(*database_, person.id, 2, {.role = ""}, kNow, kOperator);
  ASSERT_TRUE(changed);
  EXPECT_EQ(RoleOf(*changed), Role::kAdmin);
}

TEST_P(PeopleTest, RC53_AChangeIsOfWhatOneHasSeenAndTheLastWhoGovernsStays) {
  const Person ada = Invited("ada", Role::kAdmin);
  const auto refused = ChangePerson(*database_, ada.id, 1, {.role = "member"}, kNow, kOperator);
  ASSERT_FALSE(refused);
  EXPECT_EQ(refused.error().code, Fault::Code::kDenied);
  EXPECT_FALSE(ChangePerson(*database_, ada.id, 1, {.disabled = true}, kNow, kOperator));
  EXPECT_FALSE(ErasePerson(*database_, ada.id, kNow, kOperator));
  const Person eve = Invited("eve", Role::kMember);
  ASSERT_TRUE(ChangePerson(*database_, eve.id, 1, {.role = "admin"}, kNow, kOperator));
  EXPECT_TRUE(ChangePerson(*database_, ada.id, 1, {.role = "member"}, kNow, kOperator));
  const auto late = ChangePerson(*database_, ada.id, 1, {.role = "editor"}, kNow, kOperator);
  ASSERT_FALSE(late);
  EXPECT_EQ(late.error().code, Fault::Code::kConflict);
  EXPECT_FALSE(ChangePerson(*database_, ada.id, 2, {.role = "guest"}, kNow, kOperator));
  EXPECT_FALSE(ChangePerson(*database_, ada.id, 2, {.role = "king"}, kNow, kOperator));
  EXPECT_FALSE(ChangePerson(*database_, ada.id, 2, {.name = std::string("a\nb")}, kNow, kOperator));
  EXPECT_FALSE(ChangePerson(*database_, ada.id, 2, {.tags = {{"two words"}}}, kNow, kOperator));
  EXPECT_EQ(ChangePerson(*database_, "nobody", 0, {}, kNow, kOperator).error().code, Fault::Code::kNotFound);
}

TEST_P(PeopleTest, PeopleAreFoundByNameAddressAndLogin) {
  const Person ada = Arrive("ada", {"Ada Lovelace", "ada@example.org", "", {}, {}});
  const Person bob = Invited("bob_100+", Role::kEditor);
  const auto found = [&](const PeopleQuery& query) {
    std::vector<std::string> ids;
    const auto page = PeoplePage(*database_, query);
    for (const Person& person : *page) ids.push_back(person.id);
    return ids;
  };
  EXPECT_THAT(found({.search = "LOVE"}), ElementsAre(ada.id));
  EXPECT_THAT(found({.search = "example.org"}), ElementsAre(ada.id));
  EXPECT_THAT(found({.search = "0+"}), ElementsAre(bob.id));
  EXPECT_THAT(found({.search = "b_b"}), IsEmpty());
  EXPECT_THAT(found({.search = "'; DROP TABLE people; --"}), IsEmpty());
  EXPECT_THAT(found({.role = "editor"}), ElementsAre(bob.id));
  EXPECT_THAT(found({.role = "member"}), ElementsAre(ada.id));
  EXPECT_THAT(found({.limit = 1}), SizeIs(1));
  EXPECT_THAT(found({.before = found({.limit = 1}).front()}), SizeIs(1));
}

TEST_P(PeopleTest, ALoginIsThereOnce) {
  const Person ada = Invited("ada", Role::kMember);
  Account account;
  account.login = "ada";
  const auto again = AddAccount(*database_, {}, account, kNow, kOperator);
  ASSERT_FALSE(again);
  EXPECT_EQ(again.error().code, Fault::Code::kConflict);
  account.login = "Ada";
  EXPECT_EQ(AddAccount(*database_, {}, account, kNow, kOperator).error().code, Fault::Code::kDenied);
  EXPECT_EQ(*CountPeople(*database_), 1);
  EXPECT_EQ(FindAccountByLogin(*database_, "ada")->person, ada.id);
  EXPECT_EQ(FindAccountByLogin(*database_, "eve").error().code, Fault::Code::kNotFound);
}

TEST_P(PeopleTest, PW3_ACodeIsTakenOnceAndSoIsARecoveryCode) {
  const Person ada = Invited("ada", Role::kMember);
  ASSERT_TRUE(SetTotp(*database_, ada.id, "sealed", 10, {"r1", "r2"}, kNow, {ada.id, ""}));
  EXPECT_TRUE(TakeTotpStep(*database_, ada.id, 11));
  EXPECT_FALSE(TakeTotpStep(*database_, ada.id, 11));
  EXPECT_FALSE(TakeTotpStep(*database_, ada.id, 10));
  const Account account = *FindAccount(*database_, ada.id);
  EXPECT_TRUE(TakeRecoveryCode(*database_, account, "r1", kNow, {ada.id, ""}));
  EXPECT_FALSE(TakeRecoveryCode(*database_, account, "r2", kNow, {ada.id, ""})) << "read before the other was taken";
  EXPECT_FALSE(TakeRecoveryCode(*database_, *FindAccount(*database_, ada.id), "r1", kNow, {ada.id, ""}));
  EXPECT_TRUE(TakeRecoveryCode(*database_, *FindAccount(*database_, ada.id), "r2", kNow, {ada.id, ""}));
}

TEST_P(PeopleTest, RC56_AnInvitationIsUsedOnce) {
  Invitation made;
  made.token = "t";
  made.role = Role::kEditor;
  made.tags = {"art"};
  made.expires_at = kNow + std::chrono::hours(1);
  const auto invitation = AddInvitation(*database_, made, kNow, kOperator);
  ASSERT_TRUE(invitation);
  EXPECT_EQ(*FindInvitation(*database_, "t", kNow), *invitation);
  EXPECT_FALSE(FindInvitation(*database_, "t", kNow + std::chrono::hours(1)));
  EXPECT_FALSE(FindInvitation(*database_, "u", kNow));
  Invited("bob", Role::kMember);
  Person person;
  person.name = "Eve";
  Account account;
  account.login = "bob";
  EXPECT_EQ(AcceptInvitation(*database_, *invitation, person, account, kNow, "").error().code, Fault::Code::kConflict);
  account.login = "eve";
  const auto eve = AcceptInvitation(*database_, *invitation, person, account, kNow, "");
  ASSERT_TRUE(eve);
  EXPECT_EQ(RoleOf(*FindPerson(*database_, eve->id)), Role::kEditor);
  EXPECT_THAT(TagsOf(*FindPerson(*database_, eve->id)), ElementsAre("art"));
  account.login = "eve2";
  EXPECT_EQ(AcceptInvitation(*database_, *invitation, person, account, kNow, "").error().code, Fault::Code::kNotFound);
  EXPECT_FALSE(RevokeInvitation(*database_, invitation->id, kNow, kOperator));
  EXPECT_EQ(*CountPeople(*database_), 2);
}

TEST_P(PeopleTest, RC56_AnOwnersLinkIsGoodUntilSomebodyGoverns) {
  for (const char* token : {"t", "u"}) {
    Invitation made;
    made.token = token;
    made.kind = Invitation::Kind::kOwner;
    made.expires_at = kNow + std::chrono::hours(1);
    ASSERT_TRUE(AddInvitation(*database_, made, kNow, kOperator));
  }
  EXPECT_FALSE(*HasAdmin(*database_));
  Person person;
  person.name = "Ada";
  Account account;
  account.login = "ada";
  const auto ada = AcceptInvitation(*database_, *FindInvitation(*database_, "t", kNow), person, account, kNow, "");
  ASSERT_TRUE(ada);
  EXPECT_EQ(RoleOf(*ada), Role::kAdmin);
  EXPECT_TRUE(*HasAdmin(*database_));
  EXPECT_FALSE(FindInvitation(*database_, "u", kNow));
  EXPECT_THAT(*InvitationPage(*database_, "", 10), IsEmpty());
}

TEST_P(PeopleTest, RC56_ARevokedInvitationLetsNobodyIn) {
  Invitation made;
  made.token = "t";
  made.expires_at = kNow + std::chrono::hours(1);
  const auto invitation = AddInvitation(*database_, made, kNow, kOperator);
  ASSERT_TRUE(RevokeInvitation(*database_, invitation->id, kNow, kOperator));
  EXPECT_FALSE(FindInvitation(*database_, "t", kNow));
  EXPECT_THAT(*InvitationPage(*database_, "", 10), SizeIs(1));
}

TEST_P(PeopleTest, RC56_AResetTakesTheAppAwayAndEndsWhatWas) {
  const Person ada = Invited("ada", Role::kMember);
  ASSERT_TRUE(SetTotp(*database_, ada.id, "sealed", 10, {"r1"}, kNow, {ada.id, ""}));
  Login login;
  login.cookie = "c";
  login.person = ada.id;
  login.expires_at = kNow + std::chrono::hours(1);
  ASSERT_TRUE(AddLogin(*database_, login, kNow));
  Invitation made;
  made.token = "t";
  made.kind = Invitation::Kind::kReset;
  made.person = ada.id;
  made.expires_at = kNow + std::chrono::hours(1);
  const auto invitation = AddInvitation(*database_, made, kNow, kOperator);
  ASSERT_TRUE(AcceptReset(*database_, *invitation, "new hash", kNow, ""));
  EXPECT_FALSE(AcceptReset(*database_, *invitation, "newer hash", kNow, ""));
  EXPECT_EQ(FindAccount(*database_, ada.id)->password, "new hash");
  EXPECT_EQ(FindAccount(*database_, ada.id)->totp_secret, "");
  EXPECT_FALSE(FindLogin(*database_, "c", kNow));
}

TEST_P(PeopleTest, RC55_ASignInIsFoundByItsCookieUntilItEnds) {
  const Person ada = Arrive("ada");
  const SignIn one = Enter(ada, "one");
  const SignIn two = Enter(ada, "two");
  EXPECT_EQ(FindSignIn(*database_, "one", kNow)->person.id, ada.id);
  EXPECT_FALSE(FindSignIn(*database_, "one", kNow + std::chrono::hours(1)));
  EXPECT_THAT(*EndSignIns(*database_, {.issuer = kIssuer, .issuer_session = "sid of one"}, kNow, kOperator),
              ElementsAre(one.id));
  EXPECT_FALSE(FindSignIn(*database_, "one", kNow));
  EXPECT_FALSE(RenewSignIn(*database_, one, kNow));
  EXPECT_THAT(*SignInsOf(*database_, ada.id, kNow), ElementsAre(two));
  EXPECT_THAT(*EndSignIns(*database_, {.issuer = "https://other.example", .issuer_subject = "ada"}, kNow, kOperator),
              IsEmpty());
  EXPECT_THAT(*EndSignIns(*database_, {.issuer = kIssuer}, kNow, kOperator), IsEmpty()) << "chooses nobody";
  EXPECT_THAT(*EndSignIns(*database_, {.person = ada.id, .but = two.id}, kNow, kOperator), IsEmpty());
  EXPECT_THAT(*EndSignIns(*database_, {.person = ada.id}, kNow, kOperator), ElementsAre(two.id));
}

TEST_P(PeopleTest, RC55_WhoIsDisabledIsNotSignedIn) {
  const Person ada = Arrive("ada");
  Enter(ada, "one");
  ASSERT_TRUE(ChangePerson(*database_, ada.id, 0, {.disabled = true}, kNow, kOperator));
  EXPECT_FALSE(FindSignIn(*database_, "one", kNow));
  ASSERT_TRUE(ChangePerson(*database_, ada.id, 0, {.disabled = false}, kNow, kOperator));
  EXPECT_TRUE(FindSignIn(*database_, "one", kNow));
}

TEST_P(PeopleTest, RC55_OfTooManySignInsTheOneLongestNotSeenEnds) {
  const Person ada = Arrive("ada");
  for (std::size_t i = 0; i <= kMaxSignIns; ++i) {
    Enter(ada, "cookie " + std::to_string(i), kNow + Millis(static_cast<std::int64_t>(i)));
  }
  EXPECT_THAT(*SignInsOf(*database_, ada.id, kNow), SizeIs(kMaxSignIns));
  EXPECT_FALSE(FindSignIn(*database_, "cookie 0", kNow));
  EXPECT_TRUE(FindSignIn(*database_, "cookie 1", kNow));
}

TEST_P(PeopleTest, RC57_AGrantIsExchangedOnceByWhomItIsForAndWithWhatBelongsToIt) {
  const Grant code = Code("code");
  auto other = Of(code, "r0");
  other.client = "another";
  EXPECT_FALSE(TakeGrant(*database_, other)->has_value());
  other = Of(code, "r0");
  other.challenge = "another";
  EXPECT_FALSE(TakeGrant(*database_, other)->has_value());
  other = Of(code, "r0");
  other.redirect_uri = "https://evil.example/";
  EXPECT_FALSE(TakeGrant(*database_, other)->has_value());
  other = Of(code, "r0");
  other.now = kNow + std::chrono::minutes(1);
  EXPECT_FALSE(TakeGrant(*database_, other)->has_value());
  const auto taken = TakeGrant(*database_, Of(code, "r1"));
  ASSERT_TRUE(taken && taken->has_value());
  EXPECT_EQ((*taken)->person, "ada");
  Grant refresh = **taken;
  refresh.kind = Grant::Kind::kRefresh;
  refresh.token = "r1";
  refresh.redirect_uri = "";
  refresh.challenge = "";
  ASSERT_TRUE(TakeGrant(*database_, Of(refresh, "r2"))->has_value());
  refresh.token = "r2";
  ASSERT_TRUE(TakeGrant(*database_, Of(refresh, "r3"))->has_value());
}

TEST_P(PeopleTest, RC57_WhatIsExchangedTwiceWasStolenAndItsWholeFamilyIsGoodNoMore) {
  const Grant code = Code("code");
  ASSERT_TRUE(TakeGrant(*database_, Of(code, "r1"))->has_value());
  EXPECT_FALSE(TakeGrant(*database_, Of(code, "r2"))->has_value());
  Grant refresh = code;
  refresh.kind = Grant::Kind::kRefresh;
  refresh.token = "r1";
  refresh.redirect_uri = "";
  refresh.challenge = "";
  EXPECT_FALSE(TakeGrant(*database_, Of(refresh, "r3"))->has_value());
}

TEST_P(PeopleTest, RC58_TwoProgramsThatReplaceAKeyMakeOne) {
  const auto key = [](const std::string& id, Millis at) { return KeptKey{id, "ES256", "sealed", at, Millis(0)}; };
  ASSERT_TRUE(ReplaceKey(*database_, key("a", kNow), "", Millis(0)));
  ASSERT_TRUE(ReplaceKey(*database_, key("b", kNow), "", Millis(0)));
  EXPECT_THAT(*KeptKeys(*database_), SizeIs(1));
  ASSERT_TRUE(ReplaceKey(*database_, key("c", kNow + Millis(5)), "a", Millis(0)));
  ASSERT_THAT(*KeptKeys(*database_), SizeIs(2));
  EXPECT_EQ(KeptKeys(*database_)->front().retired_at, kNow + Millis(5));
  ASSERT_TRUE(ReplaceKey(*database_, key("d", kNow + Millis(9)), "c", kNow + Millis(6)));
  EXPECT_THAT(*KeptKeys(*database_), SizeIs(2));
}

TEST_P(PeopleTest, RC60_WhatChangesSomebodysStandingIsToldOnce) {
  ManualClock clock;
  const Person ada = Arrive("ada");
  std::mutex mutex;
  std::condition_variable heard;
  std::vector<Standing> told;
  StandingWatch watch(*database_, clock, [&](const Standing& news) {
    const std::lock_guard lock(mutex);
    told.push_back(news);
    heard.notify_all();
  });
  watch.Start();
  const Millis now = clock.UnixNow();
  ASSERT_TRUE(ChangePerson(*database_, ada.id, 0, {.role = "editor"}, now, kOperator));
  ASSERT_TRUE(ChangePerson(*database_, ada.id, 0, {.name = "Ada L."}, now, kOperator));
  const SignIn one = Enter(ada, "one", now);
  ASSERT_THAT(*EndSignIns(*database_, {.id = one.id}, now, kOperator), SizeIs(1));
  std::unique_lock lock(mutex);
  ASSERT_TRUE(heard.wait_for(lock, std::chrono::seconds(20), [&] { return told.size() >= 2; }));
  EXPECT_THAT(told, ::testing::UnorderedElementsAre(Standing{Standing::Kind::kChanged, ada.id, ""},
                                                    Standing{Standing::Kind::kEnded, one.id, ""}));
}

TEST_P(PeopleTest, RC54_WhatIsErasedLeavesNoMarkAnywhereAndAnExportHasItAll) {
  const std::string mark = "zanzibar";
  const Person ada = Invited(mark + "-login", Role::kMember);
  Invited("owner", Role::kAdmin);
  ASSERT_TRUE(ArrivePerson(*database_, kOwnIssuer, ada.id, {mark + " name", mark + "@example.org", "en", {}, {mark}},
                           kNow, {ada.id, mark}));
  ASSERT_TRUE(ChangePerson(*database_, ada.id, 0, {.tags = {{mark + "-tag"}}}, kNow, {"operator", mark}));
  SignIn sign_in;
  sign_in.cookie = mark + " cookie";
  sign_in.person = ada.id;
  sign_in.issuer_subject = mark;
  sign_in.address = mark;
  sign_in.agent = mark;
  sign_in.expires_at = kNow + std::chrono::hours(1);
  ASSERT_TRUE(AddSignIn(*database_, sign_in, kNow));
  Login login;
  login.cookie = mark;
  login.person = ada.id;
  ASSERT_TRUE(AddLogin(*database_, login, kNow));
  Grant grant;
  grant.token = mark;
  grant.person = ada.id;
  ASSERT_TRUE(AddGrant(*database_, grant));
  Ban ban;
  ban.subject = ada.id;
  ban.name = mark;
  ban.reason = mark;
  ban.by = "operator";
  ASSERT_TRUE(AddBan(*database_, ban, kNow, mark));
  Invitation reset;
  reset.kind = Invitation::Kind::kReset;
  reset.token = "reset";
  reset.name = mark;
  reset.person = ada.id;
  reset.expires_at = kNow + std::chrono::hours(1);
  ASSERT_TRUE(AddInvitation(*database_, reset, kNow, {"operator", ""}));

  Report report;
  report.subject = ada.id;
  report.reason = mark;
  ASSERT_TRUE(AddReport(*database_, report, kNow, mark));
  report.subject = "somebody else";
  report.reporter = ada.id;
  report.reporter_name = mark;
  report.context = "[\"" + mark + "\"]";
  ASSERT_TRUE(AddReport(*database_, report, kNow, mark));
  ASSERT_TRUE(SetPlayerVariable(*database_, ada.id, "main", mark, mark, kNow));
  ASSERT_TRUE(Execute(*database_, {AnswerKey("key", ada.id, "hash", kNow)}));
  ASSERT_TRUE(KeepAnswer(*database_, "key", 200, mark, kNow));

  const auto exported = ExportPerson(*database_, ada.id);
  ASSERT_TRUE(exported);
  for (const char* table : {"people", "identities", "accounts", "sign_ins", "logins", "grants", "bans", "audit",
                            "reports", "player_variables"}) {
    EXPECT_FALSE((*exported)["tables"][table].empty()) << table;
  }
  EXPECT_THAT(exported->dump(), Not(HasSubstr(mark + " cookie")));
  EXPECT_THAT(exported->dump(), Not(HasSubstr("hash of")));

  const auto all = [&] {
    std::ostringstream out;
    EXPECT_TRUE(BackUp(*database_, out));
    return out.str();
  };
  ASSERT_THAT(all(), HasSubstr(mark));
  ASSERT_TRUE(ErasePerson(*database_, ada.id, kNow + Millis(1), kOperator));
  EXPECT_THAT(all(), Not(HasSubstr(mark)));
  EXPECT_FALSE(FindSignIn(*database_, mark + " cookie", kNow));
  EXPECT_EQ(ExportPerson(*database_, ada.id).error().code, Fault::Code::kNotFound);
  EXPECT_EQ(ErasePerson(*database_, ada.id, kNow, kOperator).error().code, Fault::Code::kNotFound);
  const auto audit = AuditPage(*database_, ada.id, "", 50);
  EXPECT_THAT(*audit, ::testing::Contains(::testing::Field(&AuditEntry::what, "person.erase")));
}

TEST_P(PeopleTest, RC54_EveryTableThatThereIsIsBackedUp) {
  const char* tables = GetParam() == Kind::kSqlite
                           ? "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite%'"
                           : "SELECT CAST(tablename AS TEXT) FROM pg_tables WHERE schemaname = 'public'";
  const auto results = Execute(*database_, {{tables, {}}});
  ASSERT_TRUE(results);
  std::vector<std::string> there;
  for (const SqlRow& row : results->at(0).rows) there.push_back(TextIn(row, 0));
  std::vector<std::string> known{"migrations"};
  for (const Table& table : AllTables()) {
    known.emplace_back(table.name);
    std::string columns;
    for (const std::string_view column : table.columns) columns += (columns.empty() ? "" : ", ") + std::string(column);
    EXPECT_TRUE(Execute(*database_, {{"SELECT " + columns + " FROM " + std::string(table.name), {}}})) << table.name;
  }
  EXPECT_THAT(there, ::testing::UnorderedElementsAreArray(known));
}

TEST_P(PeopleTest, WhatIsOverForLongIsForgotten) {
  const Person ada = Arrive("ada");
  Enter(ada, "one");
  Code("code");
  ASSERT_TRUE(SweepSignIns(*database_, kNow + std::chrono::minutes(30)));
  EXPECT_TRUE(FindSignIn(*database_, "one", kNow));
  ASSERT_TRUE(SweepSignIns(*database_, kNow + std::chrono::hours(24 * 31 + 2)));
  EXPECT_FALSE(FindSignIn(*database_, "one", kNow));
}

INSTANTIATE_TEST_SUITE_P(Both, PeopleTest, ::testing::Values(Kind::kSqlite, Kind::kPostgres), NameOfKind);

}  // namespace
}  // namespace dw::records

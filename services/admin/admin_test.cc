// The API of administration, without a network.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <map>
#include <set>
#include <sstream>

#include "adapters/db_sqlite/sqlite_database.h"
#include "adapters/records/accounts.h"
#include "adapters/records/audit_log.h"
#include "adapters/records/backup.h"
#include "adapters/records/bans.h"
#include "adapters/records/migrations.h"
#include "adapters/records/reports.h"
#include "adapters/records/sign_ins.h"
#include "runtime/clock.h"
#include "runtime/request_target.h"
#include "services/admin/admin_json.h"
#include "services/admin/admin_service.h"
#include "tests/support/temporary_folder.h"

namespace dw::admin {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::Not;
using ::testing::SizeIs;

constexpr char kRoom[] = "/~/office.tmj";

/// One open room, with whom the test has put there.
class FakeRooms final : public LiveRooms {
 public:
  Outcome<std::vector<RoomSummary>> List() override {
    if (away) return Unexpected{Fault{Fault::Code::kUnavailable, "elsewhere"}};
    return std::vector<RoomSummary>{{kRoom, inside.size(), 0}};
  }
  Outcome<RoomDetails> Describe(const std::string& room, presence::UserId after, std::size_t limit) override {
    if (away || room != kRoom) return Unexpected{Fault{Fault::Code::kNotFound, "This room is not open."}};
    RoomDetails details;
    for (const auto& guest : inside) {
      if (guest.user > after && details.listed.size() < limit) details.listed.push_back(guest);
    }
    return details;
  }
  Outcome<std::size_t> Notify(const std::string&, const RoomNotice& notice) override {
    notices.push_back(notice.text);
    return inside.size();
  }
  Outcome<RoomRenewal> Renew(const std::string&, Millis) override { return RoomRenewal{}; }
  Outcome<std::size_t> Remove(const std::string&, const std::string& uuid, const std::string& reason) override {
    removed.emplace_back(uuid, reason);
    return std::erase_if(inside, [&](const auto& guest) { return guest.uuid == uuid; });
  }

  bool away = false;
  static RoomDetails::Guest Guest(std::uint32_t user, const char* name, const char* uuid) {
    return {static_cast<presence::UserId>(user), name, uuid, presence::Status::kOnline};
  }
  std::vector<RoomDetails::Guest> inside = {Guest(3, "Eve", "eve-uuid"), Guest(5, "Bob", "bob-uuid")};
  std::vector<std::string> notices;
  std::vector<std::pair<std::string, std::string>> removed;
};

class AdminTest : public ::testing::Test {
 protected:
  AdminTest() {
    auto opened = SqliteDatabase::Open(folder_.path() / "records.sqlite");
    database_ = std::move(*opened);
    EXPECT_TRUE(records::Migrate(*database_));
    olga_ = Add("olga", access::Role::kAdmin);
    service_ = std::make_unique<AdminService>(
        AdminContext{*database_, rooms_, clock_, [this](const Standing& news) { told_.push_back(news); },
                     [this](const HttpRequest&) { return records::FindPerson(*database_, who_); },
                     "https://office.example", "1.2.3", true},
        "installation secret");
    who_ = olga_.id;
    for (Endpoint& one : service_->Endpoints()) {
      routes_.Route(
          one.method, one.pattern,
          [work = std::move(one.work)](const HttpRequest& request, const HttpReply& reply) { reply(work(request)); });
    }
  }
  records::Person Add(const std::string& login, access::Role role) {
    records::Person person;
    person.name = "Name of " + login;
    person.given_role = role;
    records::Account account;
    account.login = login;
    const auto added = records::AddAccount(*database_, person, account, clock_.UnixNow(), {"operator", ""});
    EXPECT_TRUE(added);
    return *added;
  }
  struct Answered {
    int status = 0;
    Json body;
    std::string etag;
    std::string text;
  };
  using Headers = std::vector<std::pair<std::string, std::string>>;
  Answered Ask(const std::string& method, const std::string& target, const Json& body = nullptr,
               const Headers& headers = {}) {
    const auto parsed = ParseRequestTarget(target.starts_with("/api") ? target : kBase + target);
    EXPECT_TRUE(parsed) << target;
    HttpRequest request;
    request.method = method;
    request.path = parsed->path;
    request.query = parsed->query;
    request.headers = headers;
    request.peer = "192.0.2.1";
    if (!body.is_null()) {
      request.body = body.is_string() ? body.get<std::string>() : body.dump();
      request.headers.emplace_back("content-type", "application/json");
    }
    auto found = routes_.Find(method, request.path);
    Answered answered;
    if (found.handler == nullptr) return answered;
    request.params = found.params;
    (*found.handler)(request, [&](const HttpResponse& response) {
      answered.status = response.status;
      answered.text = response.body ? *response.body : "";
      answered.body = Json::parse(answered.text, nullptr, false);
      for (const auto& [name, value] : response.headers) {
        if (name == "ETag") answered.etag = value;
      }
    });
    return answered;
  }

  const testing::TemporaryFolder folder_;
  ManualClock clock_;
  std::unique_ptr<Database> database_;
  FakeRooms rooms_;
  std::vector<Standing> told_;
  records::Person olga_;
  std::string who_;
  std::unique_ptr<AdminService> service_;
  HttpRoutes routes_;
};

TEST_F(AdminTest, AD1_PeopleAreFoundAndChangedAsOneHasSeenThem) {
  const records::Person eve = Add("eve", access::Role::kMember);
  const auto page = Ask("GET", "/people?search=of+eve");
  ASSERT_EQ(page.body["items"].size(), 1U);
  EXPECT_EQ(page.body["items"][0]["login"], "eve");
  EXPECT_TRUE(page.body["next"].is_null());
  const auto shown = Ask("GET", "/people/" + eve.id);
  EXPECT_EQ(shown.etag, "\"1\"");
  const std::string at = "/people/" + eve.id;
  EXPECT_EQ(Ask("PATCH", at, {{"role", "editor"}}).status, 428) << "of which version?";
  EXPECT_EQ(Ask("PATCH", at, {{"role", "editor"}}, {{"if-match", "\"7\""}}).body["code"], "CHANGED_MEANWHILE");
  EXPECT_EQ(Ask("PATCH", at, {{"role", "editor"}}, {{"if-match", "*"}}).status, 428);
  const auto changed = Ask("PATCH", at, {{"role", "editor"}, {"tags", {"art"}}}, {{"if-match", shown.etag}});
  EXPECT_EQ(changed.status, 200) << changed.text;
  EXPECT_EQ(changed.body["role"], "editor");
  EXPECT_EQ(changed.etag, "\"2\"");
  EXPECT_THAT(told_, ElementsAre(Standing{Standing::Kind::kChanged, eve.id, ""}));
  EXPECT_EQ(Ask("PATCH", at, {{"role", "king"}}, {{"if-match", "\"2\""}}).status, 422);
  EXPECT_EQ(Ask("PATCH", "/people/nobody", {{"role", "editor"}}, {{"if-match", "\"1\""}}).status, 404);
}

TEST_F(AdminTest, AD2_WhatNobodyHasThoughtOfIsNobodysToSet) {
  const records::Person eve = Add("eve", access::Role::kMember);
  const std::string at = "/people/" + eve.id;
  const Headers version = {{"if-match", "\"1\""}};
  for (const Json& body : {Json{{"version", 9}}, Json{{"id", "x"}}, Json{{"claimed_role", "admin"}}, Json{{"role", 5}},
                           Json{{"tags", "art"}}, Json{{"tags", {5}}}, Json{{"disabled", "no"}}}) {
    const auto answer = Ask("PATCH", at, body, version);
    EXPECT_EQ(answer.status, 422) << body;
    EXPECT_EQ(answer.body["code"], "WRONG_FIELD") << body;
  }
  EXPECT_EQ(Ask("PATCH", at, Json("[]"), version).status, 400);
  EXPECT_EQ(Ask("PATCH", at, Json(R"({"role": "member", "role": "admin"})"), version).status, 400);
  EXPECT_EQ(Ask("PATCH", at, nullptr, version).status, 415);
  EXPECT_EQ(Ask("PATCH", at, {{"name", std::string(70'000, 'a')}}, version).status, 400);
  EXPECT_EQ(*records::FindPerson(*database_, eve.id), eve);
}

TEST_F(AdminTest, AD3_SqlInEveryFieldIsText) {
  const std::string evil = "'; DROP TABLE people; --";
  EXPECT_THAT(Ask("GET", "/people?search=%27%3B+DROP+TABLE+people%3B+--").body["items"], IsEmpty());
  EXPECT_EQ(Ask("GET", "/people/%27%20OR%20%271%27=%271").status, 404);
  const auto ban = Ask("POST", "/bans", {{"subject", evil}, {"name", evil}, {"reason", evil}});
  EXPECT_EQ(ban.body["reason"], evil);
  EXPECT_EQ(Ask("DELETE", "/bans/x%27%20OR%20%271%27=%271").status, 404);
  EXPECT_THAT(Ask("GET", "/audit?what=%25%27").body["items"], IsEmpty());
  EXPECT_EQ(*records::CountPeople(*database_), 1);
}

TEST_F(AdminTest, AD4_TheOneWhoGovernsAloneStays) {
  const std::string at = "/people/" + olga_.id;
  EXPECT_THAT(Ask("PATCH", at, {{"role", "member"}}, {{"if-match", "\"1\""}}).text,
              HasSubstr("Somebody has to govern"));
  EXPECT_EQ(Ask("DELETE", at).status, 422);
  EXPECT_EQ(Ask("POST", "/bans", {{"subject", olga_.id}}).body["code"], "YOURSELF");
}

TEST_F(AdminTest, AD5_ARequestThatIsSentAgainIsDoneOnce) {
  const Headers key = {{"idempotency-key", "k1"}};
  const Json body{{"subject", "eve-uuid"}, {"reason", "throws chairs"}};
  const auto first = Ask("POST", "/bans", body, key);
  const auto again = Ask("POST", "/bans", body, key);
  EXPECT_EQ(first.status, 201);
  EXPECT_EQ(again.status, 201);
  EXPECT_EQ(first.body, again.body);
  EXPECT_THAT(*records::ActiveBans(*database_, clock_.UnixNow()), SizeIs(1));
  EXPECT_EQ(Ask("POST", "/bans", {{"subject", "bob-uuid"}}, key).body["code"], "KEY_USED");
  EXPECT_EQ(Ask("POST", "/bans", {{"subject", ""}}, {{"idempotency-key", "k2"}}).status, 422);
  EXPECT_EQ(Ask("POST", "/bans", {{"subject", "bob-uuid"}}, {{"idempotency-key", "k2"}}).status, 201)
      << "what was refused was not done";
  EXPECT_EQ(Ask("POST", "/bans", body, {{"idempotency-key", std::string(101, 'k')}}).status, 422);
}

TEST_F(AdminTest, AD6_SomebodyIsBannedAndLetInAgain) {
  const auto ban = Ask("POST", "/bans", {{"subject", "eve-uuid"}, {"minutes", 60}, {"room", kRoom}});
  EXPECT_EQ(ban.status, 201);
  EXPECT_EQ(ban.body["by"], olga_.id);
  EXPECT_EQ(ban.body["active"], true);
  EXPECT_EQ(Ask("GET", "/bans").body["items"].size(), 1U);
  EXPECT_EQ(Ask("DELETE", "/bans/" + ban.body["id"].get<std::string>()).status, 204);
  EXPECT_THAT(Ask("GET", "/bans").body["items"], IsEmpty());
  EXPECT_EQ(Ask("GET", "/bans?all=1").body["items"][0]["active"], false);
  EXPECT_EQ(Ask("POST", "/bans", {{"subject", "x"}, {"room", "nowhere"}}).status, 422);
  EXPECT_EQ(Ask("POST", "/bans", {{"subject", "x"}, {"minutes", 0}}).status, 422);
  EXPECT_EQ(Ask("POST", "/bans", {{"subject", "x"}, {"minutes", nullptr}}).status, 201);
}

TEST_F(AdminTest, AD7_SomebodyIsInvitedAndResetByALinkThatIsShownOnce) {
  const auto made = Ask("POST", "/invitations", {{"name", "Eve"}, {"role", "editor"}, {"tags", {"art"}}, {"days", 3}});
  ASSERT_EQ(made.status, 201) << made.text;
  EXPECT_THAT(made.body["link"].get<std::string>(), ::testing::StartsWith("https://office.example/identity/welcome/"));
  clock_.Advance(Millis(1));
  const auto again = Ask("POST", "/invitations", {{"role", "member"}}, {{"idempotency-key", "k"}});
  EXPECT_EQ(Ask("POST", "/invitations", {{"role", "member"}}, {{"idempotency-key", "k"}}).body, again.body);
  std::ostringstream everything;
  ASSERT_TRUE(records::BackUp(*database_, everything));
  const std::string link = again.body["link"];
  EXPECT_THAT(everything.str(), Not(HasSubstr(link.substr(link.rfind('/') + 1))));
  EXPECT_EQ(Ask("DELETE", "/invitations/" + again.body["id"].get<std::string>()).status, 204);
  const auto list = Ask("GET", "/invitations");
  EXPECT_EQ(list.body["items"][1]["state"], "open");
  EXPECT_THAT(list.text, Not(HasSubstr("welcome")));
  EXPECT_EQ(Ask("DELETE", "/invitations/" + made.body["id"].get<std::string>()).status, 204);
  EXPECT_EQ(Ask("GET", "/invitations").body["items"][1]["state"], "revoked");
  EXPECT_EQ(Ask("POST", "/invitations", {{"role", "guest"}}).status, 422);
  EXPECT_EQ(Ask("POST", "/invitations", {{"role", "editor"}, {"days", 91}}).status, 422);
  EXPECT_EQ(Ask("POST", "/people/" + olga_.id + "/reset").status, 201);
  EXPECT_EQ(Ask("POST", "/people/nobody/reset").status, 422);
}

TEST_F(AdminTest, AD8_SomebodyIsSignedOutExportedAndErased) {
  const records::Person eve = Add("eve", access::Role::kMember);
  records::SignIn sign_in;
  sign_in.cookie = "c";
  sign_in.person = eve.id;
  sign_in.expires_at = clock_.UnixNow() + std::chrono::hours(1);
  const auto one = records::AddSignIn(*database_, sign_in, clock_.UnixNow());
  const std::string at = "/people/" + eve.id;
  EXPECT_EQ(Ask("GET", at + "/sign-ins").body["items"].size(), 1U);
  EXPECT_EQ(Ask("DELETE", "/people/" + olga_.id + "/sign-ins/" + one->id).status, 204);
  EXPECT_THAT(told_, IsEmpty()) << "another person's sign-in";
  EXPECT_EQ(Ask("DELETE", at + "/sign-ins").status, 204);
  EXPECT_THAT(told_, ElementsAre(Standing{Standing::Kind::kEnded, one->id, ""}));
  EXPECT_THAT(Ask("GET", at + "/export").text, HasSubstr("Name of eve"));
  EXPECT_EQ(Ask("DELETE", at).status, 204);
  EXPECT_EQ(Ask("GET", at).status, 404);
}

TEST_F(AdminTest, AD9_WhoIsInsideIsListedSentOutAndSpokenTo) {
  EXPECT_EQ(Ask("GET", "/rooms/people?room=/~/office.tmj").body["items"].size(), 2U);
  EXPECT_EQ(Ask("POST", "/rooms/kick", {{"room", kRoom}, {"user", 5}, {"reason", "please go"}}).body["removed"], 1);
  EXPECT_THAT(rooms_.removed, ElementsAre(::testing::Pair("bob-uuid", "please go")));
  EXPECT_EQ(Ask("POST", "/rooms/kick", {{"room", kRoom}, {"user", 4}}).status, 404);
  EXPECT_EQ(Ask("POST", "/rooms/kick", {{"room", "/~/garden.tmj"}, {"user", 3}}).status, 404);
  EXPECT_EQ(Ask("POST", "/announcements", {{"text", "Cake!"}}).body["reached"], 1);
  EXPECT_THAT(rooms_.notices, ElementsAre("Cake!"));
  EXPECT_EQ(Ask("POST", "/announcements", {{"text", ""}}).status, 422);
  EXPECT_EQ(Ask("GET", "/announcements").body["items"].size(), 1U);
  EXPECT_EQ(Ask("GET", "/overview").body["online"], 1);
  rooms_.away = true;
  EXPECT_TRUE(Ask("GET", "/overview").body["online"].is_null());
  EXPECT_EQ(Ask("POST", "/announcements", {{"text", "Cake!"}}).status, 503);
}

TEST_F(AdminTest, AD10_ARoomIsOpenedToSome) {
  const auto put = [&](const Json& body, const std::string& version) {
    return Ask("PUT", "/rooms?room=/~/office.tmj", body, {{"if-match", version}});
  };
  EXPECT_EQ(put({{"access", "tags"}, {"tags", {"art"}}}, "\"0\"").etag, "\"1\"");
  EXPECT_EQ(put({{"access", "open"}}, "\"0\"").status, 412);
  EXPECT_EQ(put({{"access", "closed"}}, "\"1\"").status, 422);
  EXPECT_EQ(put({{"access", "tags"}, {"tags", Json::array()}}, "\"1\"").status, 422);
  EXPECT_EQ(Ask("PUT", "/rooms?room=nowhere", {{"access", "open"}}, {{"if-match", "\"0\""}}).status, 422);
  const auto rooms = Ask("GET", "/rooms").body["items"];
  ASSERT_EQ(rooms.size(), 1U);
  EXPECT_EQ(rooms[0]["access"], "tags");
  EXPECT_EQ(rooms[0]["people"], 2);
}

TEST_F(AdminTest, AD11_AnybodyMayReportSomebodyWhoIsThere) {
  const Json report{{"room", kRoom},
                    {"user", 3},
                    {"reason", "throws chairs"},
                    {"name", "Bob"},
                    {"context", {{{"name", "Eve"}, {"text", "catch"}}}}};
  who_ = "nobody";
  EXPECT_EQ(Ask("POST", "/api/reports", report).status, 201);
  Json wrong = report;
  wrong["user"] = 4;
  EXPECT_EQ(Ask("POST", "/api/reports", wrong).status, 404);
  wrong = report;
  wrong["subject"] = "somebody";
  EXPECT_EQ(Ask("POST", "/api/reports", wrong).status, 422);
  for (int i = 0; i < 10; ++i) Ask("POST", "/api/reports", report);
  EXPECT_EQ(Ask("POST", "/api/reports", report).status, 429);
  EXPECT_EQ(Ask("GET", "/reports").status, 401);
  who_ = olga_.id;
  const auto open = Ask("GET", "/reports").body["items"];
  EXPECT_EQ(open[0]["subject"], "eve-uuid");
  EXPECT_EQ(open[0]["reporter_name"], "Bob");
  EXPECT_EQ(open[0]["context"][0]["text"], "catch");
  const std::string at = "/reports/" + open[0]["id"].get<std::string>();
  EXPECT_EQ(Ask("PATCH", at, {{"state", "handled"}, {"note", "talked"}}, {{"if-match", "\"1\""}}).body["state"],
            "handled");
  EXPECT_EQ(Ask("PATCH", at, {{"state", "handled"}}, {{"if-match", "\"1\""}}).status, 412);
}

TEST_F(AdminTest, AD12_TheAuditSaysWhoDidWhatAndIsExported) {
  Ask("POST", "/bans", {{"subject", "eve-uuid"}, {"reason", "throws chairs"}});
  const auto bans = Ask("GET", "/audit?what=ban&who=" + olga_.id).body["items"];
  ASSERT_EQ(bans.size(), 1U);
  EXPECT_EQ(bans[0]["what"], "ban.add");
  EXPECT_EQ(bans[0]["address"], "192.0.2.1");
  const auto all = Ask("GET", "/audit/export");
  EXPECT_EQ(std::count(all.text.begin(), all.text.end(), '\n'), 2);
  for (const char* method : {"POST", "PUT", "PATCH", "DELETE"}) EXPECT_EQ(Ask(method, "/audit").status, 0) << method;
}

TEST_F(AdminTest, AD13_TheDocumentSaysEveryOperation) {
  const auto document = Ask("GET", "/openapi.json").body;
  EXPECT_EQ(document["openapi"], "3.1.0");
  std::size_t count = 0;
  for (const auto& [path, methods] : document["paths"].items()) count += methods.size();
  EXPECT_EQ(count, service_->operations().size());
  std::set<std::string> summaries;
  for (const Operation& operation : service_->operations()) {
    EXPECT_TRUE(summaries.insert(operation.summary).second) << operation.summary;
  }
  const auto& patch = document["paths"]["/admin/api/v1/people/{id}"]["patch"];
  EXPECT_EQ(patch["requestBody"]["content"]["application/json"]["schema"]["additionalProperties"], false);
  EXPECT_THAT(patch["parameters"].dump(), HasSubstr("If-Match"));
  EXPECT_THAT(Ask("GET", "/docs").text, HasSubstr("GET /admin/api/v1/people/{id}/export"));
}

TEST_F(AdminTest, AD1_PagesGoOnWhereTheLastOneEnded) {
  for (int i = 0; i < 5; ++i) Add("user" + std::to_string(i), access::Role::kMember);
  std::set<std::string> seen;
  std::string next;
  for (int i = 0; i < 10; ++i) {
    const auto page = Ask("GET", "/people?limit=2" + (next.empty() ? "" : "&before=" + next)).body;
    for (const Json& person : page["items"]) seen.insert(person["id"].get<std::string>());
    if (page["next"].is_null()) break;
    next = page["next"];
  }
  EXPECT_EQ(seen.size(), 6U);
}

}  // namespace
}  // namespace dw::admin

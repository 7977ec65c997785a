#include <gtest/gtest.h>

#include <nlohmann/json.hpp>
#include <sstream>

#include "adapters/db_sqlite/sqlite_database.h"
#include "adapters/passwords/password_hash.h"
#include "adapters/records/migrations.h"
#include "adapters/records/room_rules.h"
#include "runtime/clock.h"
#include "runtime/forms.h"
#include "services/door/door_service.h"
#include "tests/support/temporary_folder.h"

namespace dw::door {
namespace {

using Json = nlohmann::json;
using records::RoomRule;

constexpr char kRoom[] = "/~/board.tmj";

/// Answers what the test says, and keeps what it was asked.
class PlayedOffice final : public HttpCaller {
 public:
  Outcome<HttpAnswer> Call(const HttpCall& call) override {
    calls.push_back(call);
    if (away) return Unexpected{Fault{Fault::Code::kUnavailable, "away"}};
    return answer;
  }
  std::vector<HttpCall> calls;
  HttpAnswer answer{200, R"({"status":"ok","tags":["sales","two words","editor"],"canEdit":false})"};
  bool away = false;
};

class DoorTest : public ::testing::Test {
 protected:
  DoorTest() {
    database_ = std::move(*SqliteDatabase::Open(folder_.path() / "records.sqlite"));
    EXPECT_TRUE(records::Migrate(*database_));
    Open(false);
  }
  void Open(bool back_office) {
    door_ = std::make_unique<DoorService>(
        DoorService::Context{*database_, passes_, clock_, metrics_, log_, [this](const HttpRequest&) { return who_; },
                             [](const std::string& key) { return key.empty() ? "" : "visitor-" + key; },
                             back_office ? &office_ : nullptr, "https://office.example"});
  }
  void SetPassword(const std::string& password) {
    RoomRule rule = *records::RoomRuleOf(*database_, kRoom);
    rule.room = kRoom;
    rule.access = RoomRule::Access::kPassword;
    rule.password = *passwords::HashPassword(password, {1, 8 * 1024 * 1024});
    ASSERT_TRUE(records::PutRoomRule(*database_, rule, clock_.UnixNow(), {"ada", ""}));
  }
  struct Answered {
    int status = 0;
    Json body;
  };
  Answered Ask(Json body) {
    if (!body.contains("room")) body["room"] = kRoom;
    if (!body.contains("visitor_key")) body["visitor_key"] = "eve";
    return AskRaw(body.dump());
  }
  Answered AskRaw(const std::string& body, const std::string& origin = "https://office.example") {
    HttpRequest request;
    request.method = "POST";
    request.path = "/api/room/pass";
    request.peer = "203.0.113.9";
    request.headers = {{"origin", origin}, {"host", "office.example"}};
    request.body = body;
    const HttpResponse response = door_->Endpoints().at(0).work(request);
    return {response.status, Json::parse(*response.body, nullptr, false)};
  }
  std::optional<RoomPass> PassIn(const Answered& answered) { return passes_.Check(answered.body.value("pass", "")); }

  testing::TemporaryFolder folder_;
  ManualClock clock_;
  Metrics metrics_;
  std::ostringstream told_;
  Log log_{told_, Log::Level::kInfo};
  std::unique_ptr<Database> database_;
  PassOffice passes_{"the installation's secret", clock_};
  PlayedOffice caller_;
  BackOffice office_{{"https://back.example", "secret-token"}, caller_};
  Outcome<records::Person> who_ = Unexpected{Fault{Fault::Code::kNotFound, "A guest."}};
  std::unique_ptr<DoorService> door_;
};

TEST_F(DoorTest, AC60_WhoKnowsThePasswordGetsAPassThatTheGateKnows) {
  SetPassword("open sesame");
  const Answered asked = Ask({});
  EXPECT_EQ(asked.status, 403);
  EXPECT_EQ(asked.body["code"], "PASSWORD_NEEDED");
  EXPECT_EQ(Ask({{"password", "open barley"}}).body["code"], "WRONG_PASSWORD");
  const Answered right = Ask({{"password", "open sesame"}});
  ASSERT_EQ(right.status, 200);
  const auto pass = PassIn(right);
  ASSERT_TRUE(pass);
  EXPECT_EQ(pass->room, kRoom);
  EXPECT_EQ(pass->subject, "visitor-eve");
  EXPECT_EQ(pass->word, records::RoomRuleOf(*database_, kRoom)->word());
}

TEST_F(DoorTest, AC60_WhoHasSaidItNeedNotSayItAgainUntilItIsAnother) {
  SetPassword("open sesame");
  const std::string pass = Ask({{"password", "open sesame"}}).body["pass"];
  EXPECT_EQ(Ask({{"pass", pass}}).status, 200);
  EXPECT_EQ(Ask({{"pass", pass}, {"visitor_key", "mallory"}}).body["code"], "PASSWORD_NEEDED") << "it is Eve's";
  SetPassword("open barley");
  EXPECT_EQ(Ask({{"pass", pass}}).body["code"], "PASSWORD_NEEDED");
}

TEST_F(DoorTest, AC60_WhoGuessesHasToWait) {
  SetPassword("open sesame");
  int status = 403;
  for (int i = 0; i < 20 && status == 403; ++i) status = Ask({{"password", "guess " + std::to_string(i)}}).status;
  EXPECT_EQ(status, 429);
  EXPECT_EQ(Ask({{"password", "open sesame"}}).status, 429) << "not even with the right one";
  clock_.Advance(std::chrono::hours(1));
  EXPECT_EQ(Ask({{"password", "open sesame"}}).status, 200);
}

TEST_F(DoorTest, AC60_WhoGovernsNeedsNoPassword) {
  SetPassword("open sesame");
  records::Person ada;
  ada.id = "ada-uuid";
  ada.given_role = access::Role::kAdmin;
  who_ = ada;
  const Answered asked = Ask({});
  ASSERT_EQ(asked.status, 200);
  EXPECT_EQ(PassIn(asked)->subject, "ada-uuid");
}

TEST_F(DoorTest, AC60_WhatIsNoRequestIsRefused) {
  EXPECT_EQ(AskRaw("[]").status, 400);
  EXPECT_EQ(AskRaw(R"({"room":)").status, 400);
  EXPECT_EQ(Ask({{"room", "nowhere"}}).status, 422);
  EXPECT_EQ(Ask({{"visitor_key", ""}}).status, 422);
  EXPECT_EQ(AskRaw(R"({"room":"/~/board.tmj","visitor_key":"eve"})", "https://evil.example").status, 403);
}

TEST_F(DoorTest, AC61_TheBackOfficeSaysWhoComesInAndAsWhat) {
  Open(true);
  const Answered asked = Ask({});
  ASSERT_EQ(asked.status, 200);
  const auto pass = PassIn(asked);
  ASSERT_TRUE(pass);
  EXPECT_NE(pass->vetted_until, Millis(0));
  EXPECT_EQ(pass->role, access::Role::kEditor);
  EXPECT_EQ(pass->tags, (std::vector<std::string>{"sales", "editor"})) << "without what can be no tag";
  ASSERT_EQ(caller_.calls.size(), 1U);
  const HttpCall& call = caller_.calls.at(0);
  const auto query = ParseForm(call.url.substr(call.url.find('?') + 1));
  ASSERT_TRUE(query);
  EXPECT_TRUE(call.url.starts_with("https://back.example/api/room/access?"));
  EXPECT_EQ(query->Get("playUri"), "https://office.example/~/board.tmj");
  EXPECT_EQ(query->Get("userIdentifier"), "visitor-eve");
  EXPECT_EQ(query->Get("ipAddress"), "203.0.113.9");
  EXPECT_EQ(query->Get("isLogged"), "0");
  EXPECT_EQ(call.headers.at(0), (std::pair<std::string, std::string>("Authorization", "secret-token")));
}

TEST_F(DoorTest, AC61_TheBackOfficesReasonIsForThePerson) {
  Open(true);
  caller_.answer = {403,
                    R"({"status":"error","type":"error","title":"Not today","details":"The fair opens on Monday."})"};
  const Answered asked = Ask({});
  EXPECT_EQ(asked.status, 403);
  EXPECT_EQ(asked.body["code"], "ROOM_CLOSED_TO_YOU");
  EXPECT_EQ(asked.body["title"], "Not today");
  EXPECT_EQ(asked.body["detail"], "The fair opens on Monday.");
}

TEST_F(DoorTest, AC61_ABackOfficeThatIsAwayOrTalksNonsenseLetsNobodyIn) {
  Open(true);
  caller_.away = true;
  EXPECT_EQ(Ask({}).status, 503);
  caller_.away = false;
  for (const HttpAnswer& answer : {HttpAnswer{500, "{}"}, HttpAnswer{200, ""}, HttpAnswer{200, "<html>"},
                                   HttpAnswer{200, "{}"}, HttpAnswer{200, R"({"status":1})"}}) {
    caller_.answer = answer;
    EXPECT_EQ(Ask({}).status, 503) << answer.body;
  }
}

TEST_F(DoorTest, AC61_BehindABackOfficeARoomMayHaveItsPasswordToo) {
  Open(true);
  SetPassword("open sesame");
  EXPECT_EQ(Ask({}).body["code"], "PASSWORD_NEEDED");
  const std::string pass = Ask({{"password", "open sesame"}}).body["pass"];
  clock_.Advance(std::chrono::minutes(10));
  const auto later = PassIn(Ask({{"pass", pass}}));
  ASSERT_TRUE(later) << "asked anew, and the word still known";
  EXPECT_FALSE(later->word.empty());
  EXPECT_NE(later->vetted_until, Millis(0));
}

}  // namespace
}  // namespace dw::door

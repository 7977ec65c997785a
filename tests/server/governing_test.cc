// Administration of a running server: who is inside, sent out, spoken to; and rooms and offices that are not open to
// all.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <atomic>
#include <chrono>
#include <future>
#include <memory>
#include <nlohmann/json.hpp>
#include <set>
#include <string>
#include <thread>

#include "adapters/records/accounts.h"
#include "adapters/visa/visa_office.h"
#include "apps/digiwork/open_records.h"
#include "tests/server/running_server.h"
#include "tests/support/postgres_server.h"
#include "tests/support/visitor.h"

namespace dw::testing {
namespace {

using Json = nlohmann::json;

class GoverningTest : public ::testing::Test {
 protected:
  void Start(std::vector<std::string> settings = {}, const std::string& postgres = "") {
    if (!postgres.empty()) settings.insert(settings.end(), {"--database", postgres});
    settings.insert(settings.end(), {"--password-hash-memory", "8"});
    server_ = std::make_unique<RunningServer>(std::move(settings));
    office_ = std::make_unique<VisaOffice>(server_->secret(), server_->clock());
    auto database = OpenRecords(postgres, server_->folder().path() / "data");
    ASSERT_TRUE(database);
    records::Person person;
    person.given_role = access::Role::kAdmin;
    records::Account account;
    account.login = "olga";
    const auto olga = records::AddAccount(**database, person, account, server_->clock().UnixNow(), {"operator", ""});
    ASSERT_TRUE(olga);
    olga_ = olga->id;
  }
  std::string VisaOf(const std::string& subject, access::Role role, std::vector<std::string> tags = {}) const {
    Visa visa;
    visa.subject = subject;
    visa.session = "s of " + subject;
    visa.role = role;
    visa.tags = std::move(tags);
    return office_->Issue(visa);
  }
  /// What a request of an admin is answered with: the body, or null.
  Json Ask(const std::string& method, const std::string& path, const Json& body = nullptr,
           const std::string& headers = "") {
    WsClient client;
    EXPECT_TRUE(client.ConnectBytes(server_->port()));
    const std::string text = body.is_null() ? "" : body.dump();
    EXPECT_TRUE(client.SendBytes(method + " /admin/api/v1" + path + " HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer " +
                                 VisaOf(olga_, access::Role::kAdmin) + "\r\nContent-Type: application/json\r\n" +
                                 headers + "Content-Length: " + std::to_string(text.size()) +
                                 "\r\nConnection: close\r\n\r\n" + text));
    const std::string answer = client.ReceiveAll();
    const std::size_t at = answer.find("\r\n\r\n");
    return at == std::string::npos ? Json() : Json::parse(answer.substr(at + 4), nullptr, false);
  }

  /// As a page of the office asks.
  Json Post(const std::string& path, const Json& body) const {
    WsClient client;
    EXPECT_TRUE(client.ConnectBytes(server_->port()));
    const std::string text = body.dump();
    EXPECT_TRUE(client.SendBytes("POST " + path + " HTTP/1.1\r\nHost: x\r\nOrigin: http://x\r\nContent-Length: " +
                                 std::to_string(text.size()) + "\r\nConnection: close\r\n\r\n" + text));
    const std::string answer = client.ReceiveAll();
    const std::size_t at = answer.find("\r\n\r\n");
    return at == std::string::npos ? Json() : Json::parse(answer.substr(at + 4), nullptr, false);
  }

  std::unique_ptr<RunningServer> server_;
  std::unique_ptr<VisaOffice> office_;
  std::string olga_;
};

TEST_F(GoverningTest, AD9_WhoIsInsideIsKnownSpokenToAndSentOutWhereverTheRoomIs) {
  Start();
  Visitor eve("Eve");
  ASSERT_TRUE(eve.Join(server_->port(), kOffice));
  const Json overview = Ask("GET", "/overview");
  EXPECT_EQ(overview["online"], 1) << overview;
  EXPECT_EQ(overview["people"], 1);
  const Json inside = Ask("GET", "/rooms/people?room=/~/office.tmj");
  ASSERT_EQ(inside["items"].size(), 1U) << inside;
  EXPECT_EQ(inside["items"][0]["name"], "Eve");
  EXPECT_EQ(inside["items"][0]["uuid"], eve.connected().user_uuid());
  EXPECT_EQ(Ask("POST", "/announcements", {{"text", "Cake!"}})["reached"], 1);
  const Json user = inside["items"][0]["user"];
  EXPECT_EQ(Ask("POST", "/rooms/kick", {{"room", kOffice}, {"user", user}, {"reason", "Out."}})["removed"], 1);
  eve.AwaitClose();
  EXPECT_EQ(eve.error_code(), "REMOVED");
  EXPECT_EQ(Ask("GET", "/rooms/people?room=/~/garden.tmj")["code"], "NOT_FOUND");
}

TEST_F(GoverningTest, RC62_ARoomWithARuleLetsInWhomItSays) {
  // Whoever waits here comes again and again, and the clock stands still.
  Start({"--joins-per-address", "0", "--max-sessions", "1000000"});
  const Json put =
      Ask("PUT", "/rooms?room=/~/office.tmj", {{"access", "tags"}, {"tags", {"art"}}}, "If-Match: \"0\"\r\n");
  ASSERT_EQ(put["version"], 1) << put;
  const auto enters = [&](const std::string& visa) -> std::string {
    Visitor visitor("Eve");
    if (!visa.empty()) visitor.connect().set_visa(visa);
    return visitor.Join(server_->port(), kOffice) ? "in" : visitor.error_code();
  };
  // The rule is known a second later.
  const auto deadline = std::chrono::steady_clock::now() + std::chrono::seconds(20);
  while (enters("") == "in" && std::chrono::steady_clock::now() < deadline) std::this_thread::yield();
  EXPECT_EQ(enters(""), "SIGN_IN_NEEDED");
  EXPECT_EQ(enters(VisaOf("ada", access::Role::kMember)), "ROOM_CLOSED_TO_YOU");
  EXPECT_EQ(enters(VisaOf("bob", access::Role::kObserver, {"art"})), "in");
  EXPECT_EQ(enters(VisaOf(olga_, access::Role::kAdmin)), "in");
}

TEST_F(GoverningTest, AC60_WS62_ARoomWithAPasswordLetsInWhoHasAPassForIt) {
  Start({"--joins-per-address", "0", "--max-sessions", "1000000"});
  const Json put = Ask("PUT", "/rooms?room=/~/office.tmj", {{"access", "password"}, {"password", "open sesame"}},
                       "If-Match: \"0\"\r\n");
  ASSERT_EQ(put["password"], true) << put;
  Visitor eve("Eve");
  const auto deadline = std::chrono::steady_clock::now() + std::chrono::seconds(20);
  const auto enters = [&](Visitor& visitor) -> std::string {
    return visitor.Join(server_->port(), kOffice) ? "in" : visitor.error_code();
  };
  std::string shut = "in";
  while (shut == "in" && std::chrono::steady_clock::now() < deadline) {
    Visitor early("Early");
    shut = enters(early);
  }
  EXPECT_EQ(shut, "PASSWORD_NEEDED");
  const auto ask = [&](const std::string& password) {
    const Json body{{"room", kOffice}, {"visitor_key", eve.key()}, {"password", password}};
    return Post("/api/room/pass", body);
  };
  EXPECT_EQ(ask("open barley")["code"], "WRONG_PASSWORD");
  const Json given = ask("open sesame");
  ASSERT_TRUE(given.contains("pass")) << given;
  Visitor mallory("Mallory");
  mallory.connect().set_room_pass(given["pass"].get<std::string>());
  EXPECT_EQ(enters(mallory), "PASSWORD_NEEDED") << "it is Eve's";
  eve.connect().set_room_pass(given["pass"].get<std::string>());
  EXPECT_EQ(enters(eve), "in");
}

TEST_F(GoverningTest, WS63_ARoomTakesAsManyAsItsRuleSaysAndWhoGovernsBesides) {
  Start({"--joins-per-address", "0", "--max-sessions", "1000000"});
  const Json put =
      Ask("PUT", "/rooms?room=/~/office.tmj", {{"access", "open"}, {"capacity", 2}}, "If-Match: \"0\"\r\n");
  ASSERT_EQ(put["capacity"], 2) << put;
  Visitor ada("Ada");
  Visitor bob("Bob");
  ASSERT_TRUE(ada.Join(server_->port(), kOffice));
  ASSERT_TRUE(bob.Join(server_->port(), kOffice));
  std::string third = "in";
  const auto deadline = std::chrono::steady_clock::now() + std::chrono::seconds(20);
  while (third == "in" && std::chrono::steady_clock::now() < deadline) {
    Visitor eve("Eve");
    third = eve.Join(server_->port(), kOffice) ? "in" : eve.error_code();
  }
  EXPECT_EQ(third, "ROOM_FULL");
  Visitor olga("Olga");
  olga.connect().set_visa(VisaOf(olga_, access::Role::kAdmin));
  EXPECT_TRUE(olga.Join(server_->port(), kOffice));
}

TEST_F(GoverningTest, AD14_WS37_WhoeverIsMutedIsToldSoAndNobodyElse) {
  Start();
  Visitor eve("Eve");
  Visitor ada("Ada");
  ASSERT_TRUE(eve.Join(server_->port(), kOffice));
  ASSERT_TRUE(ada.Join(server_->port(), kOffice));
  const Json muted = Ask("POST", "/rooms/mute",
                         {{"room", kOffice}, {"uuid", eve.connected().user_uuid()}, {"reason", "There is an echo."}});
  ASSERT_EQ(muted["muted"], 1) << muted;
  const auto is_mute = [](const wire::SubMessage& item) { return item.admin_message().mute(); };
  const auto heard = eve.Await(is_mute);
  ASSERT_TRUE(heard);
  EXPECT_EQ(heard->admin_message().text(), "There is an echo.");
  EXPECT_EQ(Ask("POST", "/rooms/mute", {{"room", kOffice}, {"uuid", eve.connected().user_uuid()}})["muted"], 1)
      << "without a reason, too";
  EXPECT_EQ(Ask("POST", "/rooms/mute", {{"room", kOffice}, {"uuid", "nobody"}})["code"], "NOT_FOUND");
  ASSERT_TRUE(ada.Settle());
  EXPECT_TRUE(std::ranges::none_of(ada.TakeSeen(), is_mute));
}

TEST_F(GoverningTest, AD5_PostgresKilledDuringTwoHundredRequestsNothingAnsweredIsLostAndNothingDoubled) {
  if (!PostgresServer::Installed()) {
    if (std::getenv("DW_REQUIRE_PEERS") != nullptr) FAIL() << "PostgreSQL 15 is not installed";
    GTEST_SKIP() << "NOT PROVEN: PostgreSQL 15 is not installed";
  }
  PostgresServer postgres;
  const std::string address = postgres.NewDatabase();
  Start({}, address);
  constexpr int kRequests = 200;
  constexpr int kWriters = 4;
  std::atomic<int> answered{0};
  std::promise<void> half;
  std::vector<std::thread> writers;
  for (int writer = 0; writer < kWriters; ++writer) {
    writers.emplace_back([&, writer] {
      for (int i = writer; i < kRequests; i += kWriters) {
        const std::string name = "subject-" + std::to_string(i);
        // Whoever does not know whether it was done asks again with the same key.
        for (int attempt = 0; attempt < 400; ++attempt) {
          const Json said = Ask("POST", "/bans", {{"subject", name}}, "Idempotency-Key: ban of " + name + "\r\n");
          if (said.value("subject", "") == name || said.value("code", "") == "DONE") {
            if (++answered == kRequests / 2) half.set_value();
            break;
          }
          const std::string code = said.value("code", "");
          EXPECT_TRUE(code == "UNAVAILABLE" || code == "SIGN_IN_NEEDED") << said;
        }
      }
    });
  }
  half.get_future().wait();
  postgres.Restart();
  for (std::thread& writer : writers) writer.join();
  EXPECT_EQ(answered, kRequests);
  const auto database = OpenRecords(address, server_->folder().path() / "data");
  ASSERT_TRUE(database);
  const auto banned =
      Execute(**database, {{"SELECT subject FROM bans", {}}, {"SELECT target FROM audit WHERE what = 'ban.add'", {}}});
  ASSERT_TRUE(banned);
  for (const SqlResult& each : *banned) {
    std::multiset<std::string> names;
    for (const SqlRow& row : each.rows) names.insert(std::get<std::string>(row.at(0)));
    EXPECT_EQ(names.size(), static_cast<std::size_t>(kRequests));
    for (int i = 0; i < kRequests; ++i) EXPECT_EQ(names.count("subject-" + std::to_string(i)), 1U) << i;
  }
}

TEST_F(GoverningTest, AC40_AnOfficeWithoutGuestsAsksThemToSignIn) {
  Start({"--disable-anonymous"});
  Visitor guest("Eve");
  EXPECT_FALSE(guest.Join(server_->port(), kOffice));
  EXPECT_EQ(guest.error_code(), "SIGN_IN_NEEDED");
  Visitor member("Ada");
  member.connect().set_visa(VisaOf("ada", access::Role::kMember));
  EXPECT_TRUE(member.Join(server_->port(), kOffice));
}

}  // namespace
}  // namespace dw::testing

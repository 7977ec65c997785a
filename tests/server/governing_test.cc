// Administration of a running server: who is inside, sent out, spoken to; and rooms and offices that are not open to
// all.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <chrono>
#include <memory>
#include <nlohmann/json.hpp>
#include <string>

#include "adapters/records/accounts.h"
#include "adapters/visa/visa_office.h"
#include "apps/digiwork/open_records.h"
#include "tests/server/running_server.h"
#include "tests/support/visitor.h"

namespace dw::testing {
namespace {

using Json = nlohmann::json;

class GoverningTest : public ::testing::Test {
 protected:
  void Start(std::vector<std::string> settings = {}) {
    settings.insert(settings.end(), {"--password-hash-memory", "8"});
    server_ = std::make_unique<RunningServer>(std::move(settings));
    office_ = std::make_unique<VisaOffice>(server_->secret(), server_->clock());
    auto database = OpenRecords("", server_->folder().path() / "data");
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

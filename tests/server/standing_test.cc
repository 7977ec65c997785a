// Two pushers of one installation, and news of somebody's standing.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <fstream>
#include <iterator>
#include <map>
#include <memory>
#include <mutex>
#include <optional>
#include <sstream>
#include <string>

#include "adapters/store_memory/memory_store.h"
#include "adapters/visa/standing_codec.h"
#include "adapters/visa/visa_office.h"
#include "tests/server/running_server.h"
#include "tests/support/visitor.h"

namespace dw::testing {
namespace {

using access::Role;
using Control = wire::ServerToClientMessage::ControlCase;

/// Lets in whom the test says.
class PlayedGate final : public Gate {
 public:
  std::uint32_t CapacityOf(const std::string&) const override { return 0; }
  std::optional<GateRefusal> Judge(const Arrival& arrival) const override {
    const std::lock_guard lock(mutex_);
    const auto found = refusals_.find(arrival.subject);
    if (arrival.room != kOffice || arrival.world != "main" || found == refusals_.end()) return std::nullopt;
    return found->second;
  }
  void Refuse(const std::string& subject, GateRefusal::Kind kind, std::string detail = "") {
    const std::lock_guard lock(mutex_);
    refusals_[subject] = {kind, std::move(detail), Millis(0)};
  }

 private:
  mutable std::mutex mutex_;
  std::map<std::string, GateRefusal> refusals_;  ///< Guarded by mutex_.
};

/// Two pushers of one installation.
class StandingTest : public ::testing::Test {
 protected:
  StandingTest() {
    WriteTestOffice(folder_.path() / "maps");
    back_ = Start({"--roles", "back", "--back-listen", "127.0.0.1:0"});
    for (auto& server : servers_) server = Start({"--roles", "play,pusher,map-storage"});
  }
  std::unique_ptr<Server> Start(std::vector<std::string> arguments) {
    const std::vector<std::string> common = {"--maps-dir", (folder_.path() / "maps").string(),
                                             "--port",     "0",
                                             "--data-dir", (folder_.path() / "data").string(),
                                             "--store",    "redis://none",
                                             "--shards",   "2"};
    arguments.insert(arguments.end(), common.begin(), common.end());
    const auto config = Config::Load(arguments, [](std::string_view) { return std::nullopt; });
    DW_ASSERT(config.has_value());
    auto server = Server::Start(*config, clock_, log_, &store_, &gate_);
    DW_ASSERT(server.has_value());
    return std::move(*server);
  }
  void TearDown() override {
    for (auto& server : servers_) server.reset();
    back_.reset();
  }
  std::string VisaFor(const std::string& subject, const std::string& sign_in) const {
    std::ifstream in(folder_.path() / "data/secret", std::ios::binary);
    const std::string secret{std::istreambuf_iterator<char>(in), {}};
    Visa visa;
    visa.subject = subject;
    visa.session = sign_in;
    visa.role = Role::kMember;
    return VisaOffice(secret, clock_).Issue(visa);
  }
  void Publish(const Standing& standing) {
    store_.Publish(kStandingChannel, Encode(standing), [](const Outcome<Ok>& done) { EXPECT_TRUE(done); });
  }

  const TemporaryFolder folder_;
  SystemClock clock_;
  std::ostringstream log_text_;
  Log log_{log_text_, Log::Level::kInfo};
  MemoryStore store_{clock_};
  PlayedGate gate_;
  std::unique_ptr<Server> back_;
  std::unique_ptr<Server> servers_[2];
};

TEST_F(StandingTest, AC51_ASignInThatIsEndedIsOverOnEveryPusherAndStaysSo) {
  Visitor here("Ada");
  Visitor there("Ada too");
  Visitor other("Bob");
  here.connect().set_visa(VisaFor("ada", "s1"));
  there.connect().set_visa(VisaFor("ada", "s1"));
  other.connect().set_visa(VisaFor("bob", "s2"));
  ASSERT_TRUE(here.Join(servers_[0]->port(), kOffice));
  ASSERT_TRUE(there.Join(servers_[1]->port(), kOffice));
  ASSERT_TRUE(other.Join(servers_[1]->port(), kOffice));
  Publish({Standing::Kind::kEnded, "s1", ""});
  for (Visitor* one : {&here, &there}) {
    one->AwaitClose();
    EXPECT_EQ(one->error_code(), "SIGNED_OUT");
  }
  EXPECT_TRUE(other.Settle());
  EXPECT_FALSE(there.Join(servers_[1]->port(), kOffice));
  EXPECT_EQ(there.error_code(), "SIGNED_OUT");
}

TEST_F(StandingTest, AC51_WhoIsBannedIsOutOnEveryPusherGuestsToo) {
  Visitor ada("Ada");
  Visitor eve("Eve");
  ada.connect().set_visa(VisaFor("ada", "s1"));
  ASSERT_TRUE(ada.Join(servers_[0]->port(), kOffice));
  ASSERT_TRUE(eve.Join(servers_[1]->port(), kOffice));
  Publish({Standing::Kind::kBanned, "ada", "/~/another.tmj"});
  ASSERT_TRUE(ada.Settle());
  Publish({Standing::Kind::kBanned, "ada", kOffice});
  Publish({Standing::Kind::kBanned, eve.connected().user_uuid(), ""});
  for (Visitor* one : {&ada, &eve}) {
    one->AwaitClose();
    EXPECT_EQ(one->error_code(), "BANNED");
  }
}

TEST_F(StandingTest, AC51_WhoseRoleHasChangedRenewsAtOnce) {
  Visitor ada("Ada");
  ada.connect().set_visa(VisaFor("ada", "s1"));
  ASSERT_TRUE(ada.BeginJoin(servers_[0]->port(), kOffice));
  ASSERT_TRUE(ada.AwaitControl(Control::kVisaState));
  Publish({Standing::Kind::kChanged, "ada", ""});
  const auto state = ada.AwaitControl(Control::kVisaState);
  ASSERT_TRUE(state);
  EXPECT_EQ(state->visa_state().renew_in_ms(), 1U);
}

TEST_F(StandingTest, AC40_WhomTheGateRefusesIsToldWhy) {
  const std::pair<GateRefusal::Kind, const char*> kinds[] = {
      {GateRefusal::Kind::kBanned, "BANNED"},
      {GateRefusal::Kind::kSignInNeeded, "SIGN_IN_NEEDED"},
      {GateRefusal::Kind::kSignedOut, "SIGNED_OUT"},
      {GateRefusal::Kind::kRoomClosedToYou, "ROOM_CLOSED_TO_YOU"},
      {GateRefusal::Kind::kPasswordNeeded, "PASSWORD_NEEDED"},
      {GateRefusal::Kind::kPassNeeded, "PASS_NEEDED"},
  };
  for (const auto& [kind, code] : kinds) {
    gate_.Refuse("ada", kind);
    Visitor ada("Ada");
    ada.connect().set_visa(VisaFor("ada", "s1"));
    EXPECT_FALSE(ada.Join(servers_[0]->port(), kOffice));
    EXPECT_EQ(ada.error_code(), code);
  }
  gate_.Refuse("ada", GateRefusal::Kind::kBanned, "She painted the walls.");
  Visitor ada("Ada");
  ada.connect().set_visa(VisaFor("ada", "s1"));
  EXPECT_FALSE(ada.Join(servers_[0]->port(), kOffice));
  EXPECT_EQ(ada.error_detail(), "She painted the walls.");
}

TEST_F(StandingTest, AC40_WhoRenewsIsJudgedAnew) {
  Visitor ada("Ada");
  ada.connect().set_visa(VisaFor("ada", "s1"));
  ASSERT_TRUE(ada.Join(servers_[0]->port(), kOffice));
  gate_.Refuse("ada", GateRefusal::Kind::kRoomClosedToYou);
  wire::ClientToServerMessage message;
  message.mutable_renew_visa()->set_visa(VisaFor("ada", "s1"));
  ada.Send(message);
  ada.AwaitClose();
  EXPECT_EQ(ada.error_code(), "ROOM_CLOSED_TO_YOU");
}

}  // namespace
}  // namespace dw::testing

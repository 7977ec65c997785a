// Who may do what in a room, with which visa, and for how long; on the whole server.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <atomic>
#include <chrono>
#include <memory>
#include <set>
#include <string>

#include "adapters/visa/visa_office.h"
#include "core/access/access_table.h"
#include "tests/server/running_server.h"
#include "tests/support/visitor.h"

namespace dw::testing {
namespace {

using access::Caller;
using access::Kind;
using access::Role;
using std::chrono::minutes;
using std::chrono::seconds;
using Control = wire::ServerToClientMessage::ControlCase;

const std::string kAdaId = "6f1c0e5e-0000-4000-8000-000000000001";

class AccessTest : public ::testing::Test {
 protected:
  std::string VisaOf(Role role, Millis good_for = minutes(15), const std::string& subject = kAdaId) const {
    Visa visa;
    visa.subject = subject;
    visa.session = "sign-in of " + subject;
    visa.role = role;
    visa.name = "Ada";
    visa.expires_at = server_.clock().UnixNow() + good_for;
    return office_.Issue(visa);
  }
  bool JoinAs(Visitor& visitor, Role role, Millis good_for = minutes(15)) {
    visitor.connect().set_visa(VisaOf(role, good_for));
    return visitor.Join(server_.port(), kOffice);
  }
  static void Renew(Visitor& visitor, const std::string& visa) {
    wire::ClientToServerMessage message;
    message.mutable_renew_visa()->set_visa(visa);
    visitor.Send(message);
  }
  double Refusals(Caller caller, std::string_view what) const {
    return server_.Metric("digiwork_access_refused_total{role=\"" + std::string(NameOf(caller)) + "\",what=\"" +
                          std::string(what) + "\"}");
  }
  /// Whether the server carries out, or at least looks at, what `message` asks for.
  bool Passes(Visitor& visitor, const wire::ClientToServerMessage& message, Caller caller, std::string_view what) {
    const double before = Refusals(caller, what);
    visitor.Send(message);
    EXPECT_TRUE(visitor.Settle()) << what;
    return Refusals(caller, what) == before;
  }
  /// Everything a session can say and ask, against the table.
  void CheckAll(Visitor& visitor, Caller caller) {
    const auto* messages = wire::ClientToServerMessage::descriptor()->FindOneofByName("message");
    for (int i = 0; i < messages->field_count(); ++i) {
      const auto* field = messages->field(i);
      // The handshake, the end, and what asks something, which is next.
      if (field->number() <= 2 || field->name() == "leave" || field->name() == "query") continue;
      wire::ClientToServerMessage message;
      message.GetReflection()->MutableMessage(&message, field);
      EXPECT_EQ(Passes(visitor, message, caller, field->name()), Allows(Kind::kMessage, field->name(), caller))
          << field->name() << " of " << NameOf(caller);
    }
    const auto* queries = wire::QueryMessage::descriptor()->FindOneofByName("query");
    const bool may_ask = Allows(Kind::kMessage, "query", caller);
    for (int i = 0; i < queries->field_count(); ++i) {
      const auto* field = queries->field(i);
      wire::ClientToServerMessage message;
      auto& query = *message.mutable_query();
      query.set_id(static_cast<std::uint32_t>(i) + 1);
      query.GetReflection()->MutableMessage(&query, field);
      EXPECT_EQ(Passes(visitor, message, caller, field->name()), may_ask && Allows(Kind::kQuery, field->name(), caller))
          << field->name() << " of " << NameOf(caller);
    }
  }

  static inline const std::string kApiToken = "what-tools-of-builders-show";
  RunningServer server_{{"--map-storage-api-token", kApiToken}};
  VisaOffice office_{server_.secret(), server_.clock()};
};

TEST_F(AccessTest, AC3_EachRoleMayWhatTheTableSaysAndNothingElse) {
  for (const Role role : access::kRoles) {
    Visitor visitor("Ada");
    ASSERT_TRUE(JoinAs(visitor, role)) << visitor.error_code();
    CheckAll(visitor, CallerOf(role));
  }
}

TEST_F(AccessTest, AC10_WhoShowsNoVisaIsAGuest) {
  Visitor visitor("Eve");
  ASSERT_TRUE(visitor.Join(server_.port(), kOffice));
  CheckAll(visitor, Caller::kGuest);
}

TEST_F(AccessTest, AC12_WhoseVisaHasExpiredOnlyKeepsTheSessionAlive) {
  Visitor visitor("Ada");
  ASSERT_TRUE(JoinAs(visitor, Role::kAdmin, seconds(2)));
  server_.Advance(seconds(2));
  CheckAll(visitor, Caller::kExpired);
}

TEST_F(AccessTest, AC10_BeforeTheHandshakeNothingIsSaid) {
  const auto* messages = wire::ClientToServerMessage::descriptor()->FindOneofByName("message");
  for (int i = 0; i < messages->field_count(); ++i) {
    const auto* field = messages->field(i);
    const bool begins = Allows(Kind::kMessage, field->name(), Caller::kNoToken);
    EXPECT_EQ(begins, field->name() == "connect" || field->name() == "resume");
    EXPECT_FALSE(Allows(Kind::kMessage, field->name(), Caller::kService)) << field->name();
    if (begins) continue;
    Visitor visitor("Eve");
    ASSERT_TRUE(visitor.socket().Connect(server_.port()));
    wire::ClientToServerMessage message;
    message.GetReflection()->MutableMessage(&message, field);
    visitor.Send(message);
    EXPECT_EQ(visitor.AwaitClose().close_reason, "HANDSHAKE_FIRST") << field->name();
  }
}

TEST_F(AccessTest, AC11_WhatAnObserverMayNotIsRefusedByName) {
  Visitor visitor("Ada");
  ASSERT_TRUE(JoinAs(visitor, Role::kObserver));
  wire::ClientToServerMessage message;
  message.mutable_emote_prompt()->set_emote("👋");
  visitor.Send(message);
  const auto told = visitor.Await([](const wire::SubMessage& item) { return item.has_refused(); });
  ASSERT_TRUE(told);
  EXPECT_EQ(told->refused().what(), "emote_prompt");
  EXPECT_EQ(told->refused().code(), "NOT_ALLOWED");
  EXPECT_EQ(visitor.SetVariable("loose", "1"), "NOT_ALLOWED");
}

TEST_F(AccessTest, WS60_AVisaSaysWhoOneIsWhateverTheBrowser) {
  Visitor visitor("Ada");
  ASSERT_TRUE(JoinAs(visitor, Role::kMember));
  EXPECT_EQ(visitor.connected().user_uuid(), kAdaId);
  Visitor elsewhere("Ada at home");
  ASSERT_TRUE(JoinAs(elsewhere, Role::kMember));
  EXPECT_EQ(elsewhere.connected().user_uuid(), kAdaId);
}

TEST_F(AccessTest, WS60_AVisaThatIsNoneIsRefused) {
  const VisaOffice another("another secret", server_.clock());
  Visa visa;
  visa.subject = kAdaId;
  visa.session = "s";
  const std::string old = VisaOf(Role::kAdmin, seconds(1));
  server_.Advance(seconds(1));
  for (const std::string& shown : {std::string("nonsense"), another.Issue(visa), old, std::string(10'000, 'a')}) {
    Visitor visitor("Eve");
    visitor.connect().set_visa(shown);
    EXPECT_FALSE(visitor.Join(server_.port(), kOffice));
    EXPECT_EQ(visitor.error_code(), "VISA_REFUSED");
  }
}

TEST_F(AccessTest, WS61_TheServerSaysWhenToRenew) {
  Visitor visitor("Ada");
  visitor.connect().set_visa(VisaOf(Role::kEditor));
  ASSERT_TRUE(visitor.BeginJoin(server_.port(), kOffice));
  const auto state = visitor.AwaitControl(Control::kVisaState);
  ASSERT_TRUE(state);
  EXPECT_EQ(state->visa_state().role(), "editor");
  EXPECT_EQ(state->visa_state().renew_in_ms(), 600'000U);
}

TEST_F(AccessTest, WS61_ARenewalGivesAnotherRoleAtOnce) {
  Visitor visitor("Ada");
  ASSERT_TRUE(JoinAs(visitor, Role::kObserver));
  EXPECT_EQ(visitor.SetVariable("loose", "1"), "NOT_ALLOWED");
  Renew(visitor, VisaOf(Role::kMember));
  EXPECT_EQ(visitor.SetVariable("loose", "1"), "");
  Renew(visitor, VisaOf(Role::kObserver));
  EXPECT_EQ(visitor.SetVariable("loose", "2"), "NOT_ALLOWED");
}

TEST_F(AccessTest, WS61_WhatIsNoRenewalChangesNothing) {
  Visitor visitor("Ada");
  ASSERT_TRUE(JoinAs(visitor, Role::kMember));
  Visitor guest("Eve");
  ASSERT_TRUE(guest.Join(server_.port(), kOffice));
  const std::string of_another = VisaOf(Role::kAdmin, minutes(15), "6f1c0e5e-0000-4000-8000-000000000002");
  const std::string none = "";
  for (const std::string& visa : {of_another, none, std::string("nonsense")}) {
    for (Visitor* one : {&visitor, &guest}) {
      Renew(*one, visa);
      const auto told = one->Await([](const wire::SubMessage& item) { return item.has_refused(); });
      ASSERT_TRUE(told);
      EXPECT_EQ(told->refused().what(), "renew_visa");
      EXPECT_EQ(told->refused().code(), "VISA_REFUSED");
    }
  }
  EXPECT_EQ(visitor.SetVariable("loose", "1"), "");
  // Housekeeping is not counted for resume, refused or not.
  ASSERT_TRUE(guest.Settle());
  EXPECT_EQ(guest.last_pong().received(), 0U);
}

TEST_F(AccessTest, WS61_WhoDoesNotRenewIsOut) {
  Visitor visitor("Ada");
  ASSERT_TRUE(JoinAs(visitor, Role::kMember, seconds(4)));
  for (int i = 0; i < 4; ++i) {
    server_.Advance(seconds(8));
    ASSERT_TRUE(visitor.Settle());
  }
  server_.Advance(seconds(4));
  visitor.AwaitClose();
  EXPECT_EQ(visitor.error_code(), "VISA_REFUSED");
}

TEST(GateTest, AC41_WhoIsInsideIsJudgedAgain) {
  class Weary final : public Gate {
   public:
    std::uint32_t CapacityOf(const std::string&) const override { return 0; }
    std::optional<GateRefusal> Judge(const Arrival& arrival) const override {
      EXPECT_EQ(arrival.session, "");
      if (!weary) return std::nullopt;
      return GateRefusal{GateRefusal::Kind::kSignInNeeded, "", Millis(0)};
    }
    std::atomic<bool> weary{false};
  };
  Weary gate;
  RunningServer server({}, nullptr, &gate);
  Visitor visitor("Eve");
  ASSERT_TRUE(visitor.Join(server.port(), kOffice));
  for (int i = 0; i < 9; ++i) {
    server.Advance(seconds(1));
    ASSERT_TRUE(visitor.Settle());
  }
  gate.weary = true;
  // Sweeps may come together when the clock goes on before a thread has looked at it.
  for (int i = 0; i < 200 && visitor.Settle(); ++i) server.Advance(seconds(1));
  EXPECT_EQ(visitor.error_code(), "SIGN_IN_NEEDED");
}

TEST_F(AccessTest, WS61_WhoRenewsStays) {
  Visitor visitor("Ada");
  ASSERT_TRUE(JoinAs(visitor, Role::kMember, seconds(4)));
  for (int i = 0; i < 6; ++i) {
    Renew(visitor, VisaOf(Role::kMember, seconds(10)));
    server_.Advance(seconds(8));
    ASSERT_TRUE(visitor.Settle());
  }
  EXPECT_EQ(visitor.SetVariable("loose", "1"), "");
}

/// Every route of the running server, by each who may ask.
class AccessRoutesTest : public AccessTest {
 protected:
  /// "Authorization: ..." of a caller.
  std::string Shown(Caller caller) const {
    if (caller == Caller::kNoToken) return "";
    if (caller == Caller::kService) return "Authorization: Bearer " + kApiToken + "\r\n";
    const bool expired = caller == Caller::kExpired;
    const Role role = expired ? Role::kAdmin : *access::RoleNamed(NameOf(caller));
    return "Authorization: Bearer " + VisaOf(role, expired ? Millis(-1000) : Millis(minutes(15))) + "\r\n";
  }
  /// The status a request for something of `route` is answered with.
  int Ask(const HttpRoutes::Name& route, Caller caller) const {
    std::string path = route.pattern;
    if (path.ends_with('*')) path.back() = 'x';
    for (char& c : path) {
      if (c == '{' || c == '}') c = '_';
    }
    WsClient client;
    EXPECT_TRUE(client.ConnectBytes(server_.port()));
    EXPECT_TRUE(client.SendBytes(route.method + " " + path + " HTTP/1.1\r\nHost: x\r\n" + Shown(caller) +
                                 "Content-Length: 0\r\nConnection: close\r\n\r\n"));
    const std::string answer = client.ReceiveAll();
    return answer.size() < 12 ? 0 : std::stoi(answer.substr(9, 3));
  }
};

TEST_F(AccessRoutesTest, AC23_EachRouteIsOpenToWhomTheTableSaysAndNobodyElse) {
  for (const HttpRoutes::Name& route : server_.server().Routes()) {
    const std::string name = route.method + " " + route.pattern;
    EXPECT_TRUE(access::Knows(Kind::kRoute, name)) << name << " needs a line in core/access";
    for (const Caller caller : access::kCallers) {
      const double before = Refusals(caller, name);
      const int status = Ask(route, caller);
      EXPECT_NE(status, 0) << name;
      const bool refused = Refusals(caller, name) > before;
      EXPECT_EQ(!refused, Allows(Kind::kRoute, name, caller)) << name << " of " << NameOf(caller) << ": " << status;
      if (refused) EXPECT_TRUE(status == 401 || status == 403) << name << " of " << NameOf(caller) << ": " << status;
    }
  }
}

TEST_F(AccessRoutesTest, AC23_EveryLineIsOfARouteThatIsThere) {
  std::set<std::string> routes = {"GET /ws"};  // which the server itself takes
  for (const HttpRoutes::Name& route : server_.server().Routes()) routes.insert(route.method + " " + route.pattern);
  for (const access::Entry& entry : access::Table()) {
    if (entry.kind == Kind::kRoute) EXPECT_TRUE(routes.contains(std::string(entry.name))) << entry.name;
  }
}

}  // namespace
}  // namespace dw::testing

// What strangers send: closed with a reason or ignored by rule, and nobody else is affected.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <chrono>
#include <limits>

#include "tests/server/running_server.h"
#include "tests/support/visitor.h"

namespace dw::testing {
namespace {

using std::chrono::seconds;

constexpr std::int32_t kMost = std::numeric_limits<std::int32_t>::max();
constexpr std::int32_t kLeast = std::numeric_limits<std::int32_t>::min();

/// A field whose number no version of ours uses.
const std::string kUnknownField =
    "\xfa\x3f\x03"
    "new";

class HostileTest : public ::testing::Test {
 protected:
  void SetUp() override {
    ASSERT_TRUE(bob_.Join(server_.port(), kOffice));
    ASSERT_TRUE(bob_.Settle());
  }
  void TearDown() override { EXPECT_TRUE(bob_.Settle()) << "somebody else was affected"; }

  ServerFrame CloseAfter(std::string_view first_message) {
    Visitor eve("Eve");
    EXPECT_TRUE(eve.socket().Connect(server_.port()));
    eve.socket().SendMessage(first_message);
    return eve.AwaitClose();
  }
  /// What a joined client is told in closing after it has said this.
  ServerFrame CloseJoinedAfter(std::string_view bytes_of_frame) {
    Visitor eve("Eve");
    EXPECT_TRUE(eve.Join(server_.port(), kOffice));
    eve.socket().SendBytes(bytes_of_frame);
    return eve.AwaitClose();
  }

  RunningServer server_;
  Visitor bob_{"Bob"};
};

TEST_F(HostileTest, WS1_TheFirstFrameIsTheHandshake) {
  wire::ClientToServerMessage message;
  message.mutable_user_moves();
  const ServerFrame close = CloseAfter(message.SerializeAsString());
  EXPECT_EQ(close.close_code, 1008);
  EXPECT_EQ(close.close_reason, "HANDSHAKE_FIRST");
}

TEST_F(HostileTest, WS1_TheHandshakeHappensOnce) {
  wire::ClientToServerMessage message;
  message.mutable_connect();
  const ServerFrame close = CloseJoinedAfter(ClientFrame(WsOpcode::kBinary, message.SerializeAsString()));
  EXPECT_EQ(close.close_code, 1008);
  EXPECT_EQ(close.close_reason, "HANDSHAKE_TWICE");
}

TEST_F(HostileTest, WS20_AHandshakeThatDoesNotComeIsNotWaitedFor) {
  Visitor eve("Eve");
  ASSERT_TRUE(eve.socket().Connect(server_.port()));
  ASSERT_TRUE(eve.socket().SendFrame(WsOpcode::kPing, "here?"));
  ASSERT_TRUE(eve.socket().Receive());
  for (int i = 0; i < 3; ++i) {
    server_.Advance(seconds(4));
    ASSERT_TRUE(bob_.Settle());
  }
  EXPECT_EQ(eve.AwaitClose().close_reason, "HANDSHAKE_TIMEOUT");
}

TEST_F(HostileTest, WS21_ATruncatedMessageIsInvalid) {
  const ServerFrame close = CloseJoinedAfter(ClientFrame(WsOpcode::kBinary, "\x52\x7f\x01"));
  EXPECT_EQ(close.close_code, 1007);
  EXPECT_EQ(close.close_reason, "BAD_MESSAGE");
}

TEST_F(HostileTest, WS21_TextThatIsNotUtf8IsInvalid) {
  wire::ClientToServerMessage message;
  message.mutable_say_prompt()->set_text("xx");
  std::string bytes = message.SerializeAsString();
  bytes.back() = '\xff';
  EXPECT_EQ(CloseJoinedAfter(ClientFrame(WsOpcode::kBinary, bytes)).close_code, 1007);
}

TEST_F(HostileTest, WS21_AnOversizedMessageIsTooBig) {
  const std::string big(kMaxClientMessageBytes + 1, 'x');
  const ServerFrame close = CloseJoinedAfter(ClientFrame(WsOpcode::kBinary, big));
  EXPECT_EQ(close.close_code, 1009);
}

TEST_F(HostileTest, WS21_TextFramesAreNotSupported) {
  EXPECT_EQ(CloseJoinedAfter(ClientFrame(WsOpcode::kText, "hello")).close_code, 1003);
}

TEST_F(HostileTest, WS21_AFrameWithoutMaskIsAProtocolError) {
  EXPECT_EQ(CloseJoinedAfter(std::string("\x82\x01x", 3)).close_code, 1002);
}

TEST_F(HostileTest, WS22_AFloodIsClosed) {
  Visitor eve("Eve");
  ASSERT_TRUE(eve.Join(server_.port(), kOffice));
  wire::ClientToServerMessage message;
  message.mutable_typing();
  for (int i = 0; i < 1000; ++i) eve.Send(message);
  EXPECT_EQ(eve.AwaitClose().close_reason, "TOO_MANY_FRAMES");
  EXPECT_GE(server_.Metric("digiwork_sockets_closed_total{reason=\"TOO_MANY_FRAMES\"}"), 1);
}

TEST_F(HostileTest, WS50_WhatIsSaidTooOftenIsRefusedBeforeTheRoomHearsOfIt) {
  Visitor eve("Eve");
  ASSERT_TRUE(eve.Join(server_.port(), kOffice));
  wire::ClientToServerMessage wave;
  wave.mutable_wave()->set_user_id(bob_.user_id());
  for (int i = 0; i < 30; ++i) eve.Send(wave);
  ASSERT_TRUE(eve.Settle());
  int refused = 0;
  for (const wire::SubMessage& item : eve.TakeSeen()) {
    if (!item.has_refused()) continue;
    ++refused;
    EXPECT_EQ(item.refused().what(), "wave");
    EXPECT_EQ(item.refused().code(), "TOO_MANY");
  }
  // Of thirty the room has let three through, and the pusher six.
  EXPECT_EQ(refused, 27);
  EXPECT_EQ(server_.Metric("digiwork_messages_refused_total{kind=\"wave\",limit=\"person\"}"), 24);
  EXPECT_EQ(server_.Metric("digiwork_inputs_refused_total"), 3);
  EXPECT_EQ(eve.last_pong().received(), 30U);
}

TEST_F(HostileTest, WS50_AQuestionAskedTooOftenIsAnsweredSo) {
  Visitor eve("Eve");
  ASSERT_TRUE(eve.Join(server_.port(), kOffice));
  wire::ClientToServerMessage message;
  message.mutable_query()->mutable_people();
  for (std::uint32_t i = 1; i <= 25; ++i) {
    message.mutable_query()->set_id(i);
    eve.Send(message);
  }
  ASSERT_TRUE(eve.Settle());
  std::vector<std::uint32_t> refused;
  for (const wire::SubMessage& item : eve.TakeSeen()) {
    if (item.has_answer() && item.answer().error() == "TOO_MANY") refused.push_back(item.answer().id());
  }
  EXPECT_THAT(refused, ::testing::ElementsAre(21, 22, 23, 24, 25));
}

TEST_F(HostileTest, WS50_AcknowledgementsBeyondTheirLimitAreIgnored) {
  Visitor eve("Eve");
  ASSERT_TRUE(eve.Join(server_.port(), kOffice));
  wire::ClientToServerMessage message;
  message.mutable_ack()->set_received(eve.received());
  for (int i = 0; i < 300; ++i) eve.Send(message);
  EXPECT_TRUE(eve.Settle());
  EXPECT_EQ(server_.Metric("digiwork_messages_refused_total{kind=\"ack\",limit=\"person\"}"), 100);
}

TEST_F(HostileTest, WS18_AnUnknownMessageIsIgnoredAndCounted) {
  Visitor eve("Eve");
  ASSERT_TRUE(eve.Join(server_.port(), kOffice));
  eve.socket().SendMessage(kUnknownField);
  ASSERT_TRUE(eve.Settle());
  EXPECT_EQ(eve.last_pong().received(), 1U);
  EXPECT_GE(server_.Metric("digiwork_frames_ignored_total"), 1);
}

TEST_F(HostileTest, WS18_UnknownFieldsOfANewerClientAreSkipped) {
  Visitor eve("Eve");
  ASSERT_TRUE(eve.Join(server_.port(), kOffice));
  wire::ClientToServerMessage message;
  message.mutable_say_prompt()->set_text("hello");
  eve.socket().SendMessage(message.SerializeAsString() + kUnknownField);
  EXPECT_TRUE(bob_.Await([](const wire::SubMessage& item) { return item.has_say_event(); }));
}

TEST_F(HostileTest, WS4_AnAcknowledgementOfFramesNeverSentIsRefused) {
  wire::ClientToServerMessage message;
  message.mutable_ack()->set_received(1'000'000);
  const ServerFrame close = CloseJoinedAfter(ClientFrame(WsOpcode::kBinary, message.SerializeAsString()));
  EXPECT_EQ(close.close_code, 1008);
  EXPECT_EQ(close.close_reason, "BAD_ACK");
}

struct Refusal {
  const char* name;
  std::function<void(wire::ConnectMessage&)> change;
  const char* code;
};

TEST_F(HostileTest, WS3_AConnectThatCannotBeShowsAnErrorAndCloses) {
  const Refusal refusals[] = {
      {"bad room", [](auto& c) { c.set_room("https://elsewhere/"); }, "BAD_ROOM"},
      {"no visitor", [](auto& c) { c.set_visitor_key("me"); }, "BAD_VISITOR"},
      {"no name", [](auto& c) { c.set_name("   "); }, "BAD_NAME"},
      {"long name", [](auto& c) { c.set_name(std::string(1000, 'x')); }, "BAD_NAME"},
      {"no body", [](auto& c) { c.mutable_avatar()->set_body(4711); }, "BAD_AVATAR"},
      {"no version", [](auto& c) { c.clear_protocol_version(); }, "PROTOCOL_TOO_OLD"},
      {"far version", [](auto& c) { c.set_protocol_version(99); }, "PROTOCOL_TOO_NEW"},
      {"no map", [](auto& c) { c.set_room("/~/nowhere.tmj"); }, "MAP_NOT_FOUND"},
  };
  for (const Refusal& refusal : refusals) {
    SCOPED_TRACE(refusal.name);
    Visitor eve("Eve");
    wire::ClientToServerMessage message;
    auto& connect = *message.mutable_connect();
    connect.set_protocol_version(2);
    connect.set_room(kOffice);
    connect.set_name("Eve");
    connect.set_visitor_key("0123456789abcdef0123456789abcdef");
    connect.mutable_avatar()->set_body(1);
    connect.mutable_avatar()->set_eyes(1);
    connect.mutable_avatar()->set_clothes(1);
    refusal.change(connect);
    ASSERT_TRUE(eve.socket().Connect(server_.port()));
    eve.Send(message);
    const auto screen = eve.AwaitControl(wire::ServerToClientMessage::kErrorScreen);
    ASSERT_TRUE(screen);
    EXPECT_EQ(screen->error_screen().code(), refusal.code);
    EXPECT_FALSE(screen->error_screen().fix().empty());
    EXPECT_EQ(eve.AwaitClose().close_code, 1008);
  }
}

TEST_F(HostileTest, WS2_OneVersionNewerIsWelcome) {
  Visitor eve("Eve");
  eve.connect().set_protocol_version(3);
  EXPECT_TRUE(eve.Join(server_.port(), kOffice));
}

TEST_F(HostileTest, CheatsAreUndoneAndOthersSeeNothing) {
  Visitor eve("Eve");
  ASSERT_TRUE(eve.Join(server_.port(), kOffice));
  ASSERT_TRUE(bob_.Settle());
  (void)bob_.TakeSteps();
  const auto from = eve.joined().position();
  const std::pair<std::int32_t, std::int32_t> places[] = {
      {from.x() + 700, from.y() + 500}, {kMost, kMost}, {kLeast, kLeast}, {-1, from.y()}, {from.x(), 1'000'000},
      {from.x() - 200, from.y()}};
  std::uint32_t corrections = 0;
  for (const auto& [x, y] : places) {
    wire::ClientToServerMessage message;
    message.mutable_user_moves()->mutable_position()->set_x(x);
    message.mutable_user_moves()->mutable_position()->set_y(y);
    message.mutable_user_moves()->set_correction(corrections);
    eve.Send(message);
    const auto corrected = eve.Await([](const wire::SubMessage& item) { return item.has_position_corrected(); });
    ASSERT_TRUE(corrected) << x << "," << y;
    EXPECT_EQ(corrected->position_corrected().position().x(), from.x());
    EXPECT_EQ(corrected->position_corrected().position().y(), from.y());
    corrections = corrected->position_corrected().correction();
  }
  ASSERT_TRUE(bob_.Settle());
  EXPECT_TRUE(bob_.TakeSteps().empty());
  EXPECT_EQ(server_.Metric("digiwork_moves_corrected_total"), 6);
}

TEST_F(HostileTest, AFloatWhereAWholeNumberBelongsIsNoPosition) {
  Visitor eve("Eve");
  ASSERT_TRUE(eve.Join(server_.port(), kOffice));
  // user_moves { position { x: fixed32 NaN, y: fixed64 1e30 } }: the wire type of neither is that of the field.
  const std::string position("\x0d\x00\x00\xc0\x7f\x11\xea\x8c\xa0\x39\x59\x3e\x29\x46", 14);
  const std::string moves = std::string("\x0a\x0e", 2) + position;
  eve.socket().SendMessage(std::string("\x52\x10", 2) + moves);
  const auto corrected = eve.Await([](const wire::SubMessage& item) { return item.has_position_corrected(); });
  ASSERT_TRUE(corrected);
  EXPECT_EQ(corrected->position_corrected().position().x(), eve.joined().position().x());
}

TEST_F(HostileTest, WS23_ASlowReaderCostsItselfAndIsClosed) {
  Visitor eve("Eve");
  ASSERT_TRUE(eve.Join(server_.port(), kOffice));
  bob_.Walk(eve.joined().position().x() + 10, eve.joined().position().y());
  const auto start = bob_.Await([](const wire::SubMessage& item) { return item.has_web_rtc_start(); });
  ASSERT_TRUE(start);
  wire::ClientToServerMessage signal;
  signal.mutable_web_rtc_signal()->set_user_id(eve.user_id());
  signal.mutable_web_rtc_signal()->set_connection_id(start->web_rtc_start().connection_id());
  signal.mutable_web_rtc_signal()->set_payload(std::string(60'000, 'x'));
  wire::ClientToServerMessage ping;
  ping.mutable_ping();

  // Eve talks and reads nothing, while Bob sends her all he may.
  for (int round = 0; round < 2000 && server_.Metric("digiwork_slow_readers_total") == 0; ++round) {
    server_.Advance(seconds(1));
    for (int i = 0; i < 4; ++i) bob_.Send(signal);
    eve.Send(ping);
    ASSERT_TRUE(bob_.Settle());
    (void)bob_.TakeSeen();
  }

  EXPECT_EQ(server_.Metric("digiwork_slow_readers_total"), 1);
  EXPECT_EQ(server_.Metric("digiwork_sessions_detached"), 1);
}

TEST_F(HostileTest, WS20_AThousandHalfOpenHandshakesStayBounded) {
  std::vector<WsClient> half_open(1000);
  for (WsClient& one : half_open) {
    ASSERT_TRUE(one.ConnectBytes(server_.port()));
    ASSERT_TRUE(one.SendBytes("GET /ws HTTP/1.1\r\nHost: x\r\nUpgr"));
  }
  Visitor ada("Ada");
  ASSERT_TRUE(ada.Join(server_.port(), kOffice));
  EXPECT_GE(server_.Metric("digiwork_connections"), 1000);

  server_.Advance(seconds(11));
  for (WsClient& one : half_open) EXPECT_EQ(one.ReceiveAll(), "");
}

TEST(LimitTest, WS20_ConnectionsOfOneAddressAreLimited) {
  RunningServer server({"--max-connections-per-address", "3"});
  std::vector<WsClient> sockets(3);
  for (WsClient& socket : sockets) ASSERT_TRUE(socket.Connect(server.port()));
  WsClient one_more;
  EXPECT_FALSE(one_more.Connect(server.port()));
  EXPECT_EQ(server.Metric("digiwork_http_connections_refused_total"), 1);
}

TEST(LimitTest, WS50_AnOperatorSaysHowOftenPeopleMaySpeak) {
  RunningServer server({"--message-limits", "say=1/2"});
  Visitor eve("Eve");
  ASSERT_TRUE(eve.Join(server.port(), kOffice));
  wire::ClientToServerMessage say;
  say.mutable_say_prompt()->set_text("again");
  for (int i = 0; i < 5; ++i) eve.Send(say);
  ASSERT_TRUE(eve.Settle());
  EXPECT_EQ(server.Metric("digiwork_messages_refused_total{kind=\"say\",limit=\"person\"}"), 3);
}

TEST(LimitTest, WS51_AnAddressThatSaysTooMuchIsClosedAndMayResume) {
  // Everybody may say six hundred at once; all of this address as much as sixteen of them.
  RunningServer server({"--address-share", "1"});
  std::vector<Visitor> visitors;
  for (int i = 0; i < 24; ++i) visitors.emplace_back("Visitor" + std::to_string(i));
  for (Visitor& one : visitors) ASSERT_TRUE(one.Join(server.port(), kOffice));
  wire::ClientToServerMessage message;
  message.mutable_user_moves();
  for (int i = 0; i < 500; ++i) {
    for (Visitor& one : visitors) one.Send(message);
  }
  const char* const refused = "digiwork_sockets_closed_total{reason=\"ADDRESS_TOO_MANY\"}";
  for (Visitor& one : visitors) (void)one.Settle();
  EXPECT_GE(server.Metric(refused), 1);
  EXPECT_EQ(server.Metric("digiwork_sockets_closed_total{reason=\"TOO_MANY_FRAMES\"}"), 0);
  server.Advance(seconds(10));
  for (Visitor& one : visitors) {
    if (!one.socket().open() || !one.Settle()) {
      EXPECT_TRUE(one.Resume(server.port()));
    }
  }
}

TEST(LimitTest, WS52_AnAddressOpensOnlySoManySocketsInAShortTime) {
  RunningServer server({"--joins-per-address", "2", "--joins-burst-per-address", "3"});
  std::vector<WsClient> sockets(3);
  for (WsClient& socket : sockets) ASSERT_TRUE(socket.Connect(server.port()));
  WsClient hasty;
  EXPECT_FALSE(hasty.Connect(server.port()));
  EXPECT_EQ(hasty.status(), 429);
  WsClient raw;
  ASSERT_TRUE(raw.ConnectBytes(server.port()));
  ASSERT_TRUE(
      raw.SendBytes("GET /ws HTTP/1.1\r\nHost: x\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
                    "Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: ZGlnaXdvcmstYm90cy0xNg==\r\n\r\n"));
  EXPECT_THAT(raw.ReceiveAll(), ::testing::HasSubstr("\r\nRetry-After: 1\r\n"));
  EXPECT_EQ(server.Metric("digiwork_ws_upgrades_refused_total"), 2);
  server.Advance(Millis(500));
  WsClient patient;
  EXPECT_TRUE(patient.Connect(server.port()));
}

TEST(LimitTest, WS53_AServerThatIsFullSaysSoAndLetsPeopleInWhenSomebodyLeaves) {
  RunningServer server({"--max-sessions", "2"});
  Visitor ada("Ada");
  Visitor bob("Bob");
  ASSERT_TRUE(ada.Join(server.port(), kOffice));
  ASSERT_TRUE(bob.Join(server.port(), kOffice));
  Visitor eve("Eve");
  ASSERT_TRUE(eve.BeginJoin(server.port(), kOffice));
  const auto screen = eve.AwaitControl(wire::ServerToClientMessage::kErrorScreen);
  ASSERT_TRUE(screen);
  EXPECT_EQ(screen->error_screen().code(), "SERVER_FULL");
  EXPECT_GT(screen->error_screen().retry_after_ms(), 0U);
  EXPECT_EQ(server.Metric("digiwork_sessions_refused_total"), 1);
  EXPECT_TRUE(ada.Settle()) << "who is in stays";
  wire::ClientToServerMessage leave;
  leave.mutable_leave();
  bob.Send(leave);
  (void)bob.AwaitClose();
  EXPECT_TRUE(eve.Join(server.port(), kOffice));
}

TEST(LimitTest, WS19_AForeignPageMayNotConnect) {
  RunningServer server({"--allow-origins", "https://friend.example"});
  WsClient foreign;
  EXPECT_FALSE(foreign.Connect(server.port(), "Origin: https://evil.example\r\n"));
  EXPECT_EQ(foreign.status(), 403);
  WsClient own;
  EXPECT_TRUE(
      own.Connect(server.port(), TestsSpeakTls() ? "Origin: https://localhost\r\n" : "Origin: http://localhost\r\n"));
  WsClient friendly;
  EXPECT_TRUE(friendly.Connect(server.port(), "Origin: https://friend.example\r\n"));
}

TEST(LimitTest, WS16_RoomsAreLimited) {
  RunningServer server({"--max-rooms", "1"});
  Visitor ada("Ada");
  ASSERT_TRUE(ada.Join(server.port(), kOffice));
  Visitor bob("Bob");
  ASSERT_TRUE(bob.BeginJoin(server.port(), "/~/other.tmj"));
  const auto screen = bob.AwaitControl(wire::ServerToClientMessage::kErrorScreen);
  ASSERT_TRUE(screen);
  EXPECT_EQ(screen->error_screen().code(), "SERVER_FULL");
}

}  // namespace
}  // namespace dw::testing

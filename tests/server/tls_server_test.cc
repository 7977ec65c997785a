// The whole server with a certificate of its own: https and wss, and what can go wrong with them.
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sys/socket.h>

#include <chrono>
#include <cstdlib>
#include <fstream>
#include <memory>
#include <string>

#include "tests/server/running_server.h"
#include "tests/support/visitor.h"

namespace dw::testing {
namespace {

using std::chrono::seconds;
using ::testing::HasSubstr;
using ::testing::Not;
using ::testing::StartsWith;

/// Makes servers and clients of a test speak TLS, as DW_TEST_TLS does for whole programs.
class TlsServerTest : public ::testing::Test {
 protected:
  TlsServerTest() {
    ::setenv("DW_TEST_TLS", "1", 1);
    server_ = std::make_unique<RunningServer>();
  }
  ~TlsServerTest() override { ::unsetenv("DW_TEST_TLS"); }

  std::string Get(const std::string& path, const std::string& host = "office.example") {
    WsClient client;
    EXPECT_TRUE(client.ConnectBytes(server_->port()));
    client.SendBytes("GET " + path + " HTTP/1.1\r\nHost: " + host + "\r\nConnection: close\r\n\r\n");
    return client.ReceiveAll();
  }
  double Handshakes() const { return server_->Metric("digiwork_tls_handshakes_total"); }
  double Failures() const { return server_->Metric("digiwork_tls_handshake_failures_total"); }

  std::unique_ptr<RunningServer> server_;
};

TEST_F(TlsServerTest, WS30_PeopleMeetAndWalk) {
  Visitor ada("Ada");
  Visitor bob("Bob");
  ASSERT_TRUE(ada.Join(server_->port(), kOffice));
  ASSERT_TRUE(bob.Join(server_->port(), kOffice));
  server_->Advance(seconds(1));
  const auto from = ada.joined().position();
  ASSERT_TRUE(bob.Settle());
  ada.Walk(from.x() + 60, from.y());
  EXPECT_TRUE(bob.AwaitStep([&](const Visitor::Step& step) { return step.move.x == from.x() + 60; }));
  EXPECT_EQ(Handshakes(), 2);
  EXPECT_EQ(Failures(), 0);
}

TEST_F(TlsServerTest, WS6_ASocketMovesToTheThreadOfItsSessionAndItsTlsWithIt) {
  Visitor ada("Ada");
  ASSERT_TRUE(ada.Join(server_->port(), kOffice));
  for (int i = 0; i < 4; ++i) {
    ada.socket().Cut();
    ASSERT_TRUE(ada.Resume(server_->port()));
    ASSERT_TRUE(ada.Settle());
  }
}

TEST_F(TlsServerTest, WS6_WhatFollowsAResumeInItsRecordMovesAlong) {
  Visitor ada("Ada");
  ASSERT_TRUE(ada.Join(server_->port(), kOffice));
  for (int i = 0; i < 4; ++i) {
    ada.socket().Cut();
    WsClient& socket = ada.socket();
    ASSERT_TRUE(socket.Connect(server_->port()));
    wire::ClientToServerMessage resume;
    resume.mutable_resume()->set_session_token(ada.connected().session_token());
    resume.mutable_resume()->set_received(ada.received());
    wire::ClientToServerMessage ping;
    ping.mutable_ping()->set_id(4711);
    ping.mutable_ping()->set_received(ada.received());
    // More than one record, so that some of it is still sealed when the socket moves.
    std::string bytes = ClientFrame(WsOpcode::kBinary, resume.SerializeAsString());
    for (int k = 0; k < 200; ++k) bytes += ClientFrame(WsOpcode::kPing, std::string(120, 'x'));
    bytes += ClientFrame(WsOpcode::kBinary, ping.SerializeAsString());
    ASSERT_TRUE(socket.SendBytes(bytes));
    ASSERT_TRUE(ada.AwaitControl(wire::ServerToClientMessage::kPong));
    ASSERT_TRUE(ada.Settle());
  }
}

TEST_F(TlsServerTest, LargeAnswersComeWhole) {
  const std::string map = Get("/api/map?room=" + kOffice);
  EXPECT_THAT(map, StartsWith("HTTP/1.1 200 "));
  const std::size_t length = map.find("Content-Length: ");
  ASSERT_NE(length, std::string::npos);
  const std::size_t body = map.find("\r\n\r\n") + 4;
  EXPECT_EQ(map.size() - body, static_cast<std::size_t>(std::atoi(map.c_str() + length + 16)));
}

TEST_F(TlsServerTest, WS30_BrowsersAreToldToComeThisWayOnly) {
  EXPECT_THAT(Get("/ping"), HasSubstr("\r\nStrict-Transport-Security: max-age=31536000\r\n"));
  EXPECT_THAT(Get("/ping", "localhost:8080"), Not(HasSubstr("Strict-Transport")));
}

TEST_F(TlsServerTest, WS30_PlainHttpIsToldWhereToGo) {
  WsClient plain;
  ASSERT_TRUE(plain.ConnectTcp(server_->port()));
  ASSERT_TRUE(plain.SendBytes("GET / HTTP/1.1\r\nHost: x\r\n\r\n"));
  const std::string answer = plain.ReceiveAll();
  EXPECT_THAT(answer, StartsWith("HTTP/1.1 400 "));
  EXPECT_THAT(answer, HasSubstr("https://"));
  EXPECT_EQ(Failures(), 1);
  EXPECT_EQ(Handshakes(), 0);
}

TEST_F(TlsServerTest, WS31_GarbageIsCountedAndClosed) {
  WsClient rude;
  ASSERT_TRUE(rude.ConnectTcp(server_->port()));
  ASSERT_TRUE(rude.SendBytes(std::string(64, 'x')));
  rude.ReceiveAll();
  EXPECT_EQ(Failures(), 1);
}

TEST_F(TlsServerTest, WS31_AHandshakeThatDoesNotEndIsNotWaitedFor) {
  WsClient half;
  ASSERT_TRUE(half.ConnectTcp(server_->port()));
  ASSERT_TRUE(half.SendBytes(std::string("\x16\x03\x01\x02\x00\x01", 6)));
  // Others are dealt to the same threads after it.
  for (int i = 0; i < 4; ++i) EXPECT_THAT(Get("/ping"), StartsWith("HTTP/1.1 200 "));
  server_->Advance(seconds(11));
  EXPECT_EQ(half.ReceiveAll(), "");
  EXPECT_EQ(Failures(), 1);
}

TEST_F(TlsServerTest, WS19_ThePageHasToBeOfThisHostAndOverTls) {
  WsClient plain_page;
  EXPECT_FALSE(plain_page.Connect(server_->port(), "Origin: http://localhost\r\n"));
  EXPECT_EQ(plain_page.status(), 403);
  WsClient own;
  EXPECT_TRUE(own.Connect(server_->port(), "Origin: https://localhost\r\n"));
}

TEST_F(TlsServerTest, WS32_ANewCertificateIsShownAndOpenConnectionsStay) {
  Visitor ada("Ada");
  ASSERT_TRUE(ada.Join(server_->port(), kOffice));
  const auto tls = server_->folder().path() / "tls";
  WriteTestCertificate(tls);
  server_->server().ReloadCertificate();
  EXPECT_THAT(Get("/ping"), StartsWith("HTTP/1.1 200 "));
  std::ofstream(tls / "certificate.pem") << "nothing";
  server_->server().ReloadCertificate();
  EXPECT_THAT(Get("/ping"), StartsWith("HTTP/1.1 200 "));
  EXPECT_TRUE(ada.Settle());
}

TEST_F(TlsServerTest, WS23_WhoReadsSlowlyGetsItAllInTheEnd) {
  Visitor ada("Ada");
  Visitor bob("Bob");
  ASSERT_TRUE(bob.Join(server_->port(), kOffice));
  ASSERT_TRUE(bob.Settle());
  ASSERT_TRUE(ada.Join(server_->port(), kOffice));
  const int narrow = 65536;
  ::setsockopt(ada.socket().descriptor(), SOL_SOCKET, SO_RCVBUF, &narrow, sizeof narrow);
  bob.Walk(ada.joined().position().x() + 10, ada.joined().position().y());
  const auto start = bob.Await([](const wire::SubMessage& item) { return item.has_web_rtc_start(); });
  ASSERT_TRUE(start);
  constexpr std::size_t kBytes = 60'000;
  wire::ClientToServerMessage signal;
  signal.mutable_web_rtc_signal()->set_user_id(ada.user_id());
  signal.mutable_web_rtc_signal()->set_connection_id(start->web_rtc_start().connection_id());
  signal.mutable_web_rtc_signal()->set_payload(std::string(kBytes, 'x'));
  wire::ClientToServerMessage ping;
  ping.mutable_ping();

  // More than her socket holds, and less than she is closed for.
  constexpr int kSignals = 40;
  for (int i = 0; i < kSignals; ++i) {
    server_->Advance(seconds(1));
    bob.Send(signal);
    ada.Send(ping);
    ASSERT_TRUE(bob.Settle());
  }
  // What is held back for a moment waits for the clock.
  int heard = 0;
  for (int i = 0; i < 100 && heard < kSignals; ++i) {
    ASSERT_TRUE(ada.Settle());
    for (const wire::SubMessage& item : ada.TakeSeen()) {
      heard += item.has_web_rtc_signal() && item.web_rtc_signal().payload().size() == kBytes ? 1 : 0;
    }
    server_->Advance(std::chrono::milliseconds(50));
  }
  EXPECT_EQ(heard, kSignals);
}

}  // namespace
}  // namespace dw::testing

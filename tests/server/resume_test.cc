// Coming back: within the retention time nobody notices, later one stands where one stood.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <chrono>

#include "tests/server/running_server.h"
#include "tests/support/visitor.h"

namespace dw::testing {
namespace {

using std::chrono::seconds;

bool SaysBob(const wire::SubMessage& item) {
  return item.has_say_event() && item.say_event().text() == "last";
}

wire::ClientToServerMessage Say(const std::string& text) {
  wire::ClientToServerMessage message;
  message.mutable_say_prompt()->set_text(text);
  return message;
}

std::vector<std::string> WordsIn(const std::vector<wire::SubMessage>& items) {
  std::vector<std::string> words;
  for (const auto& item : items) {
    if (item.has_say_event()) words.push_back(item.say_event().text());
  }
  return words;
}

bool AnyoneLeft(const std::vector<wire::SubMessage>& items) {
  return std::any_of(items.begin(), items.end(), [](const auto& item) { return item.has_user_left(); });
}

class ResumeTest : public ::testing::Test {
 protected:
  void SetUp() override {
    ASSERT_TRUE(ada_.Join(server_.port(), kOffice));
    ASSERT_TRUE(bob_.Join(server_.port(), kOffice));
    ASSERT_TRUE(ada_.Settle());
    ASSERT_TRUE(bob_.Settle());
  }

  RunningServer server_;
  Visitor ada_{"Ada"};
  Visitor bob_{"Bob"};
};

TEST_F(ResumeTest, WS6_WhatWasMissedIsToldInOrderAndOnce) {
  bob_.Send(Say("before"));
  ASSERT_TRUE(ada_.Await([](const wire::SubMessage& item) { return item.has_say_event(); }));
  (void)ada_.TakeSeen();
  ada_.socket().Cut();
  ASSERT_TRUE(server_.AwaitDetached(1));
  for (const char* text : {"one", "two", "last"}) bob_.Send(Say(text));
  ASSERT_TRUE(bob_.Settle());
  (void)bob_.TakeSeen();
  server_.Advance(seconds(10));

  ASSERT_TRUE(ada_.Resume(server_.port()));

  ASSERT_TRUE(ada_.Await(SaysBob));
  EXPECT_THAT(WordsIn(ada_.TakeSeen()), ::testing::ElementsAre("one", "two", "last"));
  ASSERT_TRUE(bob_.Settle());
  EXPECT_FALSE(AnyoneLeft(bob_.TakeSeen()));
}

TEST_F(ResumeTest, WS9_TheServerSaysHowManyFramesOfTheClientItHas) {
  const std::uint64_t before = ada_.sent();
  ada_.Send(Say("one"));
  ada_.Send(Say("two"));
  ASSERT_TRUE(ada_.Settle());
  ada_.socket().Cut();

  ASSERT_TRUE(ada_.Resume(server_.port()));

  EXPECT_EQ(ada_.server_received(), before + 2);
}

TEST_F(ResumeTest, WS7_AfterTheRetentionTimeTheUserHasLeft) {
  ada_.socket().Cut();
  ASSERT_TRUE(server_.AwaitDetached(1));
  bool left = false;
  // Her thread and the room's take the news in their own time, so it is not counted in turns of Bob's.
  for (int i = 0; i < 2000 && !left; ++i) {
    server_.Advance(seconds(9));
    ASSERT_TRUE(bob_.Settle());
    left = left || AnyoneLeft(bob_.TakeSeen());
  }

  EXPECT_TRUE(left);
  EXPECT_FALSE(ada_.Resume(server_.port()));
  EXPECT_EQ(ada_.error_code(), "RESUME_GONE");
}

TEST_F(ResumeTest, WS8_ATokenThatIsNoneIsToldToEnterAgain) {
  Visitor eve("Eve");
  ASSERT_TRUE(eve.socket().Connect(server_.port()));
  wire::ClientToServerMessage message;
  message.mutable_resume()->set_session_token("0000ffffffffffffffffffffffffffffffff");
  eve.Send(message);

  const auto screen = eve.AwaitControl(wire::ServerToClientMessage::kErrorScreen);
  ASSERT_TRUE(screen);
  EXPECT_EQ(screen->error_screen().code(), "RESUME_GONE");
  EXPECT_GT(screen->error_screen().retry_after_ms(), 0U);
}

TEST_F(ResumeTest, WS8_FramesThatWereNeverSentCannotBeResumed) {
  ada_.socket().Cut();
  Visitor eve("Eve");
  ASSERT_TRUE(eve.socket().Connect(server_.port()));
  wire::ClientToServerMessage message;
  message.mutable_resume()->set_session_token(ada_.connected().session_token());
  message.mutable_resume()->set_received(1'000'000);
  eve.Send(message);

  const auto screen = eve.AwaitControl(wire::ServerToClientMessage::kErrorScreen);
  ASSERT_TRUE(screen);
  EXPECT_EQ(screen->error_screen().code(), "RESUME_GONE");
}

TEST_F(ResumeTest, WS10_ASecondSocketTakesThePlaceOfTheFirst) {
  WsClient first = std::move(ada_.socket());

  ASSERT_TRUE(ada_.Resume(server_.port()));

  std::optional<ServerFrame> frame;
  do {
    frame = first.Receive();
  } while (frame && frame->kind == ServerFrame::Kind::kMessage);
  ASSERT_TRUE(frame);
  EXPECT_EQ(frame->close_code, 1008);
  EXPECT_EQ(frame->close_reason, "REPLACED");
  EXPECT_TRUE(ada_.Settle());
}

TEST_F(ResumeTest, WS6_ResumesOnWhicheverThreadTheNewSocketLands) {
  for (int i = 0; i < 4; ++i) {
    ada_.socket().Cut();
    ASSERT_TRUE(ada_.Resume(server_.port()));
    ada_.Send(Say("last"));
    ASSERT_TRUE(bob_.Await(SaysBob));
    ASSERT_TRUE(ada_.Settle());
  }
}

TEST_F(ResumeTest, WS10_ASilentSocketIsClosedAndMayResume) {
  for (int i = 0; i < 4; ++i) {
    server_.Advance(seconds(5));
    ASSERT_TRUE(bob_.Settle());
  }

  EXPECT_EQ(ada_.AwaitClose().close_reason, "SILENT");
  EXPECT_TRUE(ada_.Resume(server_.port()));
}

TEST_F(ResumeTest, WS10_AHiddenPageAnswersPingsAndStays) {
  for (int i = 0; i < 6; ++i) {
    server_.Advance(seconds(6));
    ASSERT_TRUE(bob_.Settle());
    const auto frame = ada_.socket().Receive();
    ASSERT_TRUE(frame);
    ASSERT_EQ(frame->kind, ServerFrame::Kind::kPing) << frame->close_reason;
    ada_.socket().SendFrame(WsOpcode::kPong, frame->payload);
    // The answer has arrived when what follows it has.
    ada_.socket().SendFrame(WsOpcode::kPing, "");
    ASSERT_TRUE(ada_.socket().Receive());
  }
  EXPECT_TRUE(ada_.Settle());
}

TEST_F(ResumeTest, WS12_ALateReturnerStandsWhereItStood) {
  const auto from = ada_.joined().position();
  server_.Advance(seconds(1));
  ada_.Walk(from.x() + 100, from.y() + 50);
  ASSERT_TRUE(ada_.Settle());
  const std::string ticket = ada_.last_pong().place_ticket();
  ASSERT_FALSE(ticket.empty());

  server_.Restart();
  ada_.connect().set_place_ticket(ticket);
  ASSERT_TRUE(ada_.Join(server_.port(), kOffice));

  EXPECT_EQ(ada_.joined().position().x(), from.x() + 100);
  EXPECT_EQ(ada_.joined().position().y(), from.y() + 50);
}

TEST_F(ResumeTest, WS12_AForgedTicketIsNotBelieved) {
  std::string ticket = ada_.last_pong().place_ticket();
  ticket.back() ^= 1;
  Visitor eve("Eve");
  eve.connect().set_place_ticket(ticket);
  EXPECT_TRUE(eve.Join(server_.port(), kOffice));

  // Somebody else's is as good as none.
  Visitor mallory("Mallory");
  const auto from = ada_.joined().position();
  server_.Advance(seconds(1));
  ada_.Walk(from.x() + 100, from.y());
  ASSERT_TRUE(ada_.Settle());
  mallory.connect().set_place_ticket(ada_.last_pong().place_ticket());
  ASSERT_TRUE(mallory.Join(server_.port(), kOffice));
  EXPECT_NE(mallory.joined().position().x(), from.x() + 100);
}

TEST_F(ResumeTest, WS17_AServerThatStopsSaysSo) {
  server_.server().Stop(seconds(5));

  const auto stopping = ada_.AwaitControl(wire::ServerToClientMessage::kServerStopping);
  ASSERT_TRUE(stopping);
  EXPECT_GT(stopping->server_stopping().retry_after_ms(), 0U);
  EXPECT_EQ(ada_.AwaitClose().close_code, 1001);
}

}  // namespace
}  // namespace dw::testing

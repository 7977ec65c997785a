// People in a room, seen from their sockets.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/server/running_server.h"
#include "tests/support/visitor.h"

namespace dw::testing {
namespace {

auto JoinedAs(std::uint32_t user) {
  return
      [user](const wire::SubMessage& item) { return item.has_user_joined() && item.user_joined().user_id() == user; };
}
auto MovedTo(std::uint32_t user, std::int32_t x, std::int32_t y) {
  return [=](const Visitor::Step& step) { return step.user_id == user && step.move.x == x && step.move.y == y; };
}

TEST(MeetingTest, TwoWhoJoinSeeEachOther) {
  RunningServer server;
  Visitor ada("Ada");
  Visitor bob("Bob");
  ASSERT_TRUE(ada.Join(server.port(), kOffice));
  ASSERT_TRUE(bob.Join(server.port(), kOffice));

  const auto seen_by_ada = ada.Await(JoinedAs(bob.user_id()));
  ASSERT_TRUE(seen_by_ada);
  EXPECT_EQ(seen_by_ada->user_joined().name(), "Bob");
  EXPECT_TRUE(seen_by_ada->user_joined().arrived());
  EXPECT_EQ(bob.joined().people(), 2U);
}

TEST(MeetingTest, AMoveIsSeenByTheOther) {
  RunningServer server;
  Visitor ada("Ada");
  Visitor bob("Bob");
  ASSERT_TRUE(ada.Join(server.port(), kOffice));
  ASSERT_TRUE(bob.Join(server.port(), kOffice));
  ASSERT_TRUE(ada.Await(JoinedAs(bob.user_id())));

  const auto from = bob.joined().position();
  bob.Walk(from.x() + 20, from.y());

  EXPECT_TRUE(ada.AwaitStep(MovedTo(bob.user_id(), from.x() + 20, from.y())));
}

TEST(MeetingTest, WS11_LeavingIsSeenAtOnce) {
  RunningServer server;
  Visitor ada("Ada");
  Visitor bob("Bob");
  ASSERT_TRUE(ada.Join(server.port(), kOffice));
  ASSERT_TRUE(bob.Join(server.port(), kOffice));
  ASSERT_TRUE(ada.Await(JoinedAs(bob.user_id())));

  wire::ClientToServerMessage leave;
  leave.mutable_leave();
  bob.Send(leave);

  const auto left = ada.Await([](const wire::SubMessage& item) { return item.has_user_left(); });
  ASSERT_TRUE(left);
  EXPECT_EQ(left->user_left().user_id(), bob.user_id());
  EXPECT_EQ(left->user_left().to_zone(), 0U);
  EXPECT_EQ(bob.AwaitClose().close_code, 1000);
}

TEST(MeetingTest, TwoWhoStandTogetherShareABubbleAndItsWords) {
  RunningServer server;
  Visitor ada("Ada");
  Visitor bob("Bob");
  ASSERT_TRUE(ada.Join(server.port(), kOffice));
  ASSERT_TRUE(bob.Join(server.port(), kOffice));
  const auto from = ada.joined().position();
  bob.Walk(from.x() + 10, from.y());
  ASSERT_TRUE(ada.Await([](const wire::SubMessage& item) { return item.has_bubble_joined(); }));
  ASSERT_TRUE(ada.Settle());

  wire::ClientToServerMessage chat;
  chat.mutable_chat()->set_id("1");
  chat.mutable_chat()->set_text("Hello");
  ada.Send(chat);

  const auto heard = bob.Await([](const wire::SubMessage& item) { return item.has_chat(); });
  ASSERT_TRUE(heard);
  EXPECT_EQ(heard->chat().text(), "Hello");
  EXPECT_EQ(heard->chat().name(), "Ada");
  EXPECT_EQ(heard->chat().user_id(), ada.user_id());
}

TEST(MeetingTest, QuestionsAreAnswered) {
  RunningServer server({"--ice-servers", "stun:stun.example:3478,turn:turn.example:3478|me|secret"});
  Visitor ada("Ada");
  Visitor bob("Bob");
  ASSERT_TRUE(ada.Join(server.port(), kOffice));
  ASSERT_TRUE(bob.Join(server.port(), kOffice));
  const auto answer_to = [](std::uint32_t id) {
    return [id](const wire::SubMessage& item) { return item.has_answer() && item.answer().id() == id; };
  };

  wire::ClientToServerMessage query;
  query.mutable_query()->set_id(1);
  query.mutable_query()->mutable_people()->set_search("bo");
  query.mutable_query()->mutable_people()->set_limit(10);
  ada.Send(query);
  const auto people = ada.Await(answer_to(1));
  ASSERT_TRUE(people);
  ASSERT_EQ(people->answer().people().people_size(), 1);
  EXPECT_EQ(people->answer().people().people(0).name(), "Bob");
  EXPECT_EQ(people->answer().people().total(), 2U);

  query.mutable_query()->set_id(2);
  query.mutable_query()->mutable_position()->set_user_id(bob.user_id());
  ada.Send(query);
  const auto position = ada.Await(answer_to(2));
  ASSERT_TRUE(position);
  EXPECT_EQ(position->answer().position().position().x(), bob.joined().position().x());

  query.mutable_query()->set_id(3);
  query.mutable_query()->mutable_position()->set_user_id(4711);
  ada.Send(query);
  const auto nobody = ada.Await(answer_to(3));
  ASSERT_TRUE(nobody);
  EXPECT_EQ(nobody->answer().error(), "NOT_FOUND");

  query.mutable_query()->set_id(4);
  query.mutable_query()->mutable_ice_servers();
  ada.Send(query);
  const auto ice = ada.Await(answer_to(4));
  ASSERT_TRUE(ice);
  ASSERT_EQ(ice->answer().ice_servers().servers_size(), 2);
  EXPECT_EQ(ice->answer().ice_servers().servers(1).urls(0), "turn:turn.example:3478");
  EXPECT_EQ(ice->answer().ice_servers().servers(1).credential(), "secret");
}

TEST(MeetingTest, ARefusedRequestIsAnsweredAndChangesNothing) {
  RunningServer server;
  Visitor ada("Ada");
  ASSERT_TRUE(ada.Join(server.port(), kOffice));

  wire::ClientToServerMessage chat;
  chat.mutable_chat()->set_id("1");
  chat.mutable_chat()->set_text("Is anybody here?");
  ada.Send(chat);

  const auto refused = ada.Await([](const wire::SubMessage& item) { return item.has_refused(); });
  ASSERT_TRUE(refused);
  EXPECT_EQ(refused->refused().what(), "chat");
  EXPECT_EQ(refused->refused().code(), "NOT_IN_BUBBLE");
}

}  // namespace
}  // namespace dw::testing

// Spaces of a room, seen from sockets.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/server/running_server.h"
#include "tests/support/space_words.h"
#include "tests/support/visitor.h"

namespace dw::testing {
namespace {

using space_words::Event;
using space_words::Hears;

const std::string kStage = kOffice + "#stage";

class SpacesTest : public ::testing::Test {
 protected:
  void SetUp() override {
    ASSERT_TRUE(ada_.Join(server_.port(), kOffice));
    ASSERT_TRUE(bob_.Join(server_.port(), kOffice));
  }
  /// Both are on stage, and know so.
  void BothJoin() {
    const auto ada = space_words::Join(ada_, kStage, false, "down");
    ASSERT_TRUE(ada);
    ASSERT_TRUE(ada->has_join_space()) << ada->error();
    ada_id_ = ada->join_space().member_id();
    const auto bob = space_words::Join(bob_, kStage);
    ASSERT_TRUE(bob);
    ASSERT_EQ(bob->join_space().members_size(), 2) << bob->ShortDebugString();
    bob_id_ = bob->join_space().member_id();
    ASSERT_TRUE(ada_.Await(space_words::SeesJoined(bob_id_)));
  }

  RunningServer server_;
  Visitor ada_{"Ada"};
  Visitor bob_{"Bob"};
  std::string ada_id_;
  std::string bob_id_;
};

TEST_F(SpacesTest, WS41_WhoJoinsKnowsWhoIsThereAndWhatTheyShow) {
  BothJoin();
  Visitor cem("Cem");
  ASSERT_TRUE(cem.Join(server_.port(), kOffice));
  const auto answer = space_words::Join(cem, kStage, true);
  ASSERT_TRUE(answer);
  EXPECT_EQ(answer->join_space().member_id(), "");
  std::map<std::string, std::string> hands;
  for (const auto& member : answer->join_space().members()) {
    hands[member.name()] = member.attributes().contains("hand") ? member.attributes().at("hand") : "";
  }
  EXPECT_THAT(hands, ::testing::ElementsAre(::testing::Pair("Ada", "down"), ::testing::Pair("Bob", "")));
  EXPECT_EQ(server_.Metric("digiwork_spaces"), 1);
  EXPECT_EQ(server_.Metric("digiwork_space_members"), 2);
}

TEST_F(SpacesTest, WS42_WhatIsSaidReachesTheOthersOrTheOne) {
  BothJoin();
  ada_.Send(Event(kStage, "hello"));
  ada_.Send(Event(kStage, "psst", bob_id_));
  ada_.Send(space_words::Raise(kStage, "up"));
  ASSERT_TRUE(bob_.Await(space_words::SeesHand(ada_id_, "up")));
  std::vector<std::string> heard;
  for (const auto& item : bob_.TakeSeen()) {
    const auto& event = item.space().heard();
    if (item.space().has_heard())
      heard.push_back(event.from() + (event.direct() ? " whispers " : " says ") + event.payload());
  }
  EXPECT_THAT(heard, ::testing::ElementsAre(ada_id_ + " says hello", ada_id_ + " whispers psst"));
}

TEST_F(SpacesTest, WS41_LeavingIsSeenAndSoIsTheEndOfASession) {
  BothJoin();
  ada_.Send(space_words::Leave(kStage));
  ASSERT_TRUE(bob_.Await(space_words::SeesLeft(ada_id_)));
  const auto again = space_words::Join(ada_, kStage);
  ASSERT_TRUE(again);
  // Another stay has another id.
  EXPECT_NE(again->join_space().member_id(), ada_id_);
  wire::ClientToServerMessage gone;
  gone.mutable_leave();
  ada_.Send(gone);
  EXPECT_TRUE(bob_.Await(space_words::SeesLeft(again->join_space().member_id())));
}

TEST_F(SpacesTest, WS41_WhoReturnsInTimeIsStillInAndMissesNothing) {
  BothJoin();
  bob_.socket().Cut();
  ASSERT_TRUE(server_.AwaitDetached(1));
  ada_.Send(Event(kStage, "while you were away"));
  ASSERT_TRUE(ada_.Settle());
  ASSERT_TRUE(bob_.Resume(server_.port()));
  EXPECT_TRUE(bob_.Await(Hears("while you were away")));
}

TEST_F(SpacesTest, WS40_OtherSpacesAreNotForUs) {
  for (const std::string space : {"world", "/~/other.tmj#stage", "/~/office.tmj#"}) {
    const auto answer = space_words::Join(ada_, space);
    ASSERT_TRUE(answer);
    EXPECT_EQ(answer->error(), "NOT_ALLOWED") << space;
  }
}

TEST_F(SpacesTest, WS42_WhoIsNotInASpaceSaysNothingThere) {
  BothJoin();
  Visitor eve("Eve");
  ASSERT_TRUE(eve.Join(server_.port(), kOffice));
  eve.Send(Event(kStage, "I am not here"));
  const auto refused = eve.Await([](const wire::SubMessage& item) { return item.has_refused(); });
  ASSERT_TRUE(refused);
  EXPECT_EQ(refused->refused().what(), "space_event");
  EXPECT_EQ(refused->refused().code(), "NOT_FOUND");
  ada_.Send(Event(kStage, "but I am"));
  ASSERT_TRUE(bob_.Await(Hears("but I am")));
  for (const auto& item : bob_.TakeSeen()) EXPECT_FALSE(Hears("I am not here")(item));
}

}  // namespace
}  // namespace dw::testing

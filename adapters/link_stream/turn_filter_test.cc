#include "adapters/link_stream/turn_filter.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "adapters/link_codec/link_codec.h"

namespace dw::link_stream {
namespace {

using presence::UserId;
using presence::ZoneId;
using ::testing::ElementsAre;
using ::testing::IsEmpty;
using ::testing::SizeIs;

const RoomShape kShape{10, {4, 4}, false};
constexpr UserId kAda{1};
constexpr UserId kBob{2};
constexpr UserId kCem{3};
constexpr ZoneId kSeen{0};
constexpr ZoneId kUnseen{5};

class TurnFilterTest : public ::testing::Test {
 protected:
  void SetUp() override {
    filter_.Enter(kAda);
    RoomTurn turn;
    turn.views = {{kAda, {0, 0, 1, 1}}, {kBob, {0, 0, 4, 4}}};
    EXPECT_THAT(Pass(turn).views, SizeIs(1));
  }
  /// What comes through.
  RoomTurn Pass(const RoomTurn& turn) {
    digiwork::workspace::v1::TurnMessage message;
    RoomTurn out;
    passed_ = filter_.Encode(turn, message);
    EXPECT_EQ(link_codec::Decode(message, kShape, out), 0U);
    return out;
  }
  std::vector<ZoneId> StepsOf(UserId user, const std::vector<ZoneId>& zones) {
    RoomTurn turn;
    for (const ZoneId zone : zones) turn.steps.push_back({user, zone, {{1, 1}, {}, false}});
    std::vector<ZoneId> told;
    for (const RoomTurn::Step& step : Pass(turn).steps) told.push_back(step.zone);
    return told;
  }

  TurnFilter filter_{kShape};
  bool passed_ = false;
};

TEST_F(TurnFilterTest, IW1_ItemsPassForOwnPeopleOnly) {
  RoomTurn turn;
  turn.bytes = "onetwo3";
  turn.audiences = {{0, 1}, {1, 2}, {3, 1}};
  turn.listeners = {kBob, kBob, kAda, kCem};
  turn.items = {{0, 3, 0}, {3, 3, 1}, {6, 1, 2}};
  const RoomTurn out = Pass(turn);
  ASSERT_THAT(out.items, SizeIs(1));
  EXPECT_EQ(out.BytesOf(out.items[0]), "two");
  EXPECT_THAT(out.ListenersOf(out.audiences[out.items[0].audience]), ElementsAre(kAda));
  EXPECT_EQ(out.bytes, "two");
}

TEST_F(TurnFilterTest, IW1_StepsPassWhereSomebodyWatches) {
  EXPECT_THAT(StepsOf(kBob, {kSeen, kUnseen, kUnseen, kSeen}), ElementsAre(kSeen, kUnseen, kSeen));
  EXPECT_THAT(StepsOf(kCem, {kUnseen}), IsEmpty());
  EXPECT_FALSE(passed_);
}

TEST_F(TurnFilterTest, IW1_WhatNobodyWatchesAnyMoreIsSilent) {
  RoomTurn turn;
  turn.views = {{kAda, {1, 1, 2, 2}}};
  Pass(turn);
  EXPECT_THAT(StepsOf(kCem, {kSeen, kUnseen}), ElementsAre(kUnseen));
  filter_.Leave(kAda);
  EXPECT_THAT(StepsOf(kCem, {kUnseen, kUnseen}), ElementsAre(kUnseen));
}

TEST_F(TurnFilterTest, IW1_WhoIsGoneIsSaidWhenTheirStepsWere) {
  StepsOf(kBob, {kSeen});
  RoomTurn turn;
  turn.gone = {kBob, kCem};
  EXPECT_THAT(Pass(turn).gone, ElementsAre(kBob));
  EXPECT_THAT(Pass(turn).gone, IsEmpty());
  turn.gone = {kAda};
  EXPECT_THAT(Pass(turn).gone, ElementsAre(kAda));
}

TEST_F(TurnFilterTest, IW1_ASlotsNextTenantIsSomebodyElse) {
  StepsOf(kBob, {kSeen});
  constexpr UserId kNext{12};  // in the slot of Bob
  EXPECT_THAT(StepsOf(kNext, {kUnseen}), IsEmpty());
  EXPECT_THAT(StepsOf(kNext, {kSeen}), ElementsAre(kSeen));
}

}  // namespace
}  // namespace dw::link_stream

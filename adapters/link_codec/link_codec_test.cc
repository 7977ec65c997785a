#include "adapters/link_codec/link_codec.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace dw::link_codec {
namespace {

using presence::Direction;
using presence::UserId;
using presence::ZoneId;
using ::testing::ElementsAre;

const RoomShape kShape{100, {4, 3}, false};

template <class Message, class Value>
Value Carried(const Value& value) {
  Message message;
  Encode(value, message);
  Message arrived;
  EXPECT_TRUE(arrived.ParseFromString(message.SerializeAsString()));
  return Decode(arrived);
}

TEST(LinkCodecTest, IW4_AJoinArrivesAsItWas) {
  JoinRequest request;
  request.room = "/~/office.tmj";
  request.entry = "door";
  request.uuid = "abc";
  request.tab = "0123";
  request.page_time = Millis(45);
  request.name = "Zoë";
  request.avatar = {2, 3, 4, 5, 6, 7};
  request.status = presence::Status::kBusy;
  request.viewport = Rect{-1, -2, 3, 4};
  request.return_to = presence::Place{{-5, 6}, Direction::kUp, true};
  EXPECT_EQ(Carried<workspace::JoinRequest>(request), request);

  request.viewport.reset();
  request.return_to.reset();
  EXPECT_EQ(Carried<workspace::JoinRequest>(request), request);
}

TEST(LinkCodecTest, IW4_AWalkArrivesAsItWas) {
  const presence::Walk walk{{{-3, 70'000}, Direction::kLeft, true}, 9};
  const presence::Walk arrived = Carried<workspace::WalkMessage>(walk);
  EXPECT_EQ(arrived.to, walk.to);
  EXPECT_EQ(arrived.correction, walk.correction);
}

TEST(LinkCodecTest, IW4_AShapeArrivesAsItWasAndNoneIsImpossible) {
  const RoomShape wide{10'000, {32, 40}, true};
  EXPECT_EQ(Carried<workspace::RoomShape>(wide), wide);

  workspace::RoomShape bad;
  EXPECT_EQ(Decode(bad), (RoomShape{1, {1, 1}, false}));
  bad.set_slots(UINT32_MAX);
  bad.set_zone_columns(UINT32_MAX);
  bad.set_zone_rows(UINT32_MAX);
  const RoomShape shape = Decode(bad);
  EXPECT_EQ(shape.slots, 0x3FFFU);
  EXPECT_LE(std::int64_t{shape.zones.columns} * shape.zones.rows, kMostZones);
}

TEST(LinkCodecTest, IW4_AProblemArrivesAsItWas) {
  const RoomProblem problem{"ROOM_FULL", "/~/office.tmj", "It is full.", "Wait.", Millis(10'000)};
  const RoomProblem arrived = Carried<workspace::RoomProblem>(problem);
  EXPECT_EQ(arrived.code, problem.code);
  EXPECT_EQ(arrived.file, problem.file);
  EXPECT_EQ(arrived.detail, problem.detail);
  EXPECT_EQ(arrived.fix, problem.fix);
  EXPECT_EQ(arrived.retry_after, problem.retry_after);
}

RoomTurn ATurn() {
  RoomTurn turn;
  turn.room = "/~/office.tmj";
  turn.bytes = "onetwo";
  turn.audiences = {{0, 2}, {2, 1}};
  turn.listeners = {UserId{1}, UserId{2}, UserId{3}};
  turn.items = {{0, 3, 1}, {3, 3, 0}};
  turn.views = {{UserId{1}, {0, 0, 4, 3}}, {UserId{2}, {1, 1, 1, 1}}};
  turn.steps = {{UserId{3}, ZoneId{11}, {{0, 32'767}, Direction::kRight, true}},
                {UserId{1}, ZoneId{0}, {{5, 6}, Direction::kDown, false}}};
  turn.gone = {UserId{2}};
  return turn;
}

TEST(LinkCodecTest, IW4_ATurnArrivesAsItWas) {
  const RoomTurn turn = ATurn();
  workspace::TurnMessage message;
  Encode(turn, message);
  RoomTurn arrived;
  arrived.room = turn.room;
  arrived.gone = {UserId{77}};  // of the turn before
  EXPECT_EQ(Decode(message, kShape, arrived), 0U);
  EXPECT_EQ(arrived.room, turn.room);
  ASSERT_EQ(arrived.items.size(), 2U);
  EXPECT_EQ(arrived.BytesOf(arrived.items[0]), "one");
  EXPECT_EQ(arrived.BytesOf(arrived.items[1]), "two");
  EXPECT_THAT(arrived.ListenersOf(arrived.audiences[arrived.items[0].audience]), ElementsAre(UserId{3}));
  EXPECT_THAT(arrived.ListenersOf(arrived.audiences[arrived.items[1].audience]), ElementsAre(UserId{1}, UserId{2}));
  ASSERT_EQ(arrived.views.size(), 2U);
  EXPECT_EQ(arrived.views[0].user, UserId{1});
  EXPECT_EQ(arrived.views[0].zones, turn.views[0].zones);
  ASSERT_EQ(arrived.steps.size(), 2U);
  EXPECT_EQ(arrived.steps[0].user, UserId{3});
  EXPECT_EQ(arrived.steps[0].zone, ZoneId{11});
  EXPECT_EQ(arrived.steps[0].place, turn.steps[0].place);
  EXPECT_EQ(arrived.steps[1].place, turn.steps[1].place);
  EXPECT_THAT(arrived.gone, ElementsAre(UserId{2}));

  // And as the same bytes when it goes on.
  workspace::TurnMessage again;
  Encode(arrived, again);
  EXPECT_EQ(again.SerializeAsString(), message.SerializeAsString());
}

TEST(LinkCodecTest, IW4_WhatATurnCannotHaveIsLeftOut) {
  workspace::TurnMessage message;
  Encode(ATurn(), message);
  message.set_step_zone(0, 12);     // there are twelve, from 0 on
  message.set_step_x(1, -1);        // beside the map
  message.set_view_edge(0, 3);      // its left is right
  message.set_view_edge(2, 2);      // of its right
  message.set_item_audience(1, 2);  // there are two
  RoomTurn arrived;
  EXPECT_EQ(Decode(message, kShape, arrived), 4U);
  EXPECT_TRUE(arrived.steps.empty());
  EXPECT_EQ(arrived.items.size(), 1U);
  ASSERT_EQ(arrived.views.size(), 1U);
  EXPECT_EQ(arrived.views[0].user, UserId{2});
}

TEST(LinkCodecTest, IW4_ItemsAndAudiencesEndWhereTheirBytesDo) {
  workspace::TurnMessage message;
  Encode(ATurn(), message);
  message.set_item_size(1, 4);      // one byte more than there is
  message.set_audience_size(1, 2);  // one listener more
  RoomTurn arrived;
  EXPECT_EQ(Decode(message, kShape, arrived), 2U);
  EXPECT_TRUE(arrived.items.empty());
  EXPECT_EQ(arrived.audiences.size(), 1U);

  message.mutable_step_facing()->Clear();
  EXPECT_EQ(Decode(message, kShape, arrived), 4U);
  EXPECT_TRUE(arrived.steps.empty());
}

}  // namespace
}  // namespace dw::link_codec

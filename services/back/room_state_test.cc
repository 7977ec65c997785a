#include "services/back/room_state.h"

#include <gtest/gtest.h>

namespace dw::back {
namespace {

using presence::GroupId;
using presence::UserId;

RoomState SomeState() {
  RoomState state;
  presence::RoomSnapshot& snapshot = state.snapshot;
  snapshot.seed = ~std::uint64_t{0};
  snapshot.connections = 9;
  snapshot.user_ids = {UserId{1}, UserId{10'002}};
  snapshot.group_ids = {GroupId{10'001}};
  presence::RoomSnapshot::Guest guest;
  guest.person = {UserId{1},
                  "uuid",
                  "Zoë",
                  {2, 3, 4, 5, 6, 7},
                  {{5, 6}, presence::Direction::kUp, true},
                  presence::Status::kSilent,
                  presence::Status::kBusy,
                  {true, false, true},
                  {},
                  {},
                  UserId{10'002},
                  0,
                  3};
  guest.words = {"hm", presence::SayKind::kThought};
  guest.words_age = Millis(77);
  guest.view = {0, 1, 2, 3};
  guest.asked_by = {UserId{10'002}};
  snapshot.guests = {guest};
  snapshot.meetings = {{GroupId{10'001},
                        {UserId{10'002}, UserId{1}},
                        true,
                        {{UserId{1}, UserId{10'002}, presence::ConnectionId{~std::uint64_t{1}}}}}};
  state.pages[UserId{1}] = {"uuid/tab", Millis(12)};
  state.variables["note"] = "[1]";
  return state;
}

TEST(RoomStateTest, PR93_ArrivesAsItWas) {
  const RoomState state = SomeState();
  const auto arrived = DecodeRoomState(Encode(state));
  ASSERT_TRUE(arrived);
  EXPECT_EQ(arrived->snapshot, state.snapshot);
  EXPECT_EQ(arrived->variables, state.variables);
  ASSERT_TRUE(arrived->pages.contains(UserId{1}));
  EXPECT_EQ(arrived->pages.at(UserId{1}).key, "uuid/tab");
  EXPECT_EQ(arrived->pages.at(UserId{1}).time, Millis(12));
}

TEST(RoomStateTest, PR93_WhatIsCutOffOrOfAnotherVersionIsNone) {
  std::string bytes = Encode(SomeState());
  EXPECT_FALSE(DecodeRoomState(std::string_view(bytes).substr(0, bytes.size() - 1)));
  EXPECT_FALSE(DecodeRoomState("\xff\xff"));
  EXPECT_FALSE(DecodeRoomState(""));
  bytes[1] = 2;
  EXPECT_FALSE(DecodeRoomState(bytes));
}

}  // namespace
}  // namespace dw::back

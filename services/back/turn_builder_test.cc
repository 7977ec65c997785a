#include "services/back/turn_builder.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <vector>

namespace dw::back {
namespace {

namespace wire = digiwork::wire::v1;
using presence::UserId;

wire::SubMessage Emote(std::uint32_t user, const std::string& emote) {
  wire::SubMessage item;
  item.mutable_emote_event()->set_user_id(user);
  item.mutable_emote_event()->set_emote(emote);
  return item;
}

TEST(TurnBuilderTest, WS5_ItemsConcatenatedAreAMessage) {
  const std::vector<UserId> everybody{UserId{1}, UserId{2}};
  TurnBuilder builder("/~/office.tmj");
  builder.Add(everybody, Emote(1, "wave"));
  builder.Add(everybody, Emote(2, std::string(500, 'x')));
  const RoomTurn& turn = builder.turn();

  std::string bytes;
  for (const auto& item : turn.items) bytes += turn.BytesOf(item);
  wire::ServerToClientMessage message;
  ASSERT_TRUE(message.ParseFromString(bytes));
  ASSERT_EQ(message.batch_size(), 2);
  EXPECT_EQ(message.batch(0).emote_event().emote(), "wave");
  EXPECT_EQ(message.batch(1).emote_event().user_id(), 2U);
}

TEST(TurnBuilderTest, WS15_AnAudienceIsSaidOnce) {
  const std::vector<UserId> everybody{UserId{1}, UserId{2}};
  const std::vector<UserId> one{UserId{3}};
  TurnBuilder builder("/~/office.tmj");
  for (int i = 0; i < 3; ++i) {
    builder.Add(everybody, Emote(1, "a"));
    builder.Add(one, Emote(1, "b"));
  }
  const RoomTurn& turn = builder.turn();
  EXPECT_EQ(turn.items.size(), 6U);
  EXPECT_EQ(turn.audiences.size(), 2U);
  EXPECT_EQ(turn.listeners.size(), 3U);
  EXPECT_THAT(turn.ListenersOf(turn.audiences[turn.items[0].audience]), ::testing::ElementsAreArray(everybody));
}

TEST(TurnBuilderTest, NobodyListeningIsNothingToSay) {
  TurnBuilder builder("/~/office.tmj");
  builder.Add({}, Emote(1, "a"));
  EXPECT_TRUE(builder.turn().empty());
}

TEST(TurnBuilderTest, BeginsAnewForTheSameRoom) {
  const std::vector<UserId> one{UserId{3}};
  TurnBuilder builder("/~/office.tmj");
  builder.Add(one, Emote(1, "a"));
  builder.AddStep({UserId{3}, presence::ZoneId{0}, {}});
  builder.AddView(UserId{3}, {0, 0, 1, 1});
  builder.AddGone(UserId{4});
  EXPECT_FALSE(builder.turn().empty());
  builder.Clear();
  EXPECT_TRUE(builder.turn().empty());
  EXPECT_EQ(builder.turn().room, "/~/office.tmj");
  EXPECT_TRUE(builder.turn().bytes.empty());
}

}  // namespace
}  // namespace dw::back

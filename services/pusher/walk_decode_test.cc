#include "services/pusher/walk_decode.h"

#include <gtest/gtest.h>

#include <limits>

#include "digiwork/wire/v1/session.pb.h"

namespace dw::pusher {
namespace {

namespace wire = digiwork::wire::v1;

wire::ClientToServerMessage Moves(std::int32_t x, std::int32_t y, wire::Direction direction, bool moving) {
  wire::ClientToServerMessage message;
  auto& position = *message.mutable_user_moves()->mutable_position();
  position.set_x(x);
  position.set_y(y);
  position.set_direction(direction);
  position.set_moving(moving);
  return message;
}

TEST(WalkDecodeTest, ReadsWhatTheGeneralDecoderReads) {
  constexpr std::int32_t kNumbers[] = {0,
                                       1,
                                       -1,
                                       63,
                                       64,
                                       -64,
                                       -65,
                                       8191,
                                       8192,
                                       1'000'000,
                                       std::numeric_limits<std::int32_t>::max(),
                                       std::numeric_limits<std::int32_t>::min()};
  for (const std::int32_t x : kNumbers) {
    for (const std::int32_t y : kNumbers) {
      for (const std::uint32_t correction : {0U, 7U, 0xFFFFFFFFU}) {
        auto message = Moves(x, y, wire::DIRECTION_UP, x % 2 == 0);
        message.mutable_user_moves()->set_correction(correction);
        const auto walk = DecodeWalk(message.SerializeAsString());
        ASSERT_TRUE(walk);
        EXPECT_EQ(walk->to.at, (Point{x, y}));
        EXPECT_EQ(walk->to.direction, presence::Direction::kUp);
        EXPECT_EQ(walk->to.moving, x % 2 == 0);
        EXPECT_EQ(walk->correction, correction);
      }
    }
  }
}

TEST(WalkDecodeTest, LeavesEverythingElseToTheGeneralDecoder) {
  wire::ClientToServerMessage say;
  say.mutable_say_prompt()->set_text("hello");
  EXPECT_FALSE(DecodeWalk(say.SerializeAsString()));
  EXPECT_FALSE(DecodeWalk(""));
  const std::string moves = Moves(1, 2, wire::DIRECTION_LEFT, true).SerializeAsString();
  EXPECT_FALSE(DecodeWalk(moves + say.SerializeAsString()));
  EXPECT_FALSE(DecodeWalk(moves + moves));
  EXPECT_FALSE(DecodeWalk(Moves(1, 2, static_cast<wire::Direction>(17), true).SerializeAsString()));
  EXPECT_FALSE(DecodeWalk("\x52\x03\x0a\x01\x28"));      // a field of a newer client
  EXPECT_FALSE(DecodeWalk("\x52\x04\x10\xff\xff\xff"));  // a number that does not end
  for (std::size_t size = 0; size < moves.size(); ++size) EXPECT_FALSE(DecodeWalk(moves.substr(0, size))) << size;
}

}  // namespace
}  // namespace dw::pusher

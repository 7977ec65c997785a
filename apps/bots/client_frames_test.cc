#include "apps/bots/client_frames.h"

#include <gtest/gtest.h>

#include <limits>
#include <vector>

#include "digiwork/wire/v1/session.pb.h"

namespace dw::bots {
namespace {

namespace wire = digiwork::wire::v1;

constexpr std::int32_t kMost = std::numeric_limits<std::int32_t>::max();
constexpr std::int32_t kLeast = std::numeric_limits<std::int32_t>::min();

class Received final : public WsSink {
 public:
  void OnWsMessage(std::string_view message) override { messages.emplace_back(message); }
  void OnWsPing(std::string_view) override {}
  void OnWsPong() override {}
  void OnWsClose(std::uint16_t) override {}
  std::vector<std::string> messages;
};

/// As the server decodes it.
std::vector<std::string> Decoded(std::string_view bytes) {
  std::string copy(bytes);
  Received received;
  WsDecoder decoder;
  EXPECT_FALSE(decoder.Feed(copy, received));
  EXPECT_EQ(decoder.kept_bytes(), 0U);
  return received.messages;
}

TEST(ClientFramesTest, AMoveIsWhatProtobufWouldWrite) {
  for (const std::int32_t x : {0, 1, 63, 64, 8191, 8192, 10239, kMost, -1, kLeast}) {
    for (const std::uint32_t correction : {0U, 1U, 300U, 0xFFFFFFFFU}) {
      const MoveReport move{{x, 10239 - x / 2}, static_cast<std::uint8_t>(x & 3), (x & 1) == 0, correction};
      wire::ClientToServerMessage message;
      auto& moves = *message.mutable_user_moves();
      moves.mutable_position()->set_x(move.at.x);
      moves.mutable_position()->set_y(move.at.y);
      moves.mutable_position()->set_direction(static_cast<wire::Direction>(move.direction));
      moves.mutable_position()->set_moving(move.moving);
      moves.set_correction(correction);
      FrameBuffer buffer;
      buffer.AddMove(move);
      EXPECT_EQ(Decoded(buffer.view()), std::vector{message.SerializeAsString()}) << x << " " << correction;
    }
  }
}

TEST(ClientFramesTest, AViewportIsWhatProtobufWouldWrite) {
  for (const Rect& view : {Rect{0, 0, 1280, 720}, Rect{8960, 9520, 10240, 10240}, Rect{-5, kLeast, kMost, 0}}) {
    wire::ClientToServerMessage message;
    auto& viewport = *message.mutable_viewport();
    viewport.set_left(view.left);
    viewport.set_top(view.top);
    viewport.set_right(view.right);
    viewport.set_bottom(view.bottom);
    FrameBuffer buffer;
    buffer.AddViewport(view);
    EXPECT_EQ(Decoded(buffer.view()), std::vector{message.SerializeAsString()});
  }
}

TEST(ClientFramesTest, APingIsWhatProtobufWouldWrite) {
  for (const std::uint64_t received : {std::uint64_t{0}, std::uint64_t{127}, ~std::uint64_t{0}}) {
    wire::ClientToServerMessage message;
    message.mutable_ping()->set_id(7);
    message.mutable_ping()->set_received(received);
    FrameBuffer buffer;
    buffer.AddPing(7, received);
    EXPECT_EQ(Decoded(buffer.view()), std::vector{message.SerializeAsString()});
  }
}

TEST(ClientFramesTest, TheLongestOfEachFitInOneBuffer) {
  FrameBuffer buffer;
  buffer.AddMove({{kLeast, kLeast}, 3, true, 0xFFFFFFFFU});
  buffer.AddViewport({kLeast, kLeast, kLeast, kLeast});
  buffer.AddPing(0xFFFFFFFFU, ~std::uint64_t{0});
  EXPECT_EQ(Decoded(buffer.view()).size(), 3U);
  buffer.Clear();
  EXPECT_TRUE(buffer.empty());
}

TEST(ClientFramesTest, FramesOfAnyLengthAreMasked) {
  for (const std::size_t size : {0U, 125U, 126U, 70'000U}) {
    const std::string payload(size, 'x');
    EXPECT_EQ(Decoded(MaskedFrame(WsOpcode::kBinary, payload)), std::vector{payload});
  }
}

}  // namespace
}  // namespace dw::bots

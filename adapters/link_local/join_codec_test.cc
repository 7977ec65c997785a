#include "adapters/link_local/join_codec.h"

#include <gtest/gtest.h>

namespace dw {
namespace {

TEST(JoinCodecTest, WS14_AJoinCrossesTheLinkAsBytesAndArrivesAsItWas) {
  JoinRequest request;
  request.room = "/~/office.tmj";
  request.entry = "door";
  request.uuid = "abc";
  request.name = "Zoë";
  request.avatar = {2, 3, 4, 5, 6, 7};
  request.status = presence::Status::kBusy;
  request.viewport = Rect{-1, -2, 3, 4};
  request.return_to = presence::Place{{-5, 6}, presence::Direction::kUp, true};
  EXPECT_EQ(DecodeJoin(EncodeJoin(request)), request);

  request.viewport.reset();
  request.return_to.reset();
  EXPECT_EQ(DecodeJoin(EncodeJoin(request)), request);
}

TEST(JoinCodecTest, WS14_BytesThatAreNoJoinAreNone) {
  EXPECT_FALSE(DecodeJoin("\xff\xff"));
}

}  // namespace
}  // namespace dw

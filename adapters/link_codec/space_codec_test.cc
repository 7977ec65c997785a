#include "adapters/link_codec/space_codec.h"

#include <gtest/gtest.h>

#include <string>
#include <vector>

namespace dw::link_codec {
namespace {

const spaces::Profile kAda{"uuid", "Ada", {{"hand", "up"}, {"mood", ""}}};
const spaces::Change kChange{{{"hand", "down"}}, {"mood", "muted"}};

TEST(SpaceCodecTest, IW20_EveryWordComesAsItWent) {
  const std::vector<SpaceWord> words = {{1, SpaceWord::Enter{kAda}},
                                        {2, SpaceWord::Update{kChange}},
                                        {3, SpaceWord::Say{"pusher.4", std::string("\0bytes", 6)}},
                                        {UINT64_MAX, SpaceWord::Leave{}}};
  for (const SpaceWord& word : words) {
    space::PusherToSpaceMessage sent;
    Encode(word, sent);
    EXPECT_LE(sent.ByteSizeLong(), SizeOf(word));
    space::PusherToSpaceMessage received;
    ASSERT_TRUE(received.ParseFromString(sent.SerializeAsString()));
    EXPECT_EQ(DecodeWord(received), word);
  }
}

TEST(SpaceCodecTest, IW20_AllNewsComeAsTheyWent) {
  const std::vector<SpaceNews> all = {spaces::Listed{},
                                      spaces::MemberJoined{{"pusher.1", kAda}},
                                      spaces::MemberChanged{"pusher.1", kChange},
                                      spaces::MemberLeft{"pusher.1"},
                                      spaces::Said{"pusher.1", "", "hello"},
                                      SpaceTurnedAway{7, "SPACE_FULL"}};
  for (const SpaceNews& news : all) {
    space::SpaceToPusherMessage sent;
    Encode(news, sent);
    EXPECT_LE(sent.ByteSizeLong(), SizeOf(news));
    space::SpaceToPusherMessage received;
    ASSERT_TRUE(received.ParseFromString(sent.SerializeAsString()));
    EXPECT_EQ(DecodeNews(received), news);
  }
}

TEST(SpaceCodecTest, IW22_WhatIsNoWordAndNoNewsIsNothing) {
  space::PusherToSpaceMessage word;
  EXPECT_EQ(DecodeWord(word), std::nullopt);
  word.set_open("/~/office.tmj#stage");
  EXPECT_EQ(DecodeWord(word), std::nullopt);
  space::SpaceToPusherMessage news;
  EXPECT_EQ(DecodeNews(news), std::nullopt);
  news.set_opened(true);
  EXPECT_EQ(DecodeNews(news), std::nullopt);
}

}  // namespace
}  // namespace dw::link_codec

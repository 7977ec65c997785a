#include "adapters/store_redis/resp.h"

#include <gtest/gtest.h>

namespace dw::redis {
namespace {

TEST(RespTest, ACommandIsAnArrayOfBytes) {
  std::string out;
  AppendCommand(out, std::vector<std::string>{"SET", "k", std::string("a\0\r\n", 4)});
  constexpr char kBytes[] = "*3\r\n$3\r\nSET\r\n$1\r\nk\r\n$4\r\na\0\r\n\r\n";
  EXPECT_EQ(out, std::string(kBytes, sizeof kBytes - 1));
}

TEST(RespTest, RepliesComeWholeHoweverTheirBytesDo) {
  const std::string bytes = "+OK\r\n:42\r\n$-1\r\n$3\r\na\r\n\r\n-MOVED 1 a:2\r\n*2\r\n:1\r\n*1\r\n$0\r\n\r\n";
  for (std::size_t step = 1; step < bytes.size(); ++step) {
    ReplyReader reader;
    std::vector<Reply> replies;
    for (std::size_t at = 0; at < bytes.size(); at += step) {
      reader.Feed(std::string_view(bytes).substr(at, step));
      while (auto reply = reader.Next()) replies.push_back(std::move(*reply));
    }
    ASSERT_FALSE(reader.broken());
    ASSERT_EQ(replies.size(), 6U);
    EXPECT_EQ(replies[0].text, "OK");
    EXPECT_EQ(replies[1].number, 42);
    EXPECT_EQ(replies[2].kind, Reply::Kind::kNothing);
    EXPECT_EQ(replies[3].text, "a\r\n");
    EXPECT_EQ(replies[4].kind, Reply::Kind::kError);
    EXPECT_EQ(replies[4].text, "MOVED 1 a:2");
    ASSERT_EQ(replies[5].items.size(), 2U);
    ASSERT_EQ(replies[5].items[1].items.size(), 1U);
    EXPECT_EQ(replies[5].items[1].items[0].text, "");
  }
}

TEST(RespTest, BytesThatMakeNoSenseEndTheStream) {
  ReplyReader reader;
  reader.Feed("HTTP/1.1 400 Bad Request\r\n");
  EXPECT_FALSE(reader.Next());
  EXPECT_TRUE(reader.broken());
  reader.Feed("+OK\r\n");
  EXPECT_FALSE(reader.Next());
}

TEST(RespTest, WhatIsAnnouncedIsNotBelieved) {
  for (const char* bytes :
       {"*2000000000\r\n", "*600000\r\n*600000\r\n", "*1\r\n*1\r\n*1\r\n*1\r\n*1\r\n*1\r\n*1\r\n*1\r\n*1\r\n*1\r\n"}) {
    ReplyReader reader;
    reader.Feed(bytes);
    EXPECT_FALSE(reader.Next());
    EXPECT_TRUE(reader.broken()) << bytes;
  }
  ReplyReader reader;
  reader.Feed("*600000\r\n:1\r\n");
  EXPECT_FALSE(reader.Next());
  EXPECT_FALSE(reader.broken());
}

TEST(RespTest, AReplyThatDoesNotEndEndsTheStream) {
  ReplyReader reader;
  reader.Feed("$2000000000\r\n");
  const std::string much(ReplyReader::kMostBytes / 4, 'x');
  for (int i = 0; i < 3; ++i) {
    reader.Feed(much);
    EXPECT_FALSE(reader.Next());
    ASSERT_FALSE(reader.broken());
  }
  reader.Feed(much);
  EXPECT_TRUE(reader.broken());
}

}  // namespace
}  // namespace dw::redis

#include "runtime/socket_poll.h"

#include <gtest/gtest.h>
#include <sys/socket.h>
#include <unistd.h>

#include <array>
#include <functional>
#include <memory>

namespace dw {
namespace {

struct Pair {
  Pair() { EXPECT_EQ(::socketpair(AF_UNIX, SOCK_STREAM | SOCK_NONBLOCK, 0, ends.data()), 0); }
  ~Pair() {
    for (const int end : ends) ::close(end);
  }
  std::array<int, 2> ends{};
};

class Reader final : public SocketPoll::Handler {
 public:
  void OnReady(bool readable, bool writable) override {
    reads += readable ? 1 : 0;
    writes += writable ? 1 : 0;
    if (then) then();
  }
  int reads = 0;
  int writes = 0;
  std::function<void()> then;
};

TEST(SocketPollTest, TellsAgainUntilAllIsRead) {
  Pair pair;
  SocketPoll poll;
  const auto reader = std::make_shared<Reader>();
  poll.Add(pair.ends[0], reader);
  EXPECT_EQ(poll.Dispatch(), 0U);
  ASSERT_EQ(::write(pair.ends[1], "ab", 2), 2);
  EXPECT_EQ(poll.Dispatch(), 1U);
  EXPECT_EQ(poll.Dispatch(), 1U);
  std::array<char, 8> buffer{};
  ASSERT_EQ(::read(pair.ends[0], buffer.data(), buffer.size()), 2);
  EXPECT_EQ(poll.Dispatch(), 0U);
  EXPECT_EQ(reader->reads, 2);
  EXPECT_EQ(reader->writes, 0);
}

TEST(SocketPollTest, WhatTheKernelDoesNotTakeIsNotKept) {
  SocketPoll poll;
  const auto reader = std::make_shared<Reader>();
  EXPECT_FALSE(poll.Add(1'000'000, reader));
  EXPECT_EQ(reader.use_count(), 1);
}

TEST(SocketPollTest, TellsOfWritabilityWhenAsked) {
  Pair pair;
  SocketPoll poll;
  const auto reader = std::make_shared<Reader>();
  poll.Add(pair.ends[0], reader);
  poll.SetWriting(pair.ends[0], true);
  EXPECT_EQ(poll.Dispatch(), 1U);
  EXPECT_EQ(reader->writes, 1);
  EXPECT_EQ(reader->reads, 0);
  poll.SetWriting(pair.ends[0], false);
  EXPECT_EQ(poll.Dispatch(), 0U);
}

TEST(SocketPollTest, WhoIsRemovedByAnotherIsNotTold) {
  Pair one;
  Pair two;
  SocketPoll poll;
  std::array<std::shared_ptr<Reader>, 2> readers{std::make_shared<Reader>(), std::make_shared<Reader>()};
  poll.Add(one.ends[0], readers[0]);
  poll.Add(two.ends[0], readers[1]);
  readers[0]->then = [&] { poll.Remove(two.ends[0]); };
  readers[1]->then = [&] { poll.Remove(one.ends[0]); };
  ASSERT_EQ(::write(one.ends[1], "a", 1), 1);
  ASSERT_EQ(::write(two.ends[1], "a", 1), 1);
  poll.Dispatch();
  EXPECT_EQ(readers[0]->reads + readers[1]->reads, 1);
}

TEST(SocketPollTest, KeepsAHandlerUntilItIsRemovedOrThePollEnds) {
  Pair one;
  Pair two;
  auto kept = std::make_shared<Reader>();
  const std::weak_ptr<Reader> seen = kept;
  {
    SocketPoll poll;
    poll.Add(one.ends[0], kept);
    kept->then = [&] { poll.Remove(one.ends[0]); };
    kept.reset();
    ASSERT_EQ(::write(one.ends[1], "a", 1), 1);
    poll.Dispatch();
    EXPECT_TRUE(seen.expired());
    poll.Add(two.ends[0], std::make_shared<Reader>());
  }
}

}  // namespace
}  // namespace dw

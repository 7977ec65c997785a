#include "adapters/store_redis/node_connection.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <boost/asio/executor_work_guard.hpp>
#include <mutex>

#include "adapters/store_redis/fake_node.h"

namespace dw::redis {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::Not;
using Fate = NoAnswer::Fate;

class NodeConnectionTest : public ::testing::Test {
 protected:
  NodeConnection& ConnectTo(const Node& node) {
    connection_ = std::make_unique<NodeConnection>(io_, node, options_);
    return *connection_;
  }
  /// The answers come into answers_ and failures_.
  void Send(std::vector<std::string> words) {
    ++sent_;
    connection_->Send(words, [this](Expected<Reply, NoAnswer> answer) {
      --sent_;
      if (answer) {
        answers_.push_back(answer->text);
      } else {
        failures_.push_back(answer.error());
      }
    });
  }
  /// Turns the loop until everything is answered; ten seconds at most.
  void AwaitAll() {
    const auto deadline = std::chrono::steady_clock::now() + std::chrono::seconds(10);
    while (sent_ > 0 && std::chrono::steady_clock::now() < deadline) io_.run_one_until(deadline);
    EXPECT_EQ(sent_, 0);
  }
  /// Turns the loop for a time that has to pass.
  void Pass(Millis time) {
    boost::asio::steady_timer timer(io_, time);
    bool over = false;
    timer.async_wait([&](const auto&) { over = true; });
    while (!over) io_.run_one();
  }

  boost::asio::io_context io_;
  const boost::asio::executor_work_guard<boost::asio::io_context::executor_type> busy_{io_.get_executor()};
  NodeOptions options_;
  std::unique_ptr<NodeConnection> connection_;
  std::vector<std::string> answers_;
  std::vector<NoAnswer> failures_;
  int sent_ = 0;
};

std::optional<std::string> Echo(const FakeNode::Words& words) {
  return Bulk(words.back());
}

/// A port of the loopback address where nobody listens.
Node Nowhere() {
  const FakeNode node(Echo);
  return node.node();
}

TEST_F(NodeConnectionTest, AnswersComeInOrder) {
  const FakeNode node(Echo);
  ConnectTo(node.node());
  for (const char* word : {"a", "b", "c"}) Send({"ECHO", word});
  AwaitAll();
  EXPECT_THAT(answers_, ElementsAre("a", "b", "c"));
  EXPECT_TRUE(connection_->up());
  EXPECT_TRUE(connection_->idle());
}

TEST_F(NodeConnectionTest, ItSaysWhoItIsFirst) {
  std::mutex mutex;
  std::vector<FakeNode::Words> heard;
  const FakeNode node([&](const FakeNode::Words& words) -> std::optional<std::string> {
    const std::lock_guard lock(mutex);
    heard.push_back(words);
    return words[0] == "AUTH" ? "+OK\r\n" : Bulk("pong");
  });
  options_.credentials = {"office", "secret"};
  ConnectTo(node.node());
  Send({"PING"});
  AwaitAll();
  EXPECT_THAT(answers_, ElementsAre("pong"));
  const std::lock_guard lock(mutex);
  EXPECT_THAT(heard, ElementsAre(ElementsAre("AUTH", "office", "secret"), ElementsAre("PING")));
}

TEST_F(NodeConnectionTest, ARefusedPasswordIsDeniedAndNotTold) {
  const FakeNode node([](const FakeNode::Words& words) { return "-WRONGPASS " + words.back() + " is wrong\r\n"; });
  options_.credentials = {"", "secret"};
  ConnectTo(node.node());
  Send({"PING"});
  AwaitAll();
  ASSERT_EQ(failures_.size(), 1U);
  EXPECT_EQ(failures_[0].fault.code, Fault::Code::kDenied);
  EXPECT_EQ(failures_[0].fate, Fate::kNotSent);
  EXPECT_THAT(failures_[0].fault.detail, Not(HasSubstr("secret")));
}

TEST_F(NodeConnectionTest, WhatNobodyListensToIsNotSent) {
  ConnectTo(Nowhere());
  Send({"PING"});
  AwaitAll();
  Send({"PING"});  // not tried again at once
  EXPECT_EQ(sent_, 0);
  ASSERT_EQ(failures_.size(), 2U);
  for (const NoAnswer& failure : failures_) {
    EXPECT_EQ(failure.fate, Fate::kNotSent);
    EXPECT_EQ(failure.fault.code, Fault::Code::kUnavailable);
  }
}

TEST_F(NodeConnectionTest, ANodeThatIsLateIsLeftAndTriedAgain) {
  options_.answer_limit = Millis(100);
  int told = 0;
  const FakeNode node(
      [&](const FakeNode::Words&) -> std::optional<std::string> { return ++told <= 2 ? "" : "+at last\r\n"; });
  ConnectTo(node.node());
  Send({"SLOW"});
  Send({"NEXT"});
  AwaitAll();
  ASSERT_EQ(failures_.size(), 2U);
  for (const NoAnswer& failure : failures_) {
    EXPECT_EQ(failure.fate, Fate::kUnknown);
    EXPECT_EQ(failure.fault.code, Fault::Code::kTimeout);
  }
  EXPECT_FALSE(connection_->up());
  Pass(options_.first_backoff);
  Send({"AGAIN"});
  AwaitAll();
  EXPECT_THAT(answers_, ElementsAre("at last"));
}

TEST_F(NodeConnectionTest, WhatMakesNoSenseEndsTheConnection) {
  for (const char* bytes : {"HTTP/1.1 400 Bad Request\r\n", "*2000000000\r\n", "$-7\r\n", "+one\r\n+too many\r\n"}) {
    failures_.clear();
    const FakeNode node([&](const FakeNode::Words&) { return bytes; });
    ConnectTo(node.node());
    Send({"PING"});
    AwaitAll();
    Pass(Millis(20));
    EXPECT_FALSE(connection_->up()) << bytes;
    if (bytes[0] == '+') continue;
    ASSERT_EQ(failures_.size(), 1U);
    EXPECT_EQ(failures_[0].fault.code, Fault::Code::kCorrupt);
    EXPECT_EQ(failures_[0].fate, Fate::kUnknown);
  }
}

TEST_F(NodeConnectionTest, HalfAReplyIsNone) {
  const FakeNode node([&](const FakeNode::Words& words) -> std::optional<std::string> {
    if (words[0] == "END") return std::nullopt;
    return "$5\r\nhal";
  });
  ConnectTo(node.node());
  Send({"GET"});
  Send({"END"});
  AwaitAll();
  ASSERT_EQ(failures_.size(), 2U);
  EXPECT_EQ(failures_[0].fate, Fate::kUnknown);
  EXPECT_EQ(failures_[0].fault.code, Fault::Code::kUnavailable);
}

TEST_F(NodeConnectionTest, TooMuchAtOnceIsRefused) {
  options_.max_commands = 3;
  options_.max_bytes = 100;
  const FakeNode node(Echo);
  ConnectTo(node.node());
  Send({"ECHO", std::string(90, 'x')});
  Send({"ECHO", "1234567"});  // too many bytes
  EXPECT_EQ(failures_.size(), 1U);
  for (int i = 0; i < 3; ++i) Send({"E"});  // the last is one too many
  EXPECT_EQ(failures_.size(), 2U);
  for (const NoAnswer& failure : failures_) EXPECT_EQ(failure.fate, Fate::kRefused);
  failures_.clear();
  AwaitAll();
  EXPECT_TRUE(failures_.empty());
  Send({"ECHO", "again"});
  AwaitAll();
  EXPECT_EQ(answers_.back(), "again");
}

TEST_F(NodeConnectionTest, StopTellsWhoeverWaits) {
  const FakeNode node([](const FakeNode::Words&) { return ""; });
  ConnectTo(node.node());
  Send({"PING"});
  connection_->Stop();
  EXPECT_EQ(sent_, 0);
  Pass(options_.first_backoff);
  Send({"PING"});
  Pass(Millis(20));
  connection_.reset();  // and whoever is destroyed says nothing
  io_.poll();
  EXPECT_EQ(sent_, 1);
}

}  // namespace
}  // namespace dw::redis

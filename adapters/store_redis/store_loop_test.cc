// The loop against nodes that do what nodes should not.
#include "adapters/store_redis/store_loop.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <future>
#include <map>
#include <mutex>

#include "adapters/store_redis/fake_node.h"

namespace dw::redis {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::Not;
using Words = FakeNode::Words;
using std::chrono::steady_clock;

constexpr Millis kLimit{250};

bool IsMapQuestion(const Words& words) {
  return words[0] == "CLUSTER";
}

class StoreLoopTest : public ::testing::Test {
 protected:
  /// A loop that begins at `node`, and what Start says.
  Outcome<Ok> StartAt(const Node& node) {
    StoreLoop::Options options;
    options.address.seeds = {node};
    options.node = node_options_;
    options.cluster.command_limit = kLimit;
    options.start_limit = kLimit;
    options.max_commands = 8;
    options.max_bytes = 1000;
    options.max_command_bytes = 600;
    loop_ = std::make_unique<StoreLoop>(options, metrics_);
    return loop_->Start();
  }
  std::future<Outcome<Reply>> Send(Words words, bool repeatable = true, std::uint32_t slot = 0) {
    const auto promise = std::make_shared<std::promise<Outcome<Reply>>>();
    loop_->Send({slot, std::move(words), repeatable},
                [promise](Outcome<Reply> reply) { promise->set_value(std::move(reply)); });
    return promise->get_future();
  }
  /// The fault that a command ends with, within its limit and not much later.
  Fault FaultOf(Words words, bool repeatable = true) {
    const auto begin = steady_clock::now();
    const auto reply = Send(std::move(words), repeatable).get();
    EXPECT_LT(steady_clock::now() - begin, kLimit + Millis(500));
    EXPECT_FALSE(reply);
    return reply ? Fault{} : reply.error();
  }

  Metrics metrics_;
  NodeOptions node_options_{.connect_limit = Millis(100), .answer_limit = Millis(100), .quiet_limit = Millis(200)};
  std::unique_ptr<StoreLoop> loop_;
};

TEST_F(StoreLoopTest, ANodeThatIsNoneIsToldSoAtStart) {
  for (const char* bytes : {"HTTP/1.1 400 Bad Request\r\n", "", "*1\r\n*3\r\n:0\r\n", "*0\r\n", ":7\r\n", "$-1\r\n",
                            "*1\r\n*3\r\n:0\r\n:99999\r\n*2\r\n$1\r\na\r\n:1\r\n", "*1\r\n*3\r\n:0\r\n:1\r\n:2\r\n",
                            "*1\r\n*3\r\n:5\r\n:1\r\n*2\r\n$1\r\na\r\n:1\r\n", "*1\r\n:1\r\n",
                            "*1\r\n*3\r\n:0\r\n:1\r\n*2\r\n$1\r\n?\r\n:1\r\n", "-ERR unknown command\r\n"}) {
    const FakeNode node([&](const Words&) { return bytes; });
    const auto started = StartAt(node.node());
    ASSERT_FALSE(started) << bytes;
    EXPECT_NE(started.error().code, Fault::Code::kDenied) << bytes;
  }
  const FakeNode gone([](const Words&) { return std::nullopt; });
  EXPECT_FALSE(StartAt(gone.node()));
}

TEST_F(StoreLoopTest, WhoMustSayWhoItIsLearnsItAtOnce) {
  const FakeNode node([](const Words&) { return "-NOAUTH Authentication required.\r\n"; });
  const auto begin = steady_clock::now();
  const auto started = StartAt(node.node());
  ASSERT_FALSE(started);
  EXPECT_EQ(started.error().code, Fault::Code::kDenied);
  EXPECT_LT(steady_clock::now() - begin, kLimit);
}

TEST_F(StoreLoopTest, AMapMayLeaveOutTheNameOfWhoeverTellsIt) {
  std::unique_ptr<FakeNode> node;
  node = std::make_unique<FakeNode>([&](const Words& words) -> std::optional<std::string> {
    if (!IsMapQuestion(words)) return Bulk("here");
    return "*1\r\n*3\r\n:0\r\n:16383\r\n*3\r\n$-1\r\n:" + node->port() + "\r\n" + Bulk("id");
  });
  ASSERT_TRUE(StartAt(node->node()));
  const auto reply = Send({"GET", "a"}).get();
  ASSERT_TRUE(reply);
  EXPECT_EQ(reply->text, "here");
}

TEST_F(StoreLoopTest, EveryCallEndsInTimeWhateverTheNodeAnswers) {
  struct Case {
    std::optional<std::string> answer;
    Fault::Code code;
  };
  using Code = Fault::Code;
  for (const Case& one :
       {Case{"HTTP/1.1 400 Bad Request\r\n", Code::kCorrupt}, Case{"", Code::kTimeout},
        Case{"$500\r\nhal", Code::kTimeout}, Case{std::nullopt, Code::kUnavailable},
        Case{"*2000000000\r\n", Code::kCorrupt}, Case{"-ERR something 'secret' is wrong\r\n", Code::kCorrupt},
        Case{"-WRONGTYPE Operation\r\n", Code::kCorrupt}, Case{"-NOPERM this user\r\n", Code::kDenied},
        Case{"-OOM command not allowed\r\n", Code::kUnavailable},
        Case{"-TRYAGAIN Multiple keys\r\n", Code::kUnavailable}, Case{"-LOADING\r\n", Code::kUnavailable},
        Case{"-CLUSTERDOWN The cluster is down\r\n", Code::kUnavailable}, Case{"-MOVED x\r\n", Code::kUnavailable},
        Case{"-READONLY You can't\r\n", Code::kUnavailable}, Case{"-MOVED 0 127.0.0.1:1\r\n", Code::kUnavailable}}) {
    const std::string said = one.answer.value_or("(hangs up)");
    bool begun = false;  // of the node's thread
    const FakeNode node([&](const Words& words) {
      begun |= !IsMapQuestion(words);
      return begun ? one.answer : NoCluster();
    });
    ASSERT_TRUE(StartAt(node.node())) << said;
    const Fault fault = FaultOf({"GET", "secret"});
    EXPECT_EQ(fault.code, one.code) << said << fault.detail;
    EXPECT_THAT(fault.detail, Not(HasSubstr("secret")));
    EXPECT_THAT(metrics_.Text(), HasSubstr("digiwork_store_commands_in_flight 0"));
  }
}

TEST_F(StoreLoopTest, NodesThatSendOnInCirclesAreLeft) {
  std::unique_ptr<FakeNode> one;
  std::unique_ptr<FakeNode> other;
  std::atomic<int> asked{0};
  const auto send_on = [&](std::unique_ptr<FakeNode>& to, const char* how) {
    return [&to, &one, &asked, how](const Words& words) -> std::optional<std::string> {
      if (IsMapQuestion(words)) return AllSlots(one->node());
      if (words[0] == "ASKING") return "+OK\r\n";
      ++asked;
      return "-" + std::string(how) + " 0 " + to->node() + "\r\n";
    };
  };
  for (const char* how : {"MOVED", "ASK"}) {
    asked = 0;
    one = std::make_unique<FakeNode>(send_on(other, how));
    other = std::make_unique<FakeNode>(send_on(one, how));
    ASSERT_TRUE(StartAt(one->node()));
    EXPECT_EQ(FaultOf({"GET", "a"}).code, Fault::Code::kUnavailable);
    EXPECT_GT(asked, 4);
    EXPECT_LT(asked, 200);  // with a wait now and then
    loop_.reset();
  }
}

TEST_F(StoreLoopTest, WhatIsAskedElsewhereIsAnnouncedFirst) {
  std::mutex mutex;
  std::vector<std::string> heard;
  std::unique_ptr<FakeNode> home;
  const FakeNode away([&](const Words& words) -> std::optional<std::string> {
    if (IsMapQuestion(words)) return AllSlots(home->node());
    const std::lock_guard lock(mutex);
    heard.push_back(words[0]);
    return words[0] == "ASKING" ? "+OK\r\n" : Bulk("from away");
  });
  home = std::make_unique<FakeNode>([&](const Words& words) {
    return IsMapQuestion(words) ? AllSlots(home->node()) : "-ASK 0 " + away.node() + "\r\n";
  });
  ASSERT_TRUE(StartAt(home->node()));
  for (int i = 0; i < 2; ++i) {
    const auto reply = Send({"GET", "a"}).get();
    ASSERT_TRUE(reply);
    EXPECT_EQ(reply->text, "from away");
  }
  const std::lock_guard lock(mutex);
  EXPECT_THAT(heard, ElementsAre("ASKING", "GET", "ASKING", "GET"));
}

TEST_F(StoreLoopTest, SS5_WhatMayHaveHappenedIsRepeatedOnlyIfThatDoesNoHarm) {
  std::mutex mutex;
  std::map<std::string, int> asked;
  const FakeNode node([&](const Words& words) -> std::optional<std::string> {
    if (IsMapQuestion(words)) return NoCluster();
    const std::lock_guard lock(mutex);
    if (++asked[words[0]] == 1) return std::nullopt;
    return "+OK\r\n";
  });
  ASSERT_TRUE(StartAt(node.node()));
  EXPECT_EQ(FaultOf({"SPUBLISH", "c", "m"}, false).code, Fault::Code::kUnavailable);
  EXPECT_TRUE(Send({"SET", "a", "1"}).get());
  const std::lock_guard lock(mutex);
  EXPECT_EQ(asked["SPUBLISH"], 1);
  EXPECT_EQ(asked["SET"], 2);
}

TEST_F(StoreLoopTest, SS6_CommandsOfOneSlotDoNotOvertakeEachOther) {
  std::mutex mutex;
  std::vector<std::string> done;
  int refused = 0;
  const FakeNode node([&](const Words& words) -> std::optional<std::string> {
    if (IsMapQuestion(words)) return NoCluster();
    const std::lock_guard lock(mutex);
    if (words[1] == "1" && ++refused < 4) return "-TRYAGAIN\r\n";
    done.push_back(words[1]);
    return "+OK\r\n";
  });
  ASSERT_TRUE(StartAt(node.node()));
  auto first = Send({"SET", "1"});
  auto second = Send({"SET", "2"});
  auto elsewhere = Send({"SET", "3"}, true, 7);
  EXPECT_TRUE(first.get());
  EXPECT_TRUE(second.get());
  EXPECT_TRUE(elsewhere.get());
  const std::lock_guard lock(mutex);
  EXPECT_THAT(done, ElementsAre("3", "1", "2"));
}

TEST_F(StoreLoopTest, TooMuchIsRefusedAtOnce) {
  const FakeNode node([](const Words& words) { return IsMapQuestion(words) ? NoCluster() : ""; });
  ASSERT_TRUE(StartAt(node.node()));
  const auto is_refused = [&](Words words) {
    auto reply = Send(std::move(words));
    return reply.wait_for(Millis(0)) == std::future_status::ready && !reply.get();
  };
  EXPECT_TRUE(is_refused({std::string(601, 'x')}));
  EXPECT_FALSE(is_refused({std::string(600, 'x')}));
  EXPECT_TRUE(is_refused({std::string(401, 'x')}));
  for (int i = 0; i < 7; ++i) EXPECT_FALSE(is_refused({"GET"}));
  EXPECT_TRUE(is_refused({"GET"}));
}

TEST_F(StoreLoopTest, WhoeverWaitsIsToldWhenTheLoopEnds) {
  const FakeNode node([](const Words& words) { return IsMapQuestion(words) ? NoCluster() : ""; });
  ASSERT_TRUE(StartAt(node.node()));
  auto first = Send({"GET", "a"});
  auto second = Send({"GET", "a"});
  loop_.reset();
  EXPECT_FALSE(first.get());
  EXPECT_FALSE(second.get());
}

/// A node that takes subscriptions, and answers as a test says from the n-th on.
class ChannelNode {
 public:
  explicit ChannelNode(std::function<std::optional<std::string>(const Words&, int)> script)
      : node_([this, script = std::move(script)](const Words& words) -> std::optional<std::string> {
          if (IsMapQuestion(words)) return NoCluster();
          return script(words, words[0] == "SSUBSCRIBE" ? ++subscribed_ : subscribed_);
        }) {}
  FakeNode& node() { return node_; }

 private:
  int subscribed_ = 0;
  FakeNode node_;
};

std::string News(const std::string& what, const std::string& channel, const std::string& last) {
  return "*3\r\n" + Bulk(what) + Bulk(channel) + last;
}

TEST_F(StoreLoopTest, SS5_AChannelIsSubscribedAnewWhateverHappensToIt) {
  ChannelNode node([](const Words& words, int times) -> std::optional<std::string> {
    if (words[0] != "SSUBSCRIBE") return "";  // also to PING: it is quiet for too long then
    std::string listening = News("ssubscribe", "c", ":1\r\n");
    switch (times) {
      case 1:
        return "-CLUSTERDOWN\r\n";
      case 2:
        return std::nullopt;
      case 3:
        return "*1\r\n:1\r\n";
      case 4:
        return "-MOVED 0 127.0.0.1:1\r\n";
      case 5:
        return listening + News("sunsubscribe", "c", ":0\r\n");
      case 6:
        return listening + "+what?\r\n";
      case 7:
        return listening + "-ERR what?\r\n";
      case 8:
        return listening;
      default:
        return listening + News("smessage", "c", Bulk("at last"));
    }
  });
  ASSERT_TRUE(StartAt(node.node().node()));
  const auto ear = std::make_shared<Ear>();
  std::atomic<int> renewed{0};
  std::promise<std::string> heard;
  std::atomic<bool> once{false};
  ear->channel = "c";
  ear->renewed = [&] { ++renewed; };
  ear->hear = [&](std::string message) {
    if (!once.exchange(true)) heard.set_value(std::move(message));
  };
  loop_->Listen(ear);
  auto message = heard.get_future();
  ASSERT_EQ(message.wait_for(std::chrono::seconds(10)), std::future_status::ready);
  EXPECT_EQ(message.get(), "at last");
  EXPECT_GE(renewed, 5);
  loop_->Forget(ear);
  loop_.reset();
}

TEST_F(StoreLoopTest, TwoMayListenToOneChannel) {
  ChannelNode node([](const Words& words, int) -> std::optional<std::string> {
    if (words[0] == "SSUBSCRIBE") return News("ssubscribe", words[1], ":1\r\n");
    return words[0] == "PING" ? "+PONG\r\n" : News("sunsubscribe", words[1], ":0\r\n");
  });
  ASSERT_TRUE(StartAt(node.node().node()));
  std::promise<void> ready[2];
  std::promise<std::string> heard[2];
  std::shared_ptr<Ear> ears[2];
  for (int i = 0; i < 2; ++i) {
    ears[i] = std::make_shared<Ear>();
    ears[i]->channel = "c";
    ears[i]->renewed = [&, i] { ready[i].set_value(); };
    ears[i]->hear = [&, i](std::string message) { heard[i].set_value(std::move(message)); };
    loop_->Listen(ears[i]);
    ready[i].get_future().get();
  }
  node.node().Push(News("smessage", "c", Bulk("both")) + News("smessage", "other", Bulk("nobody")));
  for (auto& one : heard) EXPECT_EQ(one.get_future().get(), "both");
  for (const auto& ear : ears) loop_->Forget(ear);
  loop_.reset();
}

}  // namespace
}  // namespace dw::redis

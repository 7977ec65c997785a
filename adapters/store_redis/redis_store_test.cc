// The store on real Redis servers: a plain one, and a cluster of six.
#include "adapters/store_redis/redis_store.h"

#include <atomic>
#include <boost/asio/io_context.hpp>
#include <boost/asio/steady_timer.hpp>
#include <cstdlib>
#include <memory>
#include <string_view>
#include <thread>

#include "adapters/store_redis/slots.h"
#include "ports/state_store_contract.h"
#include "tests/support/redis_nodes.h"

namespace dw {
namespace {

using std::chrono::milliseconds;
using std::chrono::seconds;
using std::chrono::steady_clock;
using testing::RedisNodes;

constexpr seconds kPatience{10};

/// Started when the first test needs them, and ended with the program; tests have keys of their own.
struct Servers {
  std::unique_ptr<RedisNodes> single;
  std::unique_ptr<RedisNodes> cluster;

  RedisNodes& Single() {
    if (!single) single = std::make_unique<RedisNodes>(1, std::vector<std::string>{});
    return *single;
  }
  RedisNodes& Cluster() {
    if (!cluster) cluster = std::make_unique<RedisNodes>();
    return *cluster;
  }
};
Servers& TheServers() {
  static Servers servers;
  return servers;
}

void Wait(Millis time) {
  boost::asio::io_context io;
  boost::asio::steady_timer(io, time).wait();
}

/// A store on `nodes`, in a room that no other test has.
class RedisWorld final : public StateStoreWorld {
 public:
  explicit RedisWorld(RedisNodes& nodes) {
    static int worlds = 0;
    prefix_ = "test" + std::to_string(++worlds) + "-";
    auto store = ConnectRedis({.url = nodes.url()}, metrics_);
    EXPECT_TRUE(store) << store.error().detail;
    store_ = std::move(*store);
  }

  StateStore& store() override { return *store_; }
  void Pass(Millis time) override { Wait(time); }
  Millis Scaled(Millis time) const override { return time / 4; }
  std::string Key(std::string key) const override { return key.insert(1, prefix_); }

  Lease Acquire(const std::string& key, const std::string& holder, Millis ttl) {
    const auto lease = Await<Lease>([&](auto done) { store().Acquire(Key(key), holder, ttl, std::move(done)); });
    EXPECT_TRUE(lease) << lease.error().detail;
    return lease ? *lease : Lease{};
  }
  bool Write(const std::string& key, const std::string& value, std::optional<WriteGuard> guard = {}) {
    const auto written =
        Await<bool>([&](auto done) { store().Write(Key(key), value, Millis(0), std::move(guard), std::move(done)); });
    EXPECT_TRUE(written) << written.error().detail;
    return written && *written;
  }
  std::string Read(const std::string& key) {
    const auto value = Await<std::optional<std::string>>([&](auto done) { store().Read(Key(key), std::move(done)); });
    EXPECT_TRUE(value) << value.error().detail;
    return value ? value->value_or("") : "";
  }
  bool Publish(const std::string& channel, const std::string& message) {
    return Await<Ok>([&](auto done) { store().Publish(Key(channel), message, std::move(done)); }).has_value();
  }
  std::uint32_t SlotOf(const std::string& key) const { return redis::SlotOf(Key(key)); }
  std::string Metric(const std::string& name) const {
    const std::string text = metrics_.Text();
    const std::size_t at = text.find("\n" + name + " ");
    if (at == std::string::npos) return "";
    const std::size_t from = at + name.size() + 2;
    return text.substr(from, text.find('\n', from) - from);
  }

 private:
  Metrics metrics_;
  std::string prefix_;
  std::unique_ptr<StateStore> store_;
};

/// One who listens, and counts.
struct Listener {
  Listener(RedisWorld& world, const std::string& channel)
      : subscription(world.store().Subscribe(
            world.Key(channel), [this](const std::string&) { ++heard; }, [this] { ++renewed; })) {}
  static bool AwaitMore(const std::atomic<int>& count, int than) {
    const auto deadline = steady_clock::now() + kPatience;
    while (count <= than) {
      if (steady_clock::now() > deadline) return false;
      Wait(Millis(5));
    }
    return true;
  }
  std::atomic<int> heard{0};
  std::atomic<int> renewed{0};
  std::unique_ptr<StateStore::Subscription> subscription;
};

#define DW_CONTRACT_ON(Where)                                                                                       \
  INSTANTIATE_TEST_SUITE_P(Where, StateStoreContract, ::testing::Values(+[]() -> std::unique_ptr<StateStoreWorld> { \
                             if (!RedisNodes::Installed()) return nullptr;                                          \
                             return std::make_unique<RedisWorld>(TheServers().Where());                             \
                           }))
DW_CONTRACT_ON(Single);
DW_CONTRACT_ON(Cluster);

class RedisStoreTest : public ::testing::Test {
 protected:
  void SetUp() override {
    if (RedisNodes::Installed()) return;
    const char* const required = std::getenv("DW_REQUIRE_PEERS");
    if (required != nullptr && std::string_view(required) == "1") FAIL() << "redis-server is not installed";
    GTEST_SKIP() << "NOT PROVEN: redis-server is not installed";
  }
};

TEST_F(RedisStoreTest, WhatIsAskedWithoutWaitingIsDoneInOrder) {
  RedisWorld world(TheServers().Cluster());
  std::atomic<int> done{0};
  for (int i = 0; i < 500; ++i) {
    world.store().Write(world.Key("{r}value"), std::to_string(i), Millis(0), {}, [&](const Outcome<bool>& written) {
      if (written && *written) ++done;
    });
  }
  EXPECT_EQ(world.Read("{r}value"), "499");
  EXPECT_EQ(done, 500);
  EXPECT_EQ(world.Metric("digiwork_store_commands_total"), "501");
  EXPECT_EQ(world.Metric("digiwork_store_commands_in_flight"), "0");
}

TEST_F(RedisStoreTest, SS1_AFenceIsNewAlsoWhenTheLastOneIsLost) {
  RedisNodes& nodes = TheServers().Single();
  RedisWorld world(nodes);
  const Lease first = world.Acquire("{r}lease", "one", seconds(30));
  // As a failover does it that comes before the copy.
  ASSERT_EQ(nodes.Ask(0, {"DEL", world.Key("{r}lease"), world.Key("{r}lease") + ":fence"}), "2");
  const Lease second = world.Acquire("{r}lease", "two", seconds(30));
  EXPECT_EQ(second.holder, "two");
  EXPECT_GT(second.fence, first.fence);
  EXPECT_FALSE(world.Write("{r}value", "late", WriteGuard{world.Key("{r}lease"), first.fence}));
}

TEST_F(RedisStoreTest, SS4_WhatMembersLeaveBehindGoesByItself) {
  RedisNodes& nodes = TheServers().Single();
  RedisWorld world(nodes);
  for (const Millis ttl : {Millis(200), Millis(100)}) {
    EXPECT_TRUE(Await<Ok>([&](auto done) {
      world.store().Enter(world.Key("{g}"), std::to_string(ttl.count()), "", ttl, std::move(done));
    }));
  }
  EXPECT_EQ(nodes.Ask(0, {"EXISTS", world.Key("{g}"), world.Key("{g}") + ":ends"}), "2");
  world.Pass(Millis(250));
  EXPECT_EQ(nodes.Ask(0, {"EXISTS", world.Key("{g}"), world.Key("{g}") + ":ends"}), "0");
}

TEST_F(RedisStoreTest, AKeyOfAnotherKindIsAFault) {
  RedisNodes& nodes = TheServers().Single();
  RedisWorld world(nodes);
  nodes.Ask(0, {"RPUSH", world.Key("{r}value"), "a list"});
  const auto value =
      Await<std::optional<std::string>>([&](auto done) { world.store().Read(world.Key("{r}value"), std::move(done)); });
  ASSERT_FALSE(value);
  EXPECT_EQ(value.error().code, Fault::Code::kCorrupt);
}

TEST_F(RedisStoreTest, SS6_AKeyAndItsLeaseAreOfOneRoom) {
  RedisWorld world(TheServers().Single());
  const auto written = Await<bool>([&](auto done) {
    world.store().Write(world.Key("{r}value"), "v", Millis(0), WriteGuard{world.Key("{s}lease"), 1}, std::move(done));
  });
  ASSERT_FALSE(written);
  EXPECT_EQ(written.error().code, Fault::Code::kConflict);
}

TEST_F(RedisStoreTest, WhatIsTooLargeIsRefused) {
  RedisWorld world(TheServers().Single());
  const auto written = Await<bool>([&](auto done) {
    world.store().Write(world.Key("{r}value"), std::string(17 * 1024 * 1024, 'x'), Millis(0), {}, std::move(done));
  });
  ASSERT_FALSE(written);
  EXPECT_EQ(written.error().code, Fault::Code::kTooLarge);
  EXPECT_TRUE(world.Write("{r}value", std::string(15 * 1024 * 1024, 'x')));
  EXPECT_EQ(world.Read("{r}value").size(), 15U * 1024 * 1024);
}

TEST_F(RedisStoreTest, APasswordIsGivenAndNotTold) {
  const RedisNodes nodes(1, {"--requirepass", "secret"});
  const std::string where = "127.0.0.1:" + std::to_string(nodes.port(0));
  Metrics metrics;
  EXPECT_TRUE(ConnectRedis({.url = "redis://:secret@" + where}, metrics));
  EXPECT_TRUE(ConnectRedis({.url = "redis://default:secret@" + where}, metrics));
  for (const char* wrong : {":secret2@", "secretuser:secret@", ""}) {
    const auto store = ConnectRedis({.url = "redis://" + std::string(wrong) + where}, metrics);
    ASSERT_FALSE(store);
    EXPECT_EQ(store.error().code, Fault::Code::kDenied);
    EXPECT_THAT(store.error().detail, ::testing::Not(::testing::HasSubstr("secret")));
  }
}

TEST_F(RedisStoreTest, PlainServersAreNoCluster) {
  const RedisNodes nodes(2, {});
  Metrics metrics;
  const auto store = ConnectRedis({.url = nodes.url(), .start_limit = Millis(300)}, metrics);
  ASSERT_FALSE(store);
  EXPECT_THAT(store.error().detail, ::testing::HasSubstr("the only address"));
}

TEST_F(RedisStoreTest, AServerThatComesBackIsUsedAgain) {
  RedisNodes nodes(1, {});
  RedisWorld world(nodes);
  const Listener listener(world, "{c}");
  ASSERT_TRUE(Listener::AwaitMore(listener.renewed, 0));
  EXPECT_TRUE(world.Write("{r}value", "before"));
  nodes.Kill(0);
  std::promise<bool> written;
  world.store().Write(world.Key("{r}value"), "meanwhile", Millis(0), {},
                      [&](const Outcome<bool>& outcome) { written.set_value(outcome && *outcome); });
  nodes.Restart(0);
  EXPECT_TRUE(written.get_future().get());
  EXPECT_EQ(world.Read("{r}value"), "meanwhile");
  ASSERT_TRUE(Listener::AwaitMore(listener.renewed, 1));
  EXPECT_TRUE(world.Publish("{c}", "hello"));
  EXPECT_TRUE(Listener::AwaitMore(listener.heard, 0));
}

TEST_F(RedisStoreTest, AServerThatSaysNothingCostsAFaultInTime) {
  const RedisNodes nodes(1, {});
  Metrics metrics;
  auto store = ConnectRedis({.url = nodes.url(), .command_limit = Millis(300)}, metrics);
  ASSERT_TRUE(store);
  nodes.Freeze(0, true);
  const auto begin = steady_clock::now();
  const auto value = Await<std::optional<std::string>>([&](auto done) { (*store)->Read("{r}value", std::move(done)); });
  EXPECT_FALSE(value);
  EXPECT_LT(steady_clock::now() - begin, seconds(1));
  nodes.Freeze(0, false);
  EXPECT_TRUE(Await<std::optional<std::string>>([&](auto done) { (*store)->Read("{r}value", std::move(done)); }));
}

TEST_F(RedisStoreTest, ASubscriptionMayOutliveTheStore) {
  auto world = std::make_unique<RedisWorld>(TheServers().Single());
  Listener listener(*world, "{c}");
  ASSERT_TRUE(Listener::AwaitMore(listener.renewed, 0));
  world.reset();
  listener.subscription.reset();
}

/// Writes field after field on its own thread, each when the last is answered.
class WriteStream {
 public:
  explicit WriteStream(RedisWorld& world) : world_(world), thread_([this] { Run(); }) {}
  ~WriteStream() { Stop(); }
  WriteStream(const WriteStream&) = delete;
  WriteStream& operator=(const WriteStream&) = delete;
  void Stop() {
    stop_ = true;
    if (thread_.joinable()) thread_.join();
  }
  const std::atomic<int>& written() const { return written_; }
  int failed() const { return failed_; }
  Millis longest() const { return longest_; }

 private:
  void Run() {
    for (int i = 0; !stop_; ++i) {
      const auto begin = steady_clock::now();
      const auto written = Await<bool>([&](auto done) {
        world_.store().WriteField(world_.Key("{f}fields"), std::to_string(i), "v", {}, std::move(done));
      });
      longest_ = std::max(longest_, std::chrono::duration_cast<Millis>(steady_clock::now() - begin));
      if (written && *written) {
        ++written_;
      } else {
        ++failed_;
      }
    }
  }
  RedisWorld& world_;
  std::atomic<bool> stop_{false};
  std::atomic<int> written_{0};
  int failed_ = 0;
  Millis longest_{0};
  std::thread thread_;
};

// A cluster copies after it answers: what the master answered just before its death may be gone. What is asserted: no
// call fails, none takes longer than its limit, and everything is there that had been copied, or was written after the
// death.
TEST_F(RedisStoreTest, AMastersDeathIsWaitedOut) {
  RedisNodes& nodes = TheServers().Cluster();
  RedisWorld world(nodes);
  const std::uint32_t slot = world.SlotOf("{f}fields");
  const std::size_t master = nodes.MasterOf(slot);
  const Lease lease = world.Acquire("{f}lease", "one", seconds(60));
  const Listener listener(world, "{f}channel");
  ASSERT_TRUE(Listener::AwaitMore(listener.renewed, 0));

  WriteStream stream(world);
  ASSERT_TRUE(Listener::AwaitMore(stream.written(), 20));
  const int copied = stream.written();
  nodes.AwaitReplicated(master);
  nodes.Kill(master);
  const int at_death = stream.written() + 2;  // one may have been under way, and one is being written
  ASSERT_TRUE(Listener::AwaitMore(stream.written(), at_death + 20));
  stream.Stop();
  EXPECT_EQ(stream.failed(), 0);
  EXPECT_LT(stream.longest(), seconds(5));
  const auto fields =
      Await<StateStore::Fields>([&](auto done) { world.store().ReadFields(world.Key("{f}fields"), std::move(done)); });
  ASSERT_TRUE(fields);
  for (int i = 0; i < stream.written(); ++i) {
    if (i >= copied && i < at_death) continue;
    EXPECT_TRUE(fields->contains(std::to_string(i))) << i << " of " << at_death;
  }

  // The lease is held still, and its fence guards writes.
  EXPECT_EQ(world.Acquire("{f}lease", "two", seconds(60)), lease);
  EXPECT_TRUE(world.Write("{f}value", "one's", WriteGuard{world.Key("{f}lease"), lease.fence}));
  EXPECT_FALSE(world.Write("{f}value", "x", WriteGuard{world.Key("{f}lease"), lease.fence - 1}));

  ASSERT_TRUE(Listener::AwaitMore(listener.renewed, 1));
  EXPECT_TRUE(world.Publish("{f}channel", "hello"));
  EXPECT_TRUE(Listener::AwaitMore(listener.heard, 0));
  EXPECT_NE(world.Metric("digiwork_store_retries_total"), "0");
  nodes.Restart(master);
}

TEST_F(RedisStoreTest, ASlotMayMoveWhileItIsUsed) {
  RedisNodes& nodes = TheServers().Cluster();
  RedisWorld world(nodes);
  const std::string slot = std::to_string(world.SlotOf("{f}fields"));
  const std::size_t from = nodes.MasterOf(world.SlotOf("{f}fields"));
  // A master of another third of the slots.
  const std::size_t to = nodes.MasterOf((world.SlotOf("{f}fields") + redis::kSlots / 2) % redis::kSlots);
  ASSERT_NE(from, to);
  const std::string from_id = nodes.Ask(from, {"CLUSTER", "MYID"});
  const std::string to_id = nodes.Ask(to, {"CLUSTER", "MYID"});
  const Lease lease = world.Acquire("{f}lease", "one", seconds(60));
  const Listener listener(world, "{f}channel");
  ASSERT_TRUE(Listener::AwaitMore(listener.renewed, 0));
  WriteStream stream(world);
  ASSERT_TRUE(Listener::AwaitMore(stream.written(), 20));

  EXPECT_EQ(nodes.Ask(to, {"CLUSTER", "SETSLOT", slot, "IMPORTING", from_id}), "OK");
  EXPECT_EQ(nodes.Ask(from, {"CLUSTER", "SETSLOT", slot, "MIGRATING", to_id}), "OK");
  // Not there yet, so it is asked for at its new place; the stream's key is at its old one.
  EXPECT_TRUE(world.Write("{f}value", "in motion"));
  EXPECT_EQ(world.Read("{f}value"), "in motion");
  ASSERT_TRUE(Listener::AwaitMore(stream.written(), stream.written() + 20));
  for (const char* key : {"{f}lease", "{f}lease:fence", "{f}fields"}) {
    const auto moved =
        nodes.Ask(from, {"MIGRATE", "127.0.0.1", std::to_string(nodes.port(to)), world.Key(key), "0", "5000"});
    EXPECT_EQ(moved, "OK") << key;
  }
  ASSERT_TRUE(Listener::AwaitMore(stream.written(), stream.written() + 20));
  EXPECT_EQ(world.Acquire("{f}lease", "two", seconds(60)), lease);
  for (const std::size_t node : {to, from}) {
    EXPECT_EQ(nodes.Ask(node, {"CLUSTER", "SETSLOT", slot, "NODE", to_id}), "OK");
  }
  ASSERT_TRUE(Listener::AwaitMore(stream.written(), stream.written() + 20));
  stream.Stop();

  EXPECT_EQ(stream.failed(), 0);
  const auto fields =
      Await<StateStore::Fields>([&](auto done) { world.store().ReadFields(world.Key("{f}fields"), std::move(done)); });
  ASSERT_TRUE(fields);
  EXPECT_EQ(fields->size(), static_cast<std::size_t>(stream.written()));
  EXPECT_EQ(world.Read("{f}value"), "in motion");
  EXPECT_NE(world.Metric("digiwork_store_redirections_total"), "0");
  ASSERT_TRUE(Listener::AwaitMore(listener.renewed, 1));
  EXPECT_TRUE(world.Publish("{f}channel", "hello"));
  EXPECT_TRUE(Listener::AwaitMore(listener.heard, 0));
}

}  // namespace
}  // namespace dw

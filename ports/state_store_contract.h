#pragma once

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <chrono>
#include <cstdlib>
#include <future>
#include <memory>
#include <optional>
#include <string>
#include <utility>

#include "ports/await_outcome.h"
#include "ports/state_store.h"

namespace dw {

/// A store, and time to pass for it.
class StateStoreWorld {
 public:
  virtual ~StateStoreWorld() = default;
  virtual StateStore& store() = 0;
  virtual void Pass(Millis time) = 0;
  /// How long `time` is in this world: less, where it has to be waited for.
  virtual Millis Scaled(Millis time) const { return time; }
  /// `key` as nobody else has it, in a store that is shared with other worlds.
  virtual std::string Key(std::string key) const { return key; }
};

/// What every StateStore does. Instantiate with a factory of worlds. One that makes none says that the server it needs
/// is not installed: nothing is proven then, and DW_REQUIRE_PEERS=1 in the environment makes that a failure.
class StateStoreContract : public ::testing::TestWithParam<std::unique_ptr<StateStoreWorld> (*)()> {
 protected:
  void SetUp() override {
    if (world_) return;
    const char* const required = std::getenv("DW_REQUIRE_PEERS");
    if (required != nullptr && std::string(required) == "1") FAIL() << "its server is not installed";
    GTEST_SKIP() << "NOT PROVEN: its server is not installed";
  }
  StateStore& store() { return world_->store(); }
  std::string Key(const char* key) { return world_->Key(key); }
  void Pass(Millis time) { world_->Pass(world_->Scaled(time)); }
  Lease Acquire(const std::string& holder, Millis ttl = std::chrono::seconds(10)) {
    const auto lease = Await<Lease>(
        [&](auto done) { store().Acquire(Key("{r}lease"), holder, world_->Scaled(ttl), std::move(done)); });
    EXPECT_TRUE(lease) << lease.error().detail;
    return lease ? *lease : Lease{};
  }
  Lease Holder() {
    const auto lease = Await<Lease>([&](auto done) { store().Holder(Key("{r}lease"), std::move(done)); });
    EXPECT_TRUE(lease) << lease.error().detail;
    return lease ? *lease : Lease{};
  }
  void Release(const std::string& holder) {
    EXPECT_TRUE(Await<Ok>([&](auto done) { store().Release(Key("{r}lease"), holder, std::move(done)); }));
  }
  bool Write(const std::string& value, std::optional<WriteGuard> guard = {}, Millis ttl = Millis(0)) {
    const auto written = Await<bool>([&](auto done) {
      store().Write(Key("{r}value"), value, world_->Scaled(ttl), std::move(guard), std::move(done));
    });
    EXPECT_TRUE(written) << written.error().detail;
    return written && *written;
  }
  std::optional<std::string> Read() {
    const auto value =
        Await<std::optional<std::string>>([&](auto done) { store().Read(Key("{r}value"), std::move(done)); });
    EXPECT_TRUE(value) << value.error().detail;
    return value ? *value : std::nullopt;
  }
  bool Erase(const char* key, std::optional<WriteGuard> guard = {}) {
    const auto erased = Await<bool>([&](auto done) { store().Erase(Key(key), std::move(guard), std::move(done)); });
    EXPECT_TRUE(erased) << erased.error().detail;
    return erased && *erased;
  }
  bool WriteField(const char* field, const char* value, std::optional<WriteGuard> guard = {}) {
    const auto written = Await<bool>(
        [&](auto done) { store().WriteField(Key("{r}fields"), field, value, std::move(guard), std::move(done)); });
    EXPECT_TRUE(written) << written.error().detail;
    return written && *written;
  }
  StateStore::Fields ReadFields() {
    const auto fields =
        Await<StateStore::Fields>([&](auto done) { store().ReadFields(Key("{r}fields"), std::move(done)); });
    EXPECT_TRUE(fields) << fields.error().detail;
    return fields ? *fields : StateStore::Fields{};
  }
  StateStore::Fields Members() {
    const auto members = Await<StateStore::Fields>([&](auto done) { store().Members(Key("{g}"), std::move(done)); });
    EXPECT_TRUE(members) << members.error().detail;
    return members ? *members : StateStore::Fields{};
  }
  void Enter(const std::string& member, const std::string& about) {
    const Millis ttl = world_->Scaled(std::chrono::seconds(10));
    EXPECT_TRUE(Await<Ok>([&](auto done) { store().Enter(Key("{g}"), member, about, ttl, std::move(done)); }));
  }
  void Publish(const std::string& message) {
    EXPECT_TRUE(Await<Ok>([&](auto done) { store().Publish(Key("{c}"), message, std::move(done)); }));
  }
  WriteGuard Guard(const Lease& lease) { return {Key("{r}lease"), lease.fence}; }

  std::unique_ptr<StateStoreWorld> world_ = GetParam()();
};

TEST_P(StateStoreContract, SS1_AKeyIsHeldByOneAtATime) {
  EXPECT_EQ(Holder().holder, "");
  const Lease first = Acquire("one");
  EXPECT_EQ(first.holder, "one");
  EXPECT_EQ(Acquire("two"), first);
  EXPECT_EQ(Acquire("one"), first);
  EXPECT_EQ(Holder(), first);
}

TEST_P(StateStoreContract, SS1_FencesRiseWithEveryNewHolder) {
  const Lease first = Acquire("one");
  Release("two");  // not its own
  EXPECT_EQ(Holder(), first);
  Release("one");
  EXPECT_EQ(Holder(), (Lease{"", first.fence}));
  const Lease second = Acquire("two");
  EXPECT_GT(second.fence, first.fence);
  Release("two");
  EXPECT_GT(Acquire("one").fence, second.fence);
}

TEST_P(StateStoreContract, SS1_WhoTakesItsOwnLeaseAgainKeepsItsFenceUnlessItWasAnothersMeanwhile) {
  const Lease first = Acquire("one", Millis(2000));
  Pass(Millis(3000));
  EXPECT_EQ(Acquire("one", Millis(2000)), first);
  Pass(Millis(3000));
  const Lease other = Acquire("two", Millis(2000));
  EXPECT_GT(other.fence, first.fence);
  Pass(Millis(3000));
  EXPECT_GT(Acquire("one", Millis(2000)).fence, other.fence);
}

TEST_P(StateStoreContract, SS2_ALeaseEndsUnlessItIsRenewed) {
  const Lease first = Acquire("one", Millis(2000));
  Pass(Millis(1200));
  EXPECT_EQ(Acquire("one", Millis(2000)), first);
  Pass(Millis(1200));
  EXPECT_EQ(Acquire("two", Millis(2000)), first);
  Pass(Millis(1200));
  EXPECT_EQ(Holder().holder, "");
  EXPECT_EQ(Acquire("two").holder, "two");
}

TEST_P(StateStoreContract, SS3_WhatIsWrittenIsReadUntilItEnds) {
  EXPECT_EQ(Read(), std::nullopt);
  const std::string bytes("a\0\xff\r\n", 5);
  EXPECT_TRUE(Write(bytes));
  EXPECT_EQ(Read(), bytes);
  EXPECT_TRUE(Write("soon gone", {}, Millis(1000)));
  Pass(Millis(1500));
  EXPECT_EQ(Read(), std::nullopt);
  EXPECT_TRUE(Write(""));
  EXPECT_EQ(Read(), "");
  EXPECT_TRUE(Erase("{r}value"));
  EXPECT_EQ(Read(), std::nullopt);
}

TEST_P(StateStoreContract, SS3_WhoHasLostTheLeaseWritesNothing) {
  EXPECT_FALSE(Write("never held", WriteGuard{Key("{r}lease"), 1}));
  const Lease first = Acquire("one", Millis(1000));
  EXPECT_TRUE(Write("first", Guard(first)));
  Pass(Millis(1500));
  // Nobody else has come: the last holder may still save what it has.
  EXPECT_TRUE(Write("late", Guard(first)));
  const Lease second = Acquire("two");
  EXPECT_FALSE(Write("too late", Guard(first)));
  EXPECT_TRUE(Write("second", Guard(second)));
  EXPECT_EQ(Read(), "second");

  EXPECT_FALSE(WriteField("f", "v", Guard(first)));
  EXPECT_TRUE(WriteField("f", "v", Guard(second)));
  EXPECT_FALSE(Erase("{r}value", Guard(first)));
  EXPECT_EQ(Read(), "second");
  EXPECT_TRUE(Erase("{r}value", Guard(second)));
  EXPECT_EQ(Read(), std::nullopt);
}

TEST_P(StateStoreContract, SS3_FieldsAreWrittenOneByOneAndReadTogether) {
  EXPECT_EQ(ReadFields(), StateStore::Fields{});
  for (const auto& [field, value] : {std::pair{"a", "1"}, {"b", ""}, {"a", "2"}}) EXPECT_TRUE(WriteField(field, value));
  EXPECT_EQ(ReadFields(), (StateStore::Fields{{"a", "2"}, {"b", ""}}));
  EXPECT_TRUE(Erase("{r}fields"));
  EXPECT_EQ(ReadFields(), StateStore::Fields{});
}

TEST_P(StateStoreContract, SS4_MembersAreThoseWhoSaidSoLately) {
  Enter("one", "10.0.0.1");
  Enter("two", "10.0.0.2");
  EXPECT_EQ(Members(), (StateStore::Fields{{"one", "10.0.0.1"}, {"two", "10.0.0.2"}}));
  Pass(Millis(6000));
  Enter("two", "10.0.0.3");
  Pass(Millis(6000));
  EXPECT_EQ(Members(), (StateStore::Fields{{"two", "10.0.0.3"}}));
  EXPECT_TRUE(Await<Ok>([&](auto done) { store().Exit(Key("{g}"), "two", std::move(done)); }));
  EXPECT_EQ(Members(), StateStore::Fields{});
}

TEST_P(StateStoreContract, SS5_WhoListensHears) {
  std::promise<std::string> heard;
  auto future = heard.get_future();
  std::promise<void> ready;
  auto listening = ready.get_future();
  bool first = true;
  auto subscription = store().Subscribe(
      Key("{c}"), [&](std::string message) { heard.set_value(std::move(message)); },
      [&] {
        if (std::exchange(first, false)) ready.set_value();
      });
  // It says so once it listens.
  ASSERT_EQ(listening.wait_for(std::chrono::seconds(10)), std::future_status::ready);
  Publish("hello");
  ASSERT_EQ(future.wait_for(std::chrono::seconds(10)), std::future_status::ready);
  EXPECT_EQ(future.get(), "hello");
  subscription.reset();
  Publish("nobody");
}

}  // namespace dw

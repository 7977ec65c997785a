#pragma once

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <chrono>
#include <future>
#include <memory>
#include <optional>
#include <string>
#include <utility>

#include "ports/await_outcome.h"
#include "ports/state_store.h"

namespace dw {

/// A store of its own, and time to pass for it.
class StateStoreWorld {
 public:
  virtual ~StateStoreWorld() = default;
  virtual StateStore& store() = 0;
  virtual void Pass(Millis time) = 0;
};

/// What every StateStore does. Instantiate with a factory of worlds.
class StateStoreContract : public ::testing::TestWithParam<std::unique_ptr<StateStoreWorld> (*)()> {
 protected:
  StateStore& store() { return world_->store(); }
  Lease Acquire(const std::string& holder, Millis ttl = std::chrono::seconds(10)) {
    const auto lease = Await<Lease>([&](auto done) { store().Acquire("{r}lease", holder, ttl, done); });
    EXPECT_TRUE(lease) << lease.error().detail;
    return lease ? *lease : Lease{};
  }
  Lease Holder() {
    const auto lease = Await<Lease>([&](auto done) { store().Holder("{r}lease", done); });
    EXPECT_TRUE(lease);
    return lease ? *lease : Lease{};
  }
  bool Write(const std::string& value, std::optional<WriteGuard> guard = {}, Millis ttl = Millis(0)) {
    const auto written = Await<bool>([&](auto done) { store().Write("{r}value", value, ttl, guard, done); });
    EXPECT_TRUE(written);
    return written && *written;
  }
  std::optional<std::string> Read() {
    const auto value =
        Await<std::optional<std::string>>([&](auto done) { store().Read("{r}value", done); });
    EXPECT_TRUE(value);
    return value ? *value : std::nullopt;
  }
  StateStore::Fields Members() {
    const auto members = Await<StateStore::Fields>([&](auto done) { store().Members("{g}", done); });
    EXPECT_TRUE(members);
    return members ? *members : StateStore::Fields{};
  }
  void Enter(const std::string& member, const std::string& about) {
    EXPECT_TRUE(Await<Ok>([&](auto done) { store().Enter("{g}", member, about, std::chrono::seconds(10), done); }));
  }
  void Release(const std::string& holder) {
    EXPECT_TRUE(Await<Ok>([&](auto done) { store().Release("{r}lease", holder, done); }));
  }
  WriteGuard Guard(const Lease& lease) { return {"{r}lease", lease.fence}; }

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
  EXPECT_EQ(Holder().holder, "");
  const Lease second = Acquire("two");
  EXPECT_GT(second.fence, first.fence);
  Release("two");
  EXPECT_GT(Acquire("one").fence, second.fence);
}

TEST_P(StateStoreContract, SS2_ALeaseEndsUnlessItIsRenewed) {
  const Lease first = Acquire("one", Millis(2000));
  world_->Pass(Millis(1200));
  EXPECT_EQ(Acquire("one", Millis(2000)), first);
  world_->Pass(Millis(1200));
  EXPECT_EQ(Acquire("two", Millis(2000)), first);
  world_->Pass(Millis(1200));
  EXPECT_EQ(Holder().holder, "");
  EXPECT_EQ(Acquire("two").holder, "two");
}

TEST_P(StateStoreContract, SS3_WhatIsWrittenIsReadUntilItEnds) {
  EXPECT_EQ(Read(), std::nullopt);
  const std::string bytes("a\0\xff\r\n", 5);
  EXPECT_TRUE(Write(bytes));
  EXPECT_EQ(Read(), bytes);
  EXPECT_TRUE(Write("soon gone", {}, Millis(1000)));
  world_->Pass(Millis(1500));
  EXPECT_EQ(Read(), std::nullopt);
}

TEST_P(StateStoreContract, SS3_WhoHasLostTheLeaseWritesNothing) {
  const Lease first = Acquire("one", Millis(1000));
  EXPECT_TRUE(Write("first", Guard(first)));
  world_->Pass(Millis(1500));
  // Nobody else has come: the last holder may still save what it has.
  EXPECT_TRUE(Write("late", Guard(first)));
  const Lease second = Acquire("two");
  EXPECT_FALSE(Write("too late", Guard(first)));
  EXPECT_TRUE(Write("second", Guard(second)));
  EXPECT_EQ(Read(), "second");

  const auto write_field = [&](const Lease& lease) {
    return Await<bool>([&](auto done) { store().WriteField("{r}fields", "f", "v", Guard(lease), done); });
  };
  EXPECT_EQ(*write_field(first), false);
  EXPECT_EQ(*write_field(second), true);
  const auto erase = [&](const Lease& lease) {
    return Await<bool>([&](auto done) { store().Erase("{r}value", Guard(lease), done); });
  };
  EXPECT_EQ(*erase(first), false);
  EXPECT_EQ(Read(), "second");
  EXPECT_EQ(*erase(second), true);
  EXPECT_EQ(Read(), std::nullopt);
}

TEST_P(StateStoreContract, SS3_FieldsAreWrittenOneByOneAndReadTogether) {
  for (const auto& [field, value] : {std::pair{"a", "1"}, {"b", ""}, {"a", "2"}}) {
    EXPECT_TRUE(Await<bool>([&](auto done) { store().WriteField("{r}fields", field, value, {}, done); }));
  }
  const auto fields = Await<StateStore::Fields>([&](auto done) { store().ReadFields("{r}fields", done); });
  ASSERT_TRUE(fields);
  EXPECT_EQ(*fields, (StateStore::Fields{{"a", "2"}, {"b", ""}}));
}

TEST_P(StateStoreContract, SS4_MembersAreThoseWhoSaidSoLately) {
  Enter("one", "10.0.0.1");
  Enter("two", "10.0.0.2");
  EXPECT_EQ(Members(), (StateStore::Fields{{"one", "10.0.0.1"}, {"two", "10.0.0.2"}}));
  world_->Pass(Millis(6000));
  Enter("two", "10.0.0.3");
  world_->Pass(Millis(6000));
  EXPECT_EQ(Members(), (StateStore::Fields{{"two", "10.0.0.3"}}));
  EXPECT_TRUE(Await<Ok>([&](auto done) { store().Exit("{g}", "two", done); }));
  EXPECT_EQ(Members(), StateStore::Fields{});
}

TEST_P(StateStoreContract, SS5_WhoListensHears) {
  std::promise<std::string> heard;
  auto future = heard.get_future();
  std::promise<void> ready;
  auto listening = ready.get_future();
  bool first = true;
  auto subscription = store().Subscribe(
      "{c}", [&](std::string message) { heard.set_value(std::move(message)); },
      [&] {
        if (std::exchange(first, false)) ready.set_value();
      });
  // It says so once it listens.
  ASSERT_EQ(listening.wait_for(std::chrono::seconds(10)), std::future_status::ready);
  EXPECT_TRUE(Await<Ok>([&](auto done) { store().Publish("{c}", "hello", done); }));
  ASSERT_EQ(future.wait_for(std::chrono::seconds(10)), std::future_status::ready);
  EXPECT_EQ(future.get(), "hello");
  subscription.reset();
  EXPECT_TRUE(Await<Ok>([&](auto done) { store().Publish("{c}", "nobody", done); }));
}

}  // namespace dw

#include "runtime/shard.h"
#include "runtime/spare_memory.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <array>
#include <future>
#include <map>
#include <random>
#include <sstream>
#include <utility>
#include <vector>

#include "runtime/clock.h"
#include "runtime/runtime.h"
#include "runtime/tally.h"
#include "runtime/token_bucket.h"

namespace dw {
namespace {

using std::chrono::seconds;
using ::testing::ElementsAre;
using ::testing::HasSubstr;

TEST(TimerQueueTest, RunsWhatIsDueInOrderOfTime) {
  TimerQueue timers;
  std::vector<int> ran;
  const Instant start{};
  timers.Add(start + seconds(2), [&] { ran.push_back(2); });
  timers.Add(start + seconds(1), [&] { ran.push_back(1); });
  const TimerId cancelled = timers.Add(start + seconds(1), [&] { ran.push_back(9); });
  timers.Add(start + seconds(3), [&] { ran.push_back(3); });
  timers.Cancel(cancelled);

  timers.RunDue(start + seconds(2));
  EXPECT_THAT(ran, ElementsAre(1, 2));
  EXPECT_EQ(timers.NextDue(), start + seconds(3));
}

TEST(TimerQueueTest, EveryTimerRunsOnceInOrderWhateverIsCancelledMeanwhile) {
  TimerQueue timers;
  const Instant start{};
  std::minstd_rand random(1);
  std::map<std::pair<int, int>, TimerId> pending;  // due and number
  std::vector<std::pair<int, int>> ran;
  std::vector<std::pair<int, int>> expected;
  int now = 0;
  for (int number = 0; number < 5000; ++number) {
    const std::pair<int, int> key{now + 1 + static_cast<int>(random() % 50), number};
    pending[key] = timers.Add(start + seconds(key.first), [&ran, key] { ran.push_back(key); });
    if (random() % 3 == 0) {
      const auto victim = std::next(pending.begin(), static_cast<long>(random() % pending.size()));
      timers.Cancel(victim->second);
      pending.erase(victim);
    }
    if (random() % 4 == 0) {
      timers.RunDue(start + seconds(++now));
      while (!pending.empty() && pending.begin()->first.first <= now) {
        expected.push_back(pending.begin()->first);
        pending.erase(pending.begin());
      }
      ASSERT_EQ(ran, expected);
    }
    ASSERT_EQ(timers.size(), pending.size());
  }
}

TEST(TimerQueueTest, ATimerMayCancelAnotherThatIsDueAndOneThatIsGone) {
  TimerQueue timers;
  const Instant start{};
  int ran = 0;
  TimerId second;
  TimerId first;
  first = timers.Add(start, [&] {
    ++ran;
    timers.Cancel(second);
    timers.Cancel(first);
  });
  second = timers.Add(start, [&] { ran += 10; });
  timers.RunDue(start);
  EXPECT_EQ(ran, 1);
  const TimerId third = timers.Add(start, [&] { ran += 100; });
  timers.Cancel(second);  // its slot has another tenant now
  timers.RunDue(start);
  EXPECT_EQ(ran, 101);
  timers.Cancel(third);
}

TEST(TimerQueueTest, WhatATimerAddsWaitsForTheNextCall) {
  TimerQueue timers;
  int ran = 0;
  std::function<void()> again = [&] {
    ++ran;
    timers.Add(Instant{}, again);
  };
  timers.Add(Instant{}, again);
  timers.RunDue(Instant{});
  EXPECT_EQ(ran, 1);
  timers.RunDue(Instant{});
  EXPECT_EQ(ran, 2);
}

TEST(TokenBucketTest, LetsABurstThroughAndThenTheRate) {
  const Instant start{};
  TokenBucket bucket(10, 5, start);
  for (int i = 0; i < 5; ++i) EXPECT_TRUE(bucket.Take(1, start));
  EXPECT_FALSE(bucket.Take(1, start));
  EXPECT_FALSE(bucket.Take(1, start + Millis(99)));
  EXPECT_TRUE(bucket.Take(1, start + Millis(100)));
  EXPECT_FALSE(bucket.Take(6, start + seconds(60)));
}

class Count final : public TurnEnd {
 public:
  void OnTurnEnd() override { ++ends; }
  int ends = 0;
};

TEST(ShardTest, ATurnEndsOnceForAllThatWasPosted) {
  ManualClock clock;
  Shard shard(0, clock);
  Count count;
  int ran = 0;
  for (int i = 0; i < 100; ++i) {
    shard.Post([&] {
      ++ran;
      shard.AtTurnEnd(count);
    });
  }
  shard.Post([&] { shard.Stop(); });
  shard.Run();
  EXPECT_EQ(ran, 100);
  EXPECT_EQ(count.ends, 1);
}

TEST(ShardTest, ATaskThatIsForgottenIsNotCalled) {
  ManualClock clock;
  Shard shard(0, clock);
  Count count;
  shard.Post([&] {
    shard.AtTurnEnd(count);
    shard.ForgetTurnEnd(count);
    shard.Stop();
  });
  shard.Run();
  EXPECT_EQ(count.ends, 0);
}

TEST(RuntimeTest, TenRunSideBySideAndStop) {
  const SystemClock clock;
  std::ostringstream out;
  Log log(out, Log::Level::kInfo);
  std::vector<std::unique_ptr<Runtime>> runtimes;
  for (int i = 0; i < 10; ++i) {
    runtimes.push_back(std::make_unique<Runtime>(Runtime::Options{2}, clock, log));
    runtimes.back()->Start();
  }
  for (auto& runtime : runtimes) {
    std::promise<void> ran;
    runtime->shard(1).Post([&] { runtime->shard(0).Post([&] { ran.set_value(); }); });
    ran.get_future().wait();
  }
}

TEST(RuntimeTest, TimersFollowTheClockThatIsGiven) {
  ManualClock clock;
  std::ostringstream out;
  Log log(out, Log::Level::kInfo);
  Runtime runtime({1}, clock, log);
  std::promise<void> fired;
  std::promise<void> armed;
  runtime.shard(0).Post([&] {
    runtime.shard(0).After(std::chrono::hours(1), [&] { fired.set_value(); });
    armed.set_value();
  });
  runtime.Start();
  armed.get_future().wait();
  clock.Advance(std::chrono::hours(2));
  runtime.Wake();
  fired.get_future().wait();
}

/// Says at its end that it waits no more, as parts of the server do.
class Waiter final : public TurnEnd {
 public:
  explicit Waiter(Shard& shard) : shard_(shard) { shard_.AtTurnEnd(*this); }
  ~Waiter() override {
    shard_.ForgetTurnEnd(*this);
    shard_.Post([] {});
  }
  void OnTurnEnd() override {}

 private:
  Shard& shard_;
};

TEST(RuntimeTest, WhatWaitsInOneShardMayHoldThingsOfAnother) {
  ManualClock clock;
  std::ostringstream out;
  Log log(out, Log::Level::kInfo);
  std::weak_ptr<Waiter> weak;
  {
    Runtime runtime({2}, clock, log);
    auto first = std::make_shared<Waiter>(runtime.shard(0));
    auto second = std::make_shared<Waiter>(runtime.shard(1));
    weak = first;
    runtime.shard(1).Post([first] {});
    runtime.shard(0).Post([second] {});
  }
  EXPECT_TRUE(weak.expired());
}

TEST(SpareMemoryTest, WhatIsNotUsedAnyMoreIsGivenBack) {
#if defined(__has_feature)
#if __has_feature(address_sanitizer) || __has_feature(thread_sanitizer)
  GTEST_SKIP() << "this allocator is not the one that is asked";
#endif
#endif
  constexpr std::size_t kPieces = 100'000;
  constexpr std::size_t kBytes = 1000;
  const std::size_t before = ResidentBytes();
  {
    std::vector<std::string> pieces;
    for (std::size_t i = 0; i < kPieces; ++i) pieces.emplace_back(kBytes, 'x');
    // One stays in the way of the rest.
    static const std::string kLast(kBytes, 'x');
    EXPECT_GT(ResidentBytes(), before + kPieces * kBytes / 2);
  }
  GiveBackSpareMemory();
  EXPECT_LT(ResidentBytes(), before + kPieces * kBytes / 4);
}

TEST(LogTest, WritesOneJsonObjectALine) {
  std::ostringstream out;
  Log log(out, Log::Level::kInfo);
  log.Debug("unheard");
  log.Info("say \"hi\"\n", {{"port", 80}, {"ok", true}, {"name", "x"}});
  EXPECT_THAT(out.str(),
              ::testing::EndsWith("\"level\":\"info\",\"message\":\"say \\\"hi\\\"\\u000a\",\"port\":80,\"ok\":true,"
                                  "\"name\":\"x\"}\n"));
}

TEST(MetricsTest, ATallyIsShownOnceItIsPublished) {
  Metrics metrics;
  constexpr std::array kBounds{1.0, 2.0};
  Tally<2> tally(kBounds, metrics.HistogramOf("digiwork_size", "Sizes", kBounds));
  for (const double value : {0.5, 1.0, 1.5, 7.0}) tally.Add(value);
  EXPECT_THAT(metrics.Text(), HasSubstr("digiwork_size_count 0"));
  for (int i = 0; i < 2; ++i) tally.Publish();
  EXPECT_THAT(metrics.Text(), HasSubstr("digiwork_size_bucket{le=\"1\"} 2"));
  EXPECT_THAT(metrics.Text(), HasSubstr("digiwork_size_bucket{le=\"2\"} 3"));
  EXPECT_THAT(metrics.Text(), HasSubstr("digiwork_size_bucket{le=\"+Inf\"} 4"));
  EXPECT_THAT(metrics.Text(), HasSubstr("digiwork_size_sum 10"));
}

TEST(MetricsTest, TheSameNameIsTheSameNumber) {
  Metrics metrics;
  metrics.CounterOf("digiwork_x_total", "x", {{"a", "b"}}).Increment();
  metrics.CounterOf("digiwork_x_total", "x", {{"a", "b"}}).Increment();
  EXPECT_THAT(metrics.Text(), ::testing::HasSubstr("digiwork_x_total{a=\"b\"} 2"));
}

}  // namespace
}  // namespace dw

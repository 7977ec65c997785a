#include "runtime/turn_rest.h"

#include <gtest/gtest.h>

namespace dw {
namespace {

/// The rest after a second of so many turns with so many things in each, the last of which took `busy`.
std::chrono::microseconds RestAt(std::uint32_t things_a_turn, int turns, std::chrono::microseconds busy = {}) {
  TurnRest rest;
  TurnRest::Time now{std::chrono::hours(1)};
  std::chrono::microseconds last{};
  for (int i = 0; i < turns; ++i)
    last = rest.Before(now += std::chrono::microseconds(1'000'000 / turns), things_a_turn, busy);
  return last;
}

TEST(TurnRestTest, ThereIsNoneWhileLittleIsDone) {
  EXPECT_EQ(RestAt(1, 600).count(), 0);
}

TEST(TurnRestTest, ItIsLongestWhileMuchIsDoneHoweverManyTurnsThatTakes) {
  EXPECT_EQ(RestAt(1, 3000), TurnRest::kLongest);
  EXPECT_EQ(RestAt(300, 10), TurnRest::kLongest);
  EXPECT_GT(RestAt(1, 1400).count(), 0);
  EXPECT_LT(RestAt(1, 1400), TurnRest::kLongest);
}

TEST(TurnRestTest, ItIsNoLongerThanThePatienceThatIsLeft) {
  TurnRest rest;
  TurnRest::Time now{std::chrono::hours(1)};
  rest.SetLongest(std::chrono::microseconds(0));
  for (int i = 0; i < 300; ++i) {
    now += std::chrono::milliseconds(1);
    EXPECT_EQ(rest.Before(now, 10, {}), std::chrono::microseconds(0));
  }
}

TEST(TurnRestTest, ALongTurnIsRestEnough) {
  EXPECT_EQ(RestAt(1, 3000, std::chrono::microseconds(1000)), TurnRest::kLongest - std::chrono::microseconds(1000));
  EXPECT_EQ(RestAt(1, 3000, std::chrono::microseconds(9000)).count(), 0);
}

}  // namespace
}  // namespace dw

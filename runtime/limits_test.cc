// Rates, and what is counted by address.
#include <gtest/gtest.h>

#include <chrono>

#include "runtime/address_key.h"
#include "runtime/arrival_limits.h"
#include "runtime/connection_limits.h"
#include "runtime/rate.h"

namespace dw {
namespace {

using std::chrono::hours;
using std::chrono::microseconds;
using std::chrono::seconds;

constexpr Instant kStart{hours(5)};

int Taken(RateCell& cell, const Rate& rate, Instant now, int tries) {
  int taken = 0;
  for (int i = 0; i < tries; ++i) taken += cell.Take(rate, RateCell::TicksOf(now)) ? 1 : 0;
  return taken;
}

TEST(RateCellTest, LetsABurstThroughAndThenTheRate) {
  const Rate rate({10, 5});
  RateCell cell;
  EXPECT_EQ(Taken(cell, rate, kStart, 100), 5);
  EXPECT_EQ(Taken(cell, rate, kStart + Millis(99), 1), 0);
  EXPECT_EQ(Taken(cell, rate, kStart + Millis(100), 100), 1);
  EXPECT_EQ(Taken(cell, rate, kStart + seconds(60), 100), 5);
}

TEST(RateCellTest, LetsTheRateThroughForDaysWhileItsMicrosecondsGoRound) {
  const Rate rate({2, 4});
  RateCell cell;
  for (Instant now = kStart; now < kStart + hours(3); now += Millis(500)) ASSERT_EQ(Taken(cell, rate, now, 1), 1);
  EXPECT_EQ(Taken(cell, rate, kStart + hours(3), 10), 4);
}

TEST(RateCellTest, SaysHowLongToWait) {
  const Rate rate({10, 1});
  RateCell cell;
  ASSERT_EQ(Taken(cell, rate, kStart, 2), 1);
  EXPECT_EQ(cell.Wait(rate, RateCell::TicksOf(kStart + Millis(30))), 70'000U);
  EXPECT_EQ(cell.Wait(rate, RateCell::TicksOf(kStart + Millis(100))), 0U);
  EXPECT_TRUE(cell.Idle(rate, RateCell::TicksOf(kStart + Millis(100))));
}

TEST(RateCellTest, ABurstOfOneLetsOneThrough) {
  const Rate rate({0.1, 1});
  RateCell cell;
  EXPECT_EQ(Taken(cell, rate, kStart, 9), 1);
  EXPECT_EQ(Taken(cell, rate, kStart + seconds(10), 9), 1);
}

TEST(ArrivalLimitsTest, WS52_AnAddressThatComesTooOftenIsToldHowLongToWaitAndOthersAreNot) {
  ArrivalLimits limits({2, 3});
  for (int i = 0; i < 3; ++i) EXPECT_EQ(limits.Take("10.0.0.1", kStart), Millis(0));
  const Millis wait = limits.Take("10.0.0.1", kStart);
  EXPECT_GT(wait, Millis(400));
  EXPECT_LE(wait, Millis(501));
  EXPECT_EQ(limits.Take("10.0.0.2", kStart), Millis(0));
  EXPECT_EQ(limits.Take("10.0.0.1", kStart + wait), Millis(0));
}

TEST(ArrivalLimitsTest, WS52_NoLimitIsNone) {
  ArrivalLimits limits({0, 0});
  for (int i = 0; i < 10'000; ++i) ASSERT_EQ(limits.Take("10.0.0.1", kStart), Millis(0));
  EXPECT_EQ(limits.addresses(), 0U);
}

TEST(ArrivalLimitsTest, WS52_AddressesThatAreTooManyCountAsOneUntilOthersAreForgotten) {
  ArrivalLimits limits({1, 2});
  for (std::size_t i = 0; i < ArrivalLimits::kMostAddresses; ++i) {
    ASSERT_EQ(limits.Take(std::to_string(i), kStart), Millis(0));
  }
  EXPECT_EQ(limits.Take("a", kStart), Millis(0));
  EXPECT_EQ(limits.Take("b", kStart), Millis(0));
  EXPECT_GT(limits.Take("c", kStart), Millis(0));
  EXPECT_EQ(limits.addresses(), ArrivalLimits::kMostAddresses);
  EXPECT_EQ(limits.Take("c", kStart + seconds(5)), Millis(0));
  EXPECT_EQ(limits.addresses(), 1U);
}

TEST(AddressKeyTest, WS52_ANetworkOfIpv6IsOneAddress) {
  EXPECT_EQ(AddressKey("192.0.2.1"), "192.0.2.1");
  EXPECT_EQ(AddressKey("::ffff:192.0.2.1"), "192.0.2.1");
  EXPECT_EQ(AddressKey("2001:db8:1:2:3:4:5:6"), AddressKey("2001:db8:1:2::99"));
  EXPECT_NE(AddressKey("2001:db8:1:2::1"), AddressKey("2001:db8:1:3::1"));
  EXPECT_EQ(AddressKey("fe80::1%eth0"), AddressKey("fe80::2%eth0"));
  EXPECT_EQ(AddressKey("no address: none"), "no address: none");
}

TEST(ConnectionLimitsTest, WS20_ANetworkOfIpv6IsLimitedAsOneAddress) {
  ConnectionLimits limits(10, 2);
  EXPECT_TRUE(limits.Enter("2001:db8::1"));
  EXPECT_TRUE(limits.Enter("2001:db8::2"));
  EXPECT_FALSE(limits.Enter("2001:db8::3"));
  limits.Leave("2001:db8::1");
  EXPECT_TRUE(limits.Enter("2001:db8::3"));
}

}  // namespace
}  // namespace dw

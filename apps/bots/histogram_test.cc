#include "apps/bots/histogram.h"

#include <gtest/gtest.h>

namespace dw::bots {
namespace {

TEST(HistogramTest, OfNothingEverythingIsZero) {
  const Histogram empty;
  EXPECT_EQ(empty.count(), 0U);
  EXPECT_EQ(empty.Quantile(0.5), 0U);
  EXPECT_EQ(empty.max(), 0U);
}

TEST(HistogramTest, QuantilesAreRightToOneInThirtyTwo) {
  Histogram latencies;
  for (std::uint32_t micros = 1; micros <= 100'000; ++micros) latencies.Add(micros);
  for (const double share : {0.01, 0.5, 0.95, 0.99}) {
    const double exact = share * 100'000;
    EXPECT_GE(latencies.Quantile(share), exact);
    EXPECT_LE(latencies.Quantile(share), exact * (1 + 1.0 / 32) + 1);
  }
  EXPECT_EQ(latencies.Quantile(1), 100'000U);
}

TEST(HistogramTest, EveryBucketHoldsWhatItSays) {
  for (std::uint32_t micros = 0; micros < 60'000'000; micros += micros / 50 + 1) {
    Histogram one;
    one.Add(micros);
    EXPECT_EQ(one.Quantile(0.5), micros);
    // The bucket's own bound, with something longer beside it.
    one.Add(4'000'000'000);
    EXPECT_GE(one.Quantile(0.5), micros);
    EXPECT_LE(one.Quantile(0.5), micros + micros / 32 + 1);
  }
}

TEST(HistogramTest, WhatIsTooLongIsKeptAsTheLongest) {
  Histogram latencies;
  latencies.Add(4'000'000'000);
  EXPECT_EQ(latencies.max(), 4'000'000'000);
  EXPECT_EQ(latencies.count(), 1U);
}

}  // namespace
}  // namespace dw::bots

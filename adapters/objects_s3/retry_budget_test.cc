#include "adapters/objects_s3/retry_budget.h"

#include <gtest/gtest.h>

namespace dw {
namespace {

TEST(RetryBudgetTest, OS22_AFullPursePaysForTwentyRetriesAndFiveCallsThatSucceedForOneMore) {
  RetryBudget budget;
  for (int i = 0; i < 20; ++i) EXPECT_TRUE(budget.Take()) << i;
  EXPECT_FALSE(budget.Take());
  for (int i = 0; i < 4; ++i) budget.Succeeded();
  EXPECT_FALSE(budget.Take());
  budget.Succeeded();
  EXPECT_TRUE(budget.Take());
  EXPECT_FALSE(budget.Take());
}

TEST(RetryBudgetTest, OS22_APurseIsNeverFullerThanFull) {
  RetryBudget budget;
  for (int i = 0; i < 1'000; ++i) budget.Succeeded();
  for (int i = 0; i < 20; ++i) EXPECT_TRUE(budget.Take()) << i;
  EXPECT_FALSE(budget.Take());
}

}  // namespace
}  // namespace dw

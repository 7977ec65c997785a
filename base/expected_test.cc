#include "base/expected.h"

#include <gtest/gtest.h>

#include <string>

namespace dw {
namespace {

Expected<int, std::string> Half(int n) {
  if (n % 2 != 0) return Unexpected{std::string("odd")};
  return n / 2;
}

TEST(ExpectedTest, HoldsTheValueOrTheReason) {
  EXPECT_EQ(Half(8).value(), 4);
  EXPECT_EQ(Half(7).error(), "odd");
  EXPECT_FALSE(Half(7));
}

TEST(ExpectedDeathTest, ReadingTheAbsentSideStopsTheProgram) {
  EXPECT_DEATH((void)Half(7).value(), "broken invariant");
  EXPECT_DEATH((void)Half(8).error(), "broken invariant");
}

}  // namespace
}  // namespace dw

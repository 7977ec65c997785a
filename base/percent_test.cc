#include "base/percent.h"

#include <gtest/gtest.h>

namespace dw {
namespace {

TEST(PercentTest, WhatIsNotPlainIsEscapedByteForByteInCapitals) {
  EXPECT_EQ(PercentEncode("aZ09-_.~"), "aZ09-_.~");
  EXPECT_EQ(PercentEncode(" /?&=+%*"), "%20%2F%3F%26%3D%2B%25%2A");
  EXPECT_EQ(PercentEncode("\xC3\xA9"), "%C3%A9");
  EXPECT_EQ(PercentEncode(std::string_view("\0\xFF", 2)), "%00%FF");
}

TEST(PercentTest, WhatIsKeptStays) {
  EXPECT_EQ(PercentEncode("a/b c", "-_.~/"), "a/b%20c");
  EXPECT_EQ(PercentEncode("~", ""), "%7E");
}

}  // namespace
}  // namespace dw

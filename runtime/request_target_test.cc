#include "runtime/request_target.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace dw {
namespace {

using ::testing::ElementsAre;
using ::testing::Pair;

TEST(RequestTargetTest, TakesPathAndQueryApart) {
  const auto target = ParseRequestTarget("/api/map%20x?room=%2F~%2Foffice.tmj&flag&a+b=c+d#hash");
  ASSERT_TRUE(target);
  EXPECT_EQ(target->path, "/api/map x");
  EXPECT_EQ(target->raw_path, "/api/map%20x");
  EXPECT_THAT(target->query, ElementsAre(Pair("room", "/~/office.tmj"), Pair("flag", ""), Pair("a b", "c d")));
}

TEST(RequestTargetTest, RefusesWhatIsNoPathOfOurs) {
  for (const char* bad : {"", "*", "http://host/", "/a/../b", "/a/%2e%2e/b", "/a\\b", "/%00", "/%0a", "/%", "/%4",
                          "/%zz", "/a?b=%x", "/%5c"}) {
    EXPECT_FALSE(ParseRequestTarget(bad)) << bad;
  }
}

TEST(RequestTargetTest, QueryFieldsAreLimited) {
  std::string target = "/?";
  for (std::size_t i = 0; i < kMaxQueryFields; ++i) target += "a&";
  EXPECT_TRUE(ParseRequestTarget(target));
  EXPECT_FALSE(ParseRequestTarget(target + "a"));
}

}  // namespace
}  // namespace dw

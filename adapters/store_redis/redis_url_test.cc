#include "adapters/store_redis/redis_url.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace dw::redis {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::Not;

TEST(RedisUrlTest, AnAddressNamesNodes) {
  const auto one = ParseRedisUrl("redis://localhost");
  ASSERT_TRUE(one);
  EXPECT_THAT(one->seeds, ElementsAre("localhost:6379"));
  EXPECT_EQ(one->credentials.password, "");
  const auto three = ParseRedisUrl("redis://10.0.0.1:7000,redis-2.internal:7001,[::1]:7002/");
  ASSERT_TRUE(three);
  EXPECT_THAT(three->seeds, ElementsAre("10.0.0.1:7000", "redis-2.internal:7001", "::1:7002"));
  EXPECT_TRUE(ParseRedisUrl("redis://localhost:1/0"));
}

TEST(RedisUrlTest, AnAddressMayNameAUserAndAPassword) {
  const auto both = ParseRedisUrl("redis://office:p%40ss%3a%2F@a:1,b:2");
  ASSERT_TRUE(both);
  EXPECT_EQ(both->credentials.user, "office");
  EXPECT_EQ(both->credentials.password, "p@ss:/");
  EXPECT_THAT(both->seeds, ElementsAre("a:1", "b:2"));
  const auto password = ParseRedisUrl("redis://:secret@a");
  ASSERT_TRUE(password);
  EXPECT_EQ(password->credentials.user, "");
  EXPECT_EQ(password->credentials.password, "secret");
}

TEST(RedisUrlTest, WhatIsNoAddressIsRefusedAndKeepsItsSecrets) {
  for (const char* url : {"", "a:1", "rediss://u:secret@a:1", "redis://", "redis://,", "redis://a:1,", "redis://a:0",
                          "redis://a:65536", "redis://a:b", "redis://:1", "redis://u:secret@", "redis://secret@a:1",
                          "redis://u:sec%zzret@a", "redis://u:secret%4@a", "redis://u:@a", "redis://a:1/7",
                          "redis://[::1:7", "redis://u:secret@b@/x", "redis://a b:1"}) {
    const auto address = ParseRedisUrl(url);
    ASSERT_FALSE(address) << url;
    EXPECT_THAT(address.error().detail, Not(HasSubstr("secret"))) << url;
  }
}

TEST(RedisUrlTest, AHundredNodesAreEnough) {
  std::string url = "redis://a";
  for (int i = 1; i < 100; ++i) url += ",a";
  EXPECT_TRUE(ParseRedisUrl(url));
  EXPECT_FALSE(ParseRedisUrl(url + ",a"));
}

}  // namespace
}  // namespace dw::redis

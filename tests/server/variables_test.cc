// What scripts keep in a room. [WS29]
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/server/running_server.h"
#include "tests/support/visitor.h"

namespace dw::testing {
namespace {

class VariablesTest : public ::testing::Test {
 protected:
  RunningServer server_;
  Visitor ada_{"Ada"};
  Visitor bob_{"Bob"};
};

TEST_F(VariablesTest, WS29_WhoIsThereAndWhoComesKnowsThem) {
  ASSERT_TRUE(ada_.Join(server_.port(), kOffice));
  ASSERT_TRUE(bob_.Join(server_.port(), kOffice));
  EXPECT_EQ(ada_.SetVariable("loose", "[1,2]"), "");
  EXPECT_EQ(ada_.variables().at("loose"), "[1,2]");
  ASSERT_TRUE(bob_.Settle());
  EXPECT_EQ(bob_.variables().at("loose"), "[1,2]");
  Visitor cem("Cem");
  ASSERT_TRUE(cem.Join(server_.port(), kOffice));
  ASSERT_TRUE(cem.Settle());
  EXPECT_EQ(cem.variables().at("loose"), "[1,2]");
  EXPECT_FALSE(cem.variables().contains("kept"));
}

TEST_F(VariablesTest, WS29_WhatMayNotBeIsRefusedAndSaysWhy) {
  ASSERT_TRUE(ada_.Join(server_.port(), kOffice));
  EXPECT_EQ(ada_.SetVariable("window", "1"), "NOT_FOUND");
  EXPECT_EQ(ada_.SetVariable("locked", "1"), "NOT_ALLOWED");
  EXPECT_EQ(ada_.SetVariable("loose", "{"), "INVALID");
  EXPECT_EQ(ada_.SetVariable("loose", std::string(9000, '1')), "TOO_LONG");
  EXPECT_FALSE(ada_.variables().contains("loose"));
}

TEST_F(VariablesTest, WS29_OnePersonHasAPaceAndTheOthersHaveTheirOwn) {
  ASSERT_TRUE(ada_.Join(server_.port(), kOffice));
  ASSERT_TRUE(bob_.Join(server_.port(), kOffice));
  for (int i = 0; i < 20; ++i) ASSERT_EQ(ada_.SetVariable("loose", std::to_string(i)), "");
  EXPECT_EQ(ada_.SetVariable("loose", "20"), "TOO_MANY");
  EXPECT_EQ(ada_.variables().at("loose"), "19");
  EXPECT_EQ(bob_.SetVariable("loose", "21"), "");
  // What is on its way to her now would, a moment later, have her wait for what comes next.
  while (ada_.variables().at("loose") != "21") ASSERT_TRUE(ada_.Settle());
  server_.Advance(Millis(250));
  EXPECT_EQ(ada_.SetVariable("loose", "22"), "");
}

TEST_F(VariablesTest, WS29_WhatPersistsOutlivesTheServer) {
  ASSERT_TRUE(ada_.Join(server_.port(), kOffice));
  EXPECT_EQ(ada_.SetVariable("kept", "\"still here\""), "");
  EXPECT_EQ(ada_.SetVariable("loose", "1"), "");
  server_.Restart();
  ASSERT_TRUE(bob_.Join(server_.port(), kOffice));
  ASSERT_TRUE(bob_.Settle());
  EXPECT_EQ(bob_.variables().at("kept"), "\"still here\"");
  EXPECT_FALSE(bob_.variables().contains("loose"));
}

}  // namespace
}  // namespace dw::testing

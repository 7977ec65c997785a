// [WS29]
#include "services/back/room_variables.h"

#include <gtest/gtest.h>

namespace dw::back {
namespace {

using Refusal = RoomVariables::Refusal;

RoomVariables SomeVariables(const RoomVariables::Values& kept = {}, const RoomVariables::Values& moved = {}) {
  return {{{"door", "true", true, "", ""}, {"note", "", false, "", ""}, {"secret", "1", true, "admin", "admin"}},
          kept,
          moved};
}

TEST(RoomVariablesTest, WS29_BeginAsTheMapSaysOrAsTheyWereLeft) {
  EXPECT_EQ(SomeVariables().values().at("door"), "true");
  EXPECT_EQ(SomeVariables({{"door", "false"}, {"gone", "1"}}).values().at("door"), "false");
  const RoomVariables moved = SomeVariables({{"door", "false"}}, {{"note", "7"}});
  EXPECT_EQ(moved.values().at("door"), "false");
  EXPECT_EQ(moved.values().at("note"), "7");
  EXPECT_FALSE(moved.values().contains("gone"));
  EXPECT_EQ(moved.Changed({{"door", "true"}, {"note", "7"}}), (std::vector<std::string>{"door", "secret"}));
}

TEST(RoomVariablesTest, WS29_OnlyWhatIsDeclaredMayBeSetToJson) {
  const RoomVariables variables = SomeVariables();
  EXPECT_EQ(variables.Check("door", "{\"open\":[1,2]}"), std::nullopt);
  EXPECT_EQ(variables.Check("door", ""), std::nullopt);
  EXPECT_EQ(variables.Check("door", "{"), Refusal::kNotJson);
  EXPECT_EQ(variables.Check("door", std::string(8193, '1')), Refusal::kTooLong);
  EXPECT_EQ(variables.Check("door", std::string(8192, '[')), Refusal::kNotJson);
  EXPECT_EQ(variables.Check("window", "1"), Refusal::kNotDeclared);
  EXPECT_EQ(variables.Check("secret", "1"), Refusal::kNotAllowed);
}

TEST(RoomVariablesTest, WS29_OfTwoWishesTheLaterWinsWhicheverIsKeptFirst) {
  RoomVariables variables = SomeVariables();
  const std::uint64_t earlier = variables.NextOrder();
  const std::uint64_t later = variables.NextOrder();
  EXPECT_TRUE(variables.Set("door", "2", later));
  EXPECT_FALSE(variables.Set("door", "1", earlier));
  EXPECT_EQ(variables.values().at("door"), "2");
}

TEST(RoomVariablesTest, WS29_WhatTakesATagIsToldToNobodyYet) {
  const RoomVariables variables = SomeVariables();
  EXPECT_TRUE(variables.Told("door"));
  EXPECT_FALSE(variables.Told("secret"));
  EXPECT_FALSE(variables.Told("window"));
  EXPECT_TRUE(variables.Persists("door"));
  EXPECT_FALSE(variables.Persists("note"));
}

}  // namespace
}  // namespace dw::back

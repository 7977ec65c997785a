#include "core/access/access_table.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <set>
#include <string>
#include <utility>

#include "core/access/describe_table.h"

namespace dw::access {
namespace {

TEST(AccessTable, AC3_WhatIsNotInTheTableNobodyMay) {
  for (const Caller caller : kCallers) {
    EXPECT_FALSE(Allows(Kind::kMessage, "paint_walls", caller)) << NameOf(caller);
    EXPECT_FALSE(Allows(Kind::kQuery, "paint_walls", caller)) << NameOf(caller);
    EXPECT_FALSE(Allows(Kind::kCall, "digiwork.workspace.v1.WorkspaceManager/PaintWalls", caller)) << NameOf(caller);
    EXPECT_FALSE(Allows(Kind::kRoute, "PUT /api/map", caller)) << NameOf(caller);
    EXPECT_FALSE(Allows(Kind::kRoute, "", caller)) << NameOf(caller);
  }
}

TEST(AccessTable, AC3_ANameIsKnownInItsOwnKindAlone) {
  EXPECT_TRUE(Knows(Kind::kMessage, "chat"));
  EXPECT_FALSE(Knows(Kind::kQuery, "chat"));
  EXPECT_FALSE(Allows(Kind::kQuery, "chat", Caller::kAdmin));
}

TEST(AccessTable, EveryLineStandsOnce) {
  std::set<std::pair<Kind, std::string_view>> seen;
  for (const Entry& entry : Table()) {
    EXPECT_TRUE(seen.insert({entry.kind, entry.name}).second) << entry.name;
  }
}

TEST(AccessTable, AC1_WhatAnObserverMayAMemberMayToo) {
  for (const Entry& entry : Table()) {
    if (entry.callers.Has(Caller::kObserver)) EXPECT_TRUE(entry.callers.Has(Caller::kMember)) << entry.name;
    if (entry.callers.Has(Caller::kMember)) EXPECT_TRUE(entry.callers.Has(Caller::kEditor)) << entry.name;
    if (entry.callers.Has(Caller::kEditor)) EXPECT_TRUE(entry.callers.Has(Caller::kAdmin)) << entry.name;
  }
}

TEST(AccessTable, AC11_AnObserverGoesAboutAndChangesNothing) {
  EXPECT_TRUE(Allows(Kind::kMessage, "user_moves", Caller::kObserver));
  EXPECT_TRUE(Allows(Kind::kMessage, "viewport", Caller::kObserver));
  EXPECT_TRUE(Allows(Kind::kQuery, "people", Caller::kObserver));
  for (const char* message : {"emote_prompt", "say_prompt", "wave", "chat", "typing", "media_state",
                              "lock_group_prompt", "set_player_details", "update_space", "space_event"}) {
    EXPECT_FALSE(Allows(Kind::kMessage, message, Caller::kObserver)) << message;
    EXPECT_TRUE(Allows(Kind::kMessage, message, Caller::kGuest)) << message;
  }
  EXPECT_FALSE(Allows(Kind::kQuery, "set_variable", Caller::kObserver));
  EXPECT_FALSE(Allows(Kind::kQuery, "send_event", Caller::kObserver));
}

TEST(AccessTable, AC12_AnExpiredTokenOnlyKeepsASessionAlive) {
  std::set<std::string_view> may;
  for (const Entry& entry : Table()) {
    if (entry.kind != Kind::kRoute && entry.callers.Has(Caller::kExpired)) may.insert(entry.name);
  }
  EXPECT_EQ(may, (std::set<std::string_view>{"resume", "ack", "ping", "leave", "renew_visa"}));
}

TEST(AccessTable, AC20_OperatorCallsAreForServicesAndAdmins) {
  const std::string_view call = "digiwork.workspace.v1.WorkspaceManager/RemovePerson";
  for (const Caller caller : kCallers) {
    EXPECT_EQ(Allows(Kind::kCall, call, caller), caller == Caller::kAdmin || caller == Caller::kService);
  }
}

TEST(AccessTable, ReadsAsATableWithALineForEach) {
  const std::string text = DescribeTable();
  EXPECT_THAT(text, ::testing::HasSubstr("| `chat` | | | yes | | yes | yes | yes | |\n"));
  for (const Entry& entry : Table()) {
    EXPECT_THAT(text, ::testing::HasSubstr("| `" + std::string(entry.name) + "` |"));
  }
}

TEST(Role, AC1_EveryRoleHasANameAndIsFoundByIt) {
  for (const Role role : kRoles) {
    EXPECT_EQ(RoleNamed(NameOf(role)), role);
    EXPECT_EQ(NameOf(CallerOf(role)), NameOf(role));
  }
  EXPECT_EQ(RoleNamed("Admin"), std::nullopt);
  EXPECT_EQ(RoleNamed("service"), std::nullopt);
  EXPECT_EQ(RoleNamed(""), std::nullopt);
}

}  // namespace
}  // namespace dw::access

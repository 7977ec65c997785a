#include "services/sign_in/claim_map.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace dw::sign_in {
namespace {

using access::Role;
using jose::Json;
using ::testing::ElementsAre;
using ::testing::IsEmpty;

TEST(ClaimMapTest, SI10_WhatKeycloakSaysIsRead) {
  const auto claimed = ReadClaims(Json::parse(R"({"name": "Lena Leaf", "email": "lena@example.org", "locale": "de",
        "resource_access": {"digiwork": {"roles": ["observer", "editor", "dancer"]}, "wiki": {"roles": ["admin"]}},
        "realm_access": {"roles": ["admin"]}, "groups": ["/sales/north", "board members"]})"),
                                  {}, "digiwork");
  EXPECT_EQ(claimed.name, "Lena Leaf");
  EXPECT_EQ(claimed.email, "lena@example.org");
  EXPECT_EQ(claimed.locale, "de");
  EXPECT_EQ(claimed.role, Role::kEditor) << "of several the highest, of this client alone";
  EXPECT_THAT(claimed.tags, ElementsAre("sales/north", "board-members"));
}

TEST(ClaimMapTest, SI10_WhereItIsCanBeSaid) {
  ClaimMap map;
  map.name = {"profile.display", "sub"};
  map.roles = {"https://example.org/roles", "realm_access.roles"};
  map.tags = {"team", "teams"};
  map.role_names = {{"office-admins", Role::kAdmin}, {"staff", Role::kMember}};
  const auto claimed = ReadClaims(Json::parse(R"({"sub": "s", "profile": {"display": "Ada"}, "team": "a",
    "teams": ["b", 5], "https://example.org/roles": "staff", "realm_access": {"roles": ["office-admins"]}})"),
                                  map, "x");
  EXPECT_EQ(claimed.name, "Ada");
  EXPECT_EQ(claimed.role, Role::kAdmin);
  EXPECT_THAT(claimed.tags, ElementsAre("a", "b"));
}

TEST(ClaimMapTest, SI10_WhatIsOfAnotherShapeSaysNothing) {
  for (const char* text : {"{}", R"({"name": 5, "groups": {"a": 1}, "resource_access": []})",
                           R"({"resource_access": {"digiwork": {"roles": [["admin"], {"admin": 1}, "guest"]}}})",
                           R"({"resource_access": {"digiwork": "admin"}})"}) {
    const auto claimed = ReadClaims(Json::parse(text), {}, "digiwork");
    EXPECT_EQ(claimed.name, "") << text;
    EXPECT_FALSE(claimed.role) << text;
    EXPECT_THAT(claimed.tags, IsEmpty()) << text;
  }
}

}  // namespace
}  // namespace dw::sign_in

#include "core/maps/room_path.h"

#include <gtest/gtest.h>

namespace dw::maps {
namespace {

std::string Canonical(std::string_view path) {
  const auto room = ParseRoomPath(path);
  return room ? room->ToString() : "refused";
}

std::string Exit(std::string_view from, std::string_view url, std::string_view instance = {}) {
  const auto room = ParseRoomPath(from);
  if (!room) return "no room";
  const auto target = ResolveExit(*room, url, instance);
  return target ? target->room + " " + target->entry : "refused";
}

TEST(RoomPathTest, MP30_EqualRoomsHaveOneSpelling) {
  EXPECT_EQ(Canonical("/~/office.tmj"), "/~/office.tmj");
  EXPECT_EQ(Canonical("/~/a/../my map.tmj?x=1#start"), "/~/my%20map.tmj");
  EXPECT_EQ(Canonical("/~/my%20map.tmj"), "/~/my%20map.tmj");
  EXPECT_EQ(Canonical("/~/%6fffice.tmj"), "/~/office.tmj");
  EXPECT_EQ(Canonical("/_/global/Example.org/maps//a.json"), "/_/global/example.org/maps/a.json");
  EXPECT_EQ(Canonical("/_/x/localhost:8000/a.json"), "/_/x/localhost:8000/a.json");
}

TEST(RoomPathTest, MP30_WhatIsNoRoomPathIsRefused) {
  for (const std::string_view path : {"",
                                      "/",
                                      "/~/",
                                      "/~",
                                      "/_/",
                                      "/_/global",
                                      "/_/global/example.org",
                                      "/_/global/example.org/",
                                      "/_//a.org/x.json",
                                      "/@/a/b/c",
                                      "office.tmj",
                                      "/~/.hidden",
                                      "/~/a/.git/config",
                                      "/~/..",
                                      "/~/a%2fb.tmj",
                                      "/~/a%00b",
                                      "/~/a%5cb",
                                      "/~/%ff.tmj",
                                      "/_/g/user@host/x.json",
                                      "/_/g/ho st/x.json",
                                      "/_/../host/x.json",
                                      "https://a.org/_/g/h/x"}) {
    EXPECT_EQ(Canonical(path), "refused") << path;
  }
  EXPECT_EQ(Canonical("/~/" + std::string(kMaxLocationBytes, 'a')), "refused");
}

TEST(RoomPathTest, MP32_ExitsResolveAgainstTheRoom) {
  EXPECT_EQ(Exit("/~/office.tmj", "garden.tmj#gate"), "/~/garden.tmj gate");
  EXPECT_EQ(Exit("/~/a/office.tmj", "../b/hall.tmj"), "/~/b/hall.tmj ");
  EXPECT_EQ(Exit("/~/office.tmj", "#desk"), "/~/office.tmj desk");
  EXPECT_EQ(Exit("/~/office.tmj", "/_/global/a.org/x.json#in&moveTo=1,2"), "/_/global/a.org/x.json in");
  EXPECT_EQ(Exit("/_/mine/a.org/m/x.json", "y.json#from%20x"), "/_/mine/a.org/m/y.json from x");
  EXPECT_EQ(Exit("/_/mine/a.org/m/x.json", "/y.json"), "/_/mine/a.org/y.json ");
  EXPECT_EQ(Exit("/_/mine/a.org/m/x.json", "/~/office.tmj"), "/~/office.tmj ");
  EXPECT_EQ(Exit("/_/mine/a.org/m/x.json", "https://b.org/y.json"), "/_/mine/b.org/y.json ");
  EXPECT_EQ(Exit("/~/office.tmj", "https://b.org/y.json"), "/_/global/b.org/y.json ");
  EXPECT_EQ(Exit("/~/office.tmj", "https://play.b.org/_/g/c.org/y.json#e"), "/_/g/c.org/y.json e");
}

TEST(RoomPathTest, MP32_ExitsToNowhereAreRefused) {
  for (const std::string_view url : {"", "javascript:alert(1)", "/@/a/b/c", "https://play.b.org/~/x.tmj",
                                     "https://play.b.org/@/a/b/c", "https://b.org", "mailto:a@b.c", "?x"}) {
    EXPECT_EQ(Exit("/~/office.tmj", url), "refused") << url;
  }
  EXPECT_EQ(Exit("/~/office.tmj", "#%ff"), "/~/office.tmj ");
}

TEST(RoomPathTest, MP33_ALegacyExitNamesItsInstance) {
  EXPECT_EQ(Exit("/_/mine/a.org/x.json", "y.json", "other"), "/_/other/a.org/y.json ");
  EXPECT_EQ(Exit("/_/mine/a.org/x.json", "y.json", "a/b"), "/_/a%2Fb/a.org/y.json ");
  EXPECT_EQ(Exit("/~/office.tmj", "garden.tmj", "other"), "/~/garden.tmj ");
}

}  // namespace
}  // namespace dw::maps

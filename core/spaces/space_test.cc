#include "core/spaces/space.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>

namespace dw::spaces {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

constexpr WatcherId kHere{1};
constexpr WatcherId kThere{2};

Member Somebody(const std::string& id, Attributes attributes = {}) {
  return {id, {"uuid-" + id, "Ada", std::move(attributes)}};
}

class SpaceTest : public ::testing::Test {
 protected:
  void SetUp() override {
    ASSERT_TRUE(space_.Watch(kHere, effects_));
    ASSERT_TRUE(space_.Watch(kThere, effects_));
    effects_.clear();
  }
  void Enter(WatcherId via, const std::string& id, Attributes attributes = {}) {
    ASSERT_TRUE(space_.Join(via, Somebody(id, std::move(attributes)), effects_));
    effects_.clear();
  }
  Refusal RefusalOf(const Verdict& verdict) {
    EXPECT_FALSE(verdict);
    EXPECT_THAT(effects_, IsEmpty());
    return verdict ? Refusal{} : verdict.error();
  }

  Space space_{{3, 3}};
  Effects effects_;
};

TEST_F(SpaceTest, SP1_ASpaceThatIsFullRefusesTheNextAndLeavingMakesRoom) {
  for (const char* id : {"a", "b", "c"}) Enter(kHere, id);
  EXPECT_EQ(RefusalOf(space_.Join(kHere, Somebody("d"), effects_)), Refusal::kSpaceFull);
  ASSERT_TRUE(space_.Leave(kHere, "a", effects_));
  EXPECT_TRUE(space_.Join(kHere, Somebody("d"), effects_));
  EXPECT_EQ(space_.members(), 3U);
}

TEST_F(SpaceTest, SP2_AWatcherIsToldOfEverybodyWhoIsThereAndThenOfEachChange) {
  Enter(kHere, "a", {{"hand", "up"}});
  constexpr WatcherId kLate{3};
  ASSERT_TRUE(space_.Watch(kLate, effects_));
  EXPECT_THAT(effects_,
              ElementsAre(Effect{kLate, MemberJoined{Somebody("a", {{"hand", "up"}})}}, Effect{kLate, Listed{}}));
  effects_.clear();
  ASSERT_TRUE(space_.Join(kThere, Somebody("b"), effects_));
  EXPECT_THAT(effects_, ElementsAre(Effect{kEverybody, MemberJoined{Somebody("b")}}));
  EXPECT_EQ(space_.members(), 2U);  // who watches is none
}

TEST_F(SpaceTest, SP2_WatchersAreCountedToo) {
  ASSERT_TRUE(space_.Watch(WatcherId{3}, effects_));
  effects_.clear();
  EXPECT_EQ(RefusalOf(space_.Watch(WatcherId{3}, effects_)), Refusal::kAlreadyThere);
  EXPECT_EQ(RefusalOf(space_.Watch(WatcherId{4}, effects_)), Refusal::kSpaceFull);
}

TEST_F(SpaceTest, SP3_WhatAMemberShowsIsBounded) {
  Attributes many;
  for (std::size_t i = 0; i < kMostAttributes; ++i) many["key" + std::to_string(i)] = "";
  EXPECT_TRUE(space_.Join(kHere, Somebody("a", many), effects_));
  effects_.clear();
  many["one more"] = "";
  EXPECT_EQ(RefusalOf(space_.Join(kHere, Somebody("b", many), effects_)), Refusal::kTooMany);
  const std::string longest(kMostAttributesBytes - 1, 'x');
  EXPECT_TRUE(space_.Join(kHere, Somebody("b", {{"k", longest}}), effects_));
  effects_.clear();
  EXPECT_EQ(RefusalOf(space_.Join(kHere, Somebody("c", {{"k", longest + "x"}}), effects_)), Refusal::kTooLong);
  EXPECT_EQ(RefusalOf(space_.Join(kHere, Somebody("c", {{std::string(kMostKeyBytes + 1, 'k'), ""}}), effects_)),
            Refusal::kTooLong);
  EXPECT_EQ(RefusalOf(space_.Join(kHere, Somebody("c", {{"", ""}}), effects_)), Refusal::kInvalid);
  EXPECT_EQ(RefusalOf(space_.Join(kHere, Somebody("c", {{"k", "\xff"}}), effects_)), Refusal::kInvalid);
}

TEST_F(SpaceTest, SP3_WhoAMemberIsHasToMakeSense) {
  EXPECT_EQ(RefusalOf(space_.Join(kHere, Somebody(""), effects_)), Refusal::kInvalid);
  EXPECT_EQ(RefusalOf(space_.Join(kHere, Somebody(std::string(kMostIdBytes + 1, 'a')), effects_)), Refusal::kInvalid);
  Member nameless = Somebody("a");
  nameless.profile.name = " ";
  EXPECT_EQ(RefusalOf(space_.Join(kHere, nameless, effects_)), Refusal::kInvalid);
  Member forged = Somebody("a");
  forged.profile.uuid = std::string(1, '\0');
  EXPECT_EQ(RefusalOf(space_.Join(kHere, forged, effects_)), Refusal::kInvalid);
}

TEST_F(SpaceTest, SP4_AttributesAreMergedByKey) {
  Enter(kHere, "a", {{"hand", "up"}, {"mood", "fine"}, {"muted", "1"}});
  const Change change{{{"hand", "down"}, {"mood", "fine"}}, {"muted", "unknown"}};
  ASSERT_TRUE(space_.Update(kHere, "a", change, effects_));
  // What was so before is not told again.
  EXPECT_THAT(effects_, ElementsAre(Effect{kEverybody, MemberChanged{"a", {{{"hand", "down"}}, {"muted"}}}}));
  effects_.clear();
  ASSERT_TRUE(space_.Update(kHere, "a", change, effects_));
  EXPECT_THAT(effects_, IsEmpty());
}

TEST_F(SpaceTest, SP4_ARefusedUpdateChangesNothing) {
  Enter(kHere, "a", {{"hand", "up"}});
  Change change{{}, {"hand"}};
  for (std::size_t i = 0; i <= kMostAttributes; ++i) change.set["key" + std::to_string(i)] = "";
  EXPECT_EQ(RefusalOf(space_.Update(kHere, "a", change, effects_)), Refusal::kTooMany);
  EXPECT_EQ(RefusalOf(space_.Update(kHere, "a", {{}, std::vector<std::string>(100'000, "x")}, effects_)),
            Refusal::kTooMany);
  constexpr WatcherId kLate{3};
  ASSERT_TRUE(space_.Watch(kLate, effects_));
  EXPECT_EQ(effects_[0], (Effect{kLate, MemberJoined{Somebody("a", {{"hand", "up"}})}}));
}

TEST_F(SpaceTest, SP5_AnEventGoesToAllOrToOne) {
  Enter(kHere, "a");
  Enter(kThere, "b");
  ASSERT_TRUE(space_.Say(kHere, "a", "", "hello", effects_));
  ASSERT_TRUE(space_.Say(kHere, "a", "b", "psst", effects_));
  EXPECT_THAT(effects_,
              ElementsAre(Effect{kEverybody, Said{"a", "", "hello"}}, Effect{kThere, Said{"a", "b", "psst"}}));
}

TEST_F(SpaceTest, SP5_AnEventIsBoundedAndItsReceiverThere) {
  Enter(kHere, "a");
  EXPECT_TRUE(space_.Say(kHere, "a", "", std::string(kMostEventBytes, 'x'), effects_));
  effects_.clear();
  EXPECT_EQ(RefusalOf(space_.Say(kHere, "a", "", std::string(kMostEventBytes + 1, 'x'), effects_)), Refusal::kTooLong);
  EXPECT_EQ(RefusalOf(space_.Say(kHere, "a", "", "", effects_)), Refusal::kInvalid);
  EXPECT_EQ(RefusalOf(space_.Say(kHere, "a", "gone", "x", effects_)), Refusal::kNotFound);
}

TEST_F(SpaceTest, SP6_LeavingIsToldOnce) {
  Enter(kHere, "a");
  ASSERT_TRUE(space_.Leave(kHere, "a", effects_));
  EXPECT_THAT(effects_, ElementsAre(Effect{kEverybody, MemberLeft{"a"}}));
  effects_.clear();
  EXPECT_EQ(RefusalOf(space_.Leave(kHere, "a", effects_)), Refusal::kNotFound);
}

TEST_F(SpaceTest, SP7_NobodySpeaksForAMemberOfAnotherWatcher) {
  Enter(kHere, "a");
  Enter(kThere, "b");
  EXPECT_EQ(RefusalOf(space_.Update(kThere, "a", {{{"k", "v"}}, {}}, effects_)), Refusal::kNotFound);
  EXPECT_EQ(RefusalOf(space_.Say(kThere, "a", "", "x", effects_)), Refusal::kNotFound);
  EXPECT_EQ(RefusalOf(space_.Leave(kThere, "a", effects_)), Refusal::kNotFound);
  EXPECT_EQ(RefusalOf(space_.Join(WatcherId{9}, Somebody("c"), effects_)), Refusal::kNotFound);
}

TEST_F(SpaceTest, SP7_WithAWatcherItsMembersGo) {
  Enter(kHere, "a");
  Enter(kThere, "b");
  Enter(kHere, "c");
  space_.Unwatch(kHere, effects_);
  EXPECT_THAT(effects_, ElementsAre(Effect{kEverybody, MemberLeft{"a"}}, Effect{kEverybody, MemberLeft{"c"}}));
  EXPECT_EQ(space_.members(), 1U);
}

TEST_F(SpaceTest, SP8_WhoComesAgainThroughAnotherWatcherGoesOn) {
  Enter(kHere, "a", {{"hand", "up"}});
  EXPECT_EQ(RefusalOf(space_.Join(kHere, Somebody("a"), effects_)), Refusal::kAlreadyThere);
  ASSERT_TRUE(space_.Join(kThere, Somebody("a"), effects_));
  EXPECT_THAT(effects_, ElementsAre(Effect{kEverybody, MemberJoined{Somebody("a")}}));
  effects_.clear();
  // The old way's end takes nobody along who has another.
  space_.Unwatch(kHere, effects_);
  EXPECT_THAT(effects_, IsEmpty());
  EXPECT_TRUE(space_.Say(kThere, "a", "", "still here", effects_));
}

TEST(SpaceNameTest, SP9_ANameIsPlainAndNotTooLong) {
  EXPECT_TRUE(IsSpaceName("/~/office.tmj#stage"));
  EXPECT_TRUE(IsSpaceName(std::string(kMostNameBytes, 'x')));
  EXPECT_FALSE(IsSpaceName(std::string(kMostNameBytes + 1, 'x')));
  EXPECT_FALSE(IsSpaceName(""));
  EXPECT_FALSE(IsSpaceName("a\nb"));
  EXPECT_FALSE(IsSpaceName("\xc3"));
}

}  // namespace
}  // namespace dw::spaces

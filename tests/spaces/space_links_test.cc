// Two pushers' threads in one space, over each of the links.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/spaces/space_world.h"

namespace dw::testing {
namespace {

using ::testing::Contains;
using ::testing::ElementsAre;
using ::testing::Not;

using MakeWorld = std::unique_ptr<SpaceWorld> (*)();

class SpaceLinksTest : public ::testing::TestWithParam<MakeWorld> {
 protected:
  void Open(std::size_t pusher) { doors_[pusher] = world_->link(pusher).Open(kStage, listeners_[pusher]); }
  bool UntilHeard(std::size_t pusher, const std::string& what) {
    return world_->Until([&] { return listeners_[pusher].Heard(what); });
  }
  /// Ada comes by the first thread, Bob by the second.
  void BothEnter() {
    for (std::size_t i = 0; i < 2; ++i) Open(i);
    ASSERT_TRUE(UntilHeard(0, "listed"));
    ASSERT_TRUE(UntilHeard(1, "listed"));
    doors_[0]->Say(Enter(7, "Ada"));
    ASSERT_TRUE(UntilHeard(1, "Ada joined"));
    doors_[1]->Say(Enter(7, "Bob"));
    ASSERT_TRUE(UntilHeard(0, "Bob joined"));
  }

  std::unique_ptr<SpaceWorld> world_ = GetParam()();
  std::array<PlayedListener, 2> listeners_;
  std::array<std::unique_ptr<SpaceDoor>, 2> doors_;
};

TEST_P(SpaceLinksTest, IW20_WhatIsSaidInASpaceIsHeardByEveryThreadInOrder) {
  BothEnter();
  doors_[0]->Say(Say(7, "one"));
  doors_[0]->Say({7, SpaceWord::Update{{{{"hand", "up"}}, {}}}});
  doors_[0]->Say(Say(7, "two"));
  doors_[0]->Say({7, SpaceWord::Leave{}});
  ASSERT_TRUE(UntilHeard(1, "left"));
  EXPECT_THAT(listeners_[1].told,
              ElementsAre("opened", "listed", "Ada joined", ::testing::_, "said one", "changed", "said two", "left"));
}

TEST_P(SpaceLinksTest, SP5_AWhisperIsHeardByItsThreadAlone) {
  BothEnter();
  doors_[0]->Say(Say(7, "psst", SpaceMemberId(world_->link(1).pusher(), 7)));
  doors_[0]->Say(Say(7, "loud"));
  ASSERT_TRUE(UntilHeard(0, "said loud"));
  ASSERT_TRUE(UntilHeard(1, "said loud"));
  EXPECT_THAT(listeners_[0].told, Not(Contains("whispered psst")));
  EXPECT_THAT(listeners_[1].told, Contains("whispered psst"));
}

TEST_P(SpaceLinksTest, SP2_WhoComesLaterIsToldWhoIsThere) {
  Open(0);
  ASSERT_TRUE(UntilHeard(0, "listed"));
  doors_[0]->Say(Enter(1, "Ada"));
  doors_[0]->Say(Enter(2, "Cem"));
  ASSERT_TRUE(UntilHeard(0, "Cem joined"));
  Open(1);
  ASSERT_TRUE(UntilHeard(1, "listed"));
  EXPECT_THAT(listeners_[1].told, ElementsAre("opened", "Ada joined", "Cem joined", "listed"));
}

TEST_P(SpaceLinksTest, SP7_WithItsDoorAThreadsMembersGo) {
  BothEnter();
  doors_[0].reset();
  ASSERT_TRUE(UntilHeard(1, "left"));
  EXPECT_NE(world_->link(0).pusher(), world_->link(1).pusher());
  // And it may come again.
  listeners_[0].told.clear();
  Open(0);
  ASSERT_TRUE(UntilHeard(0, "listed"));
  EXPECT_THAT(listeners_[0].told, ElementsAre("opened", "Bob joined", "listed"));
}

TEST_P(SpaceLinksTest, SP3_WhoMakesNoSenseIsTurnedAway) {
  Open(0);
  ASSERT_TRUE(UntilHeard(0, "listed"));
  doors_[0]->Say(Enter(1, ""));
  EXPECT_TRUE(UntilHeard(0, "turned away INVALID"));
}

TEST_P(SpaceLinksTest, SP5_WhatIsTooLongIsLeftOut) {
  BothEnter();
  doors_[0]->Say(Say(7, std::string(spaces::kMostEventBytes + 1, 'x')));
  doors_[0]->Say(Say(7, "short"));
  ASSERT_TRUE(UntilHeard(1, "said short"));
  EXPECT_EQ(std::count_if(listeners_[1].told.begin(), listeners_[1].told.end(),
                          [](const std::string& told) { return told.starts_with("said"); }),
            1);
}

INSTANTIATE_TEST_SUITE_P(Links, SpaceLinksTest,
                         ::testing::Values(
                             +[]() -> std::unique_ptr<SpaceWorld> { return std::make_unique<LocalSpaceWorld>(); },
                             +[]() -> std::unique_ptr<SpaceWorld> { return std::make_unique<GrpcSpaceWorld>(); }),
                         [](const auto& which) { return std::string(which.index == 0 ? "local" : "grpc"); });

class SpaceDeathTest : public ::testing::Test {
 protected:
  void SetUp() override {
    for (std::size_t i = 0; i < 2; ++i) {
      doors_[i] = world_.link(i).Open(kStage, listeners_[i]);
      ASSERT_TRUE(UntilHeard(i, "listed"));
      doors_[i]->Say(Enter(1, i == 0 ? "Ada" : "Bob"));
    }
    ASSERT_TRUE(UntilHeard(0, "Bob joined"));
    ASSERT_TRUE(UntilHeard(1, "Ada joined"));
    owner_ = world_.Owner();
    ASSERT_LT(owner_, world_.backs.size());
    for (auto& listener : listeners_) listener.told.clear();
  }
  bool UntilHeard(std::size_t pusher, const std::string& what) {
    return world_.Until([&] { return listeners_[pusher].Heard(what); });
  }
  /// Turns, and lets time pass, until both have found the space again.
  bool UntilBothAreThereAgain() {
    return world_.Until([&] {
      world_.clock.Advance(Millis(20));
      return listeners_[0].Heard("listed") && listeners_[1].Heard("listed");
    });
  }

  GrpcSpaceWorld world_;
  std::array<PlayedListener, 2> listeners_;
  std::array<std::unique_ptr<SpaceDoor>, 2> doors_;
  std::size_t owner_ = 0;
};

TEST_F(SpaceDeathTest, IW23_WhenABackDiesTheSpaceIsFoundAtTheOtherWithItsLease) {
  world_.backs[owner_].reset();
  ASSERT_TRUE(UntilHeard(0, "lost"));
  EXPECT_FALSE(doors_[0]->Say(Say(1, "nobody hears")));
  ASSERT_TRUE(UntilBothAreThereAgain());
  EXPECT_EQ(listeners_[0].told.front(), "lost");
  doors_[0]->Say(Enter(1, "Ada"));
  EXPECT_TRUE(UntilHeard(1, "Ada joined"));
  EXPECT_EQ(world_.Owner(), 1 - owner_);
}

TEST_F(SpaceDeathTest, IW23_ABackThatRetiresIsLeftAtOnce) {
  world_.backs[owner_]->Retire();
  world_.directory.Set({world_.backs[1 - owner_]->address});
  ASSERT_TRUE(UntilBothAreThereAgain());
  doors_[1]->Say(Enter(1, "Bob"));
  EXPECT_TRUE(UntilHeard(0, "Bob joined"));
  EXPECT_EQ(world_.Owner(), 1 - owner_);
}

TEST_F(SpaceDeathTest, IW23_WhoAsksTheWrongBackIsSentToTheRightOne) {
  // A pusher that knows the other back only.
  world_.directory.Set({world_.backs[1 - owner_]->address});
  doors_[1].reset();
  ASSERT_TRUE(UntilHeard(0, "left"));
  listeners_[1].told.clear();
  doors_[1] = world_.link(1).Open(kStage, listeners_[1]);
  ASSERT_TRUE(UntilHeard(1, "listed"));
  EXPECT_THAT(listeners_[1].told, ElementsAre("opened", "Ada joined", "listed"));
}

TEST_F(SpaceDeathTest, SP7_WhenAPusherDiesItsMembersLeave) {
  // The door first, as a pusher does; but nothing of it reaches the wire.
  doors_[1].reset();
  world_.KillPusher(1);
  EXPECT_TRUE(UntilHeard(0, "left"));
}

TEST_F(SpaceDeathTest, IW20_AStreamEndsWithItsLastSpace) {
  doors_[0].reset();
  doors_[1].reset();
  EXPECT_TRUE(world_.Until([&] { return world_.backs[owner_]->Read("digiwork_space_streams") == 0; }));
  EXPECT_EQ(world_.backs[owner_]->shared.spaces, 0U);
}

}  // namespace
}  // namespace dw::testing

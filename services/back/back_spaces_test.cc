#include "services/back/back_spaces.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "adapters/store_memory/memory_store.h"
#include "runtime/clock.h"

namespace dw::back {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

const std::string kStage = "/~/office.tmj#stage";

/// A pusher's thread that writes down what a space tells it.
class PlayedWay final : public SpaceWay {
 public:
  explicit PlayedWay(std::string pusher) : pusher_(std::move(pusher)) {}
  const std::string& pusher() const override { return pusher_; }
  void OnOpened() override { told.push_back("opened"); }
  void OnNews(SharedSpaceNews news) override {
    struct Names {
      std::string operator()(const spaces::Listed&) const { return "listed"; }
      std::string operator()(const spaces::MemberJoined& joined) const { return joined.member.id + " joined"; }
      std::string operator()(const spaces::MemberChanged& changed) const { return changed.member + " changed"; }
      std::string operator()(const spaces::MemberLeft& left) const { return left.member + " left"; }
      std::string operator()(const spaces::Said& said) const { return said.from + " said " + said.bytes; }
      std::string operator()(const SpaceTurnedAway& away) const {
        return std::to_string(away.seat) + " turned away: " + away.code;
      }
    };
    told.push_back(std::visit(Names(), *news));
  }
  void OnElsewhere(const std::string& back) override { told.push_back("elsewhere " + back); }
  void OnRefused(const std::string& code) override { told.push_back("refused " + code); }

  std::vector<std::string> Take() { return std::exchange(told, {}); }
  std::vector<std::string> told;

 private:
  const std::string pusher_;
};

class BackSpacesTest : public ::testing::Test {
 protected:
  static SpaceWord Enter(std::uint64_t seat) { return {seat, SpaceWord::Enter{{"uuid", "Ada", {}}}}; }
  static SpaceWord Say(std::uint64_t seat, std::string bytes, std::string to = "") {
    return {seat, SpaceWord::Say{std::move(to), std::move(bytes)}};
  }
  std::shared_ptr<PlayedWay> Open(const std::string& pusher, const std::string& space = kStage) {
    const auto way = std::make_shared<PlayedWay>(pusher);
    spaces_.Open(space, way);
    return way;
  }
  void Turn(int times = 6) {
    for (int i = 0; i < times; ++i) shard_.RunOnce();
  }
  std::string Text() const { return metrics_.Text(); }

  ManualClock clock_;
  Shard shard_{0, clock_};
  Metrics metrics_;
  MemoryStore store_{clock_};
  SpacesShared shared_{nullptr, {{3, 3}, 2, "here:1"}, SpaceMetrics(metrics_), 0};
  BackSpaces spaces_{shard_, shared_};
};

TEST_F(BackSpacesTest, SP2_EveryWayHearsOfEverybody) {
  const auto one = Open("p1");
  const auto two = Open("p2");
  spaces_.Say(kStage, *one, Enter(1));
  spaces_.Say(kStage, *two, Enter(1));
  spaces_.Say(kStage, *one, Say(1, "hello"));
  spaces_.Say(kStage, *one, Say(1, "psst", "p2.1"));
  EXPECT_THAT(one->Take(), ElementsAre("opened", "listed", "p1.1 joined", "p2.1 joined", "p1.1 said hello"));
  EXPECT_THAT(two->Take(),
              ElementsAre("opened", "listed", "p1.1 joined", "p2.1 joined", "p1.1 said hello", "p1.1 said psst"));
  EXPECT_NE(Text().find("\ndigiwork_space_members 2"), std::string::npos);
  spaces_.Close(kStage, *two);
  EXPECT_THAT(one->Take(), ElementsAre("p2.1 left"));
  EXPECT_NE(Text().find("\ndigiwork_space_members 1"), std::string::npos);
}

TEST_F(BackSpacesTest, SP7_WhoIsNoMemberSaysNothing) {
  const auto one = Open("p1");
  spaces_.Say(kStage, *one, Enter(1));
  const auto two = Open("p2");
  (void)one->Take();
  spaces_.Say(kStage, *two, Say(1, "I am p1.1"));
  spaces_.Say(kStage, *two, {1, SpaceWord::Leave{}});
  spaces_.Say(kStage, *two, {1, SpaceWord::Update{{{{"k", "v"}}, {}}}});
  spaces_.Say("/~/office.tmj#other", *two, Enter(1));
  EXPECT_THAT(one->Take(), IsEmpty());
  EXPECT_NE(Text().find("\ndigiwork_space_refusals_total 3"), std::string::npos);
}

TEST_F(BackSpacesTest, SP1_WhoMayNotEnterIsToldWhy) {
  const auto way = Open("p1");
  for (std::uint64_t seat = 1; seat <= 3; ++seat) spaces_.Say(kStage, *way, Enter(seat));
  (void)way->Take();
  spaces_.Say(kStage, *way, Enter(4));
  EXPECT_THAT(way->Take(), ElementsAre("4 turned away: SPACE_FULL"));
}

TEST_F(BackSpacesTest, SP10_ABackHasSoManySpacesAndOneEndsWithItsLastWay) {
  const auto one = Open("p1", "a");
  const auto two = Open("p1", "b");
  const auto three = Open("p1", "c");
  EXPECT_THAT(three->Take(), ElementsAre("refused SERVER_FULL"));
  spaces_.Close("a", *one);
  EXPECT_EQ(shared_.spaces, 1U);
  EXPECT_THAT(Open("p1", "c")->Take(), ElementsAre("opened", "listed"));
  EXPECT_THAT(Open("p1", "not\na name")->Take(), ElementsAre("refused INVALID"));
  EXPECT_THAT(two->Take(), ElementsAre("opened", "listed"));
}

TEST_F(BackSpacesTest, IW23_ASpaceOfAnotherBackIsElsewhere) {
  shared_.store = &store_;
  store_.Acquire("{space:" + kStage + "}lease", "there:2", std::chrono::seconds(3), [](const Outcome<Lease>&) {});
  const auto way = Open("p1");
  Turn();
  EXPECT_THAT(way->Take(), ElementsAre("elsewhere there:2"));
  EXPECT_EQ(shared_.spaces, 0U);
  // Its lease ends with it.
  clock_.Advance(std::chrono::seconds(4));
  const auto later = Open("p1");
  Turn();
  EXPECT_THAT(later->Take(), ElementsAre("opened", "listed"));
}

TEST_F(BackSpacesTest, IW23_ABackThatRetiresLeavesItsSpaces) {
  shared_.store = &store_;
  const auto way = Open("p1");
  Turn();
  spaces_.Say(kStage, *way, Enter(1));
  (void)way->Take();
  spaces_.Retire();
  Turn();
  EXPECT_THAT(way->Take(), ElementsAre("elsewhere "));
  EXPECT_EQ(shared_.spaces, 0U);
  EXPECT_THAT(Open("p1")->Take(), ElementsAre("elsewhere "));
  std::string holder = "?";
  store_.Holder("{space:" + kStage + "}lease", [&](const Outcome<Lease>& lease) { holder = lease->holder; });
  EXPECT_EQ(holder, "");
}

TEST_F(BackSpacesTest, IW23_ALeaseThatAnotherHasHadIsLost) {
  shared_.store = &store_;
  const auto way = Open("p1");
  Turn();
  (void)way->Take();
  const std::string key = "{space:" + kStage + "}lease";
  store_.Release(key, "here:1", [](const Outcome<Ok>&) {});
  store_.Acquire(key, "there:2", std::chrono::seconds(3), [](const Outcome<Lease>&) {});
  clock_.Advance(kRoomRenewal);
  Turn();
  EXPECT_THAT(way->Take(), ElementsAre("elsewhere there:2"));
}

}  // namespace
}  // namespace dw::back

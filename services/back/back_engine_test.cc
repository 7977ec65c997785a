#include "services/back/back_engine.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <sstream>

#include "ports/static_map_source.h"
#include "runtime/clock.h"

namespace dw::back {
namespace {

namespace wire = digiwork::wire::v1;
using presence::UserId;
using std::chrono::seconds;
using ::testing::ElementsAre;
using ::testing::IsEmpty;
using ::testing::Pair;
using ::testing::SizeIs;
using ::testing::UnorderedElementsAre;
using ::testing::_;

const std::string kRoom = "/~/office.tmj";

/// Maps that come when the test says so.
class SlowMaps final : public MapSource {
 public:
  void Load(std::string room, std::function<void(Result)> done) override { asked.emplace_back(room, std::move(done)); }
  std::vector<std::pair<std::string, std::function<void(Result)>>> asked;
};

std::shared_ptr<const RoomMap> Floor() {
  return std::make_shared<RoomMap>(
      RoomMap{kRoom, "1", *maps::WalkGrid::Make(40, 40, 32, 32), maps::Entries({}, {640, 640}), {}});
}

class Recorder final : public RoomListener {
 public:
  void OnJoined(SessionId session, UserId user, const RoomShape& /*shape*/) override { joined[session] = user; }
  void OnRefused(SessionId, const RoomProblem& problem) override { refused.push_back(problem.code); }
  void OnTurn(const RoomTurn& turn) override {
    ++turns;
    wire::ServerToClientMessage message;
    ASSERT_TRUE(message.ParseFromString(turn.bytes));
    for (const auto& item : message.batch()) heard.push_back(item);
  }
  void OnProbed(SessionId, std::uint32_t id, const presence::Place&) override { probed.push_back(id); }

  std::map<SessionId, UserId> joined;
  std::vector<std::string> refused;
  std::vector<wire::SubMessage> heard;
  std::vector<std::uint32_t> probed;
  int turns = 0;
};

class BackEngineTest : public ::testing::Test {
 protected:
  void Turn() { shard_.RunOnce(); }
  void Join(int session, const std::string& room = kRoom, const std::string& tab = "", int page_time = 0) {
    JoinRequest request;
    request.room = room;
    request.name = "Ada";
    request.uuid = "uuid";
    request.tab = tab;
    request.page_time = Millis(page_time);
    engine_.Join(SessionId(session), request, listener_);
  }
  void AnswerMaps() {
    for (auto& [room, done] : std::exchange(maps_.asked, {})) done(Floor());
    Turn();
  }

  ManualClock clock_;
  Shard shard_{0, clock_};
  SlowMaps maps_;
  Metrics metrics_;
  BackShared shared_{maps_, nullptr, BackOptions{}, BackMetrics(metrics_), 0};
  BackEngine engine_{shard_, shared_};
  std::shared_ptr<Recorder> listener_ = std::make_shared<Recorder>();
};

TEST_F(BackEngineTest, WS16_ARoomWaitsForItsMapAndLoadsItOnce) {
  Join(1);
  Join(2);
  Turn();
  EXPECT_THAT(maps_.asked, SizeIs(1));
  EXPECT_THAT(listener_->joined, IsEmpty());
  AnswerMaps();
  EXPECT_THAT(listener_->joined, SizeIs(2));
}

TEST_F(BackEngineTest, WS14_WhatIsSaidWhileWaitingIsDoneAfterwards) {
  Join(1);
  wire::ClientToServerMessage message;
  message.mutable_say_prompt()->set_text("hello");
  engine_.Input(SessionId{1}, message.SerializeAsString());
  AnswerMaps();
  const auto said = std::count_if(listener_->heard.begin(), listener_->heard.end(),
                                  [](const auto& item) { return item.has_say_event(); });
  EXPECT_EQ(said, 1);
  EXPECT_TRUE(listener_->heard.front().has_room_joined());
}

TEST_F(BackEngineTest, WS15_ATurnIsToldOnceHoweverManyListen) {
  for (int i = 1; i <= 10; ++i) Join(i);
  AnswerMaps();
  EXPECT_EQ(listener_->turns, 1);
}

TEST_F(BackEngineTest, WS16_OneWhoLeavesWhileWaitingIsForgotten) {
  Join(1);
  engine_.Leave(SessionId{1});
  AnswerMaps();
  EXPECT_THAT(listener_->joined, IsEmpty());
}

TEST_F(BackEngineTest, WS16_AnEmptyRoomClosesAfterAMinute) {
  Join(1);
  AnswerMaps();
  engine_.Leave(SessionId{1});
  clock_.Advance(seconds(59));
  Turn();
  EXPECT_EQ(shared_.rooms, 1U);
  clock_.Advance(seconds(2));
  Turn();
  EXPECT_EQ(shared_.rooms, 0U);
}

TEST_F(BackEngineTest, WS16_AMapThatDoesNotComeIsToldAndTriedAgain) {
  Join(1);
  Turn();
  maps_.asked[0].second(Unexpected{MapProblem{"MAP_NOT_FOUND", "office.tmj", "d", "f", 404}});
  maps_.asked.clear();
  Turn();
  EXPECT_THAT(listener_->refused, ElementsAre("MAP_NOT_FOUND"));
  Join(2);
  AnswerMaps();
  EXPECT_THAT(listener_->joined, SizeIs(1));
}

TEST_F(BackEngineTest, WS16_OnlySoManyWaitForAMap) {
  for (std::size_t i = 0; i <= kMaxWaitingJoins; ++i) Join(static_cast<int>(i) + 1);
  EXPECT_THAT(listener_->refused, ElementsAre("SERVER_BUSY"));
}

TEST_F(BackEngineTest, WS28_APageThatComesAgainTakesItsOwnPlace) {
  Join(1, kRoom, "page");
  Join(2, kRoom, "another");
  Join(3);  // does not say
  Join(4);
  AnswerMaps();
  EXPECT_THAT(listener_->refused, IsEmpty());

  Join(5, kRoom, "page");
  Turn();
  EXPECT_THAT(listener_->refused, ElementsAre("REPLACED"));
  EXPECT_NE(metrics_.Text().find("digiwork_people 4"), std::string::npos);
  // The old session's own farewell, which comes later, takes nobody along.
  engine_.Leave(SessionId{1});
  Turn();
  EXPECT_NE(metrics_.Text().find("digiwork_people 4"), std::string::npos);
  Join(6, kRoom, "page");
  Turn();
  EXPECT_THAT(listener_->refused, ElementsAre("REPLACED", "REPLACED"));
}

TEST_F(BackEngineTest, WS28_ALateRequestOfAPageDoesNotReplaceItsNextOne) {
  Join(1, kRoom, "page", 2000);
  AnswerMaps();
  Join(2, kRoom, "page", 1000);
  EXPECT_THAT(listener_->refused, ElementsAre("REPLACED"));
  Join(3, kRoom, "page", 3000);
  Turn();
  EXPECT_THAT(listener_->refused, ElementsAre("REPLACED", "REPLACED"));
  EXPECT_THAT(listener_->joined, UnorderedElementsAre(Pair(SessionId{1}, _), Pair(SessionId{3}, _)));
}

TEST_F(BackEngineTest, InputThatIsNoMessageOrOfNobodyIsIgnored) {
  Join(1);
  AnswerMaps();
  engine_.Input(SessionId{1}, "\xff\xff");
  engine_.Input(SessionId{99}, "");
  engine_.Probe(SessionId{99}, 1);
  engine_.Leave(SessionId{99});
  engine_.Probe(SessionId{1}, 7);
  Turn();
  EXPECT_THAT(listener_->probed, ElementsAre(7U));
}

}  // namespace
}  // namespace dw::back

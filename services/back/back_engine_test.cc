#include "services/back/back_engine.h"

#include "adapters/store_memory/memory_store.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <sstream>

#include "base/rendezvous.h"
#include "ports/static_map_source.h"
#include "runtime/clock.h"

namespace dw::back {
namespace {

namespace wire = digiwork::wire::v1;
using presence::UserId;
using std::chrono::seconds;
using ::testing::_;
using ::testing::ElementsAre;
using ::testing::IsEmpty;
using ::testing::Pair;
using ::testing::SizeIs;
using ::testing::UnorderedElementsAre;

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

TEST(RoomBudgetTest, WS55_WhatIsToldBeyondItHasToBeWaitedFor) {
  const Instant start{std::chrono::hours(1)};
  RoomBudget budget(100, start);
  EXPECT_FALSE(budget.Spent(start));
  budget.Spend(500);
  EXPECT_TRUE(budget.Spent(start + Millis(999)));
  EXPECT_FALSE(budget.Spent(start + Millis(1001)));
  budget.Spend(1);
  EXPECT_FALSE(budget.Spent(start + seconds(1000)));
  budget.Spend(401);
  EXPECT_TRUE(budget.Spent(start + seconds(1000)));
}

TEST_F(BackEngineTest, WS55_ARoomThatTellsTooMuchRefusesWhatWouldTellMore) {
  shared_.options.room_news_per_second = 2;
  for (int i = 1; i <= 4; ++i) Join(i);
  AnswerMaps();
  listener_->heard.clear();
  wire::ClientToServerMessage message;
  message.mutable_say_prompt()->set_text("hello");
  engine_.Input(SessionId{1}, message.SerializeAsString());
  Turn();
  ASSERT_THAT(listener_->heard, SizeIs(1));
  EXPECT_EQ(listener_->heard[0].refused().what(), "say_prompt");
  EXPECT_EQ(listener_->heard[0].refused().code(), "TOO_MANY");
  EXPECT_NE(metrics_.Text().find("digiwork_room_budget_refused_total 1"), std::string::npos);
  // Who moves is not kept from it.
  engine_.Walk(SessionId{1}, {{{650, 640}, presence::Direction::kRight, false}, 0});
  Turn();
  EXPECT_EQ(metrics_.Text().find("digiwork_moves_corrected_total 1"), std::string::npos);
  clock_.Advance(seconds(60));
  engine_.Input(SessionId{1}, message.SerializeAsString());
  Turn();
  EXPECT_TRUE(std::ranges::any_of(listener_->heard, [](const auto& item) { return item.has_say_event(); }));
}

TEST_F(BackEngineTest, ZonesWithPeopleInThemAreShown) {
  Join(1);
  AnswerMaps();
  Turn();
  EXPECT_NE(metrics_.Text().find("digiwork_zones 1\n"), std::string::npos);
  engine_.Leave(SessionId{1});
  Turn();
  EXPECT_NE(metrics_.Text().find("digiwork_zones 0\n"), std::string::npos);
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

/// A pusher of another process.
class PlayedWay final : public RoomWay {
 public:
  void OnJoined(SessionId session, UserId user, const RoomShape&) override {
    Note("joined as " + std::to_string(presence::Number(user)), session);
  }
  void OnRefused(SessionId session, const RoomProblem& problem) override { Note("refused " + problem.code, session); }
  void OnTurn(const RoomTurn&) override {}
  void OnProbed(SessionId session, std::uint32_t id, const presence::Place&) override {
    Note("probed " + std::to_string(id), session);
  }
  void OnOpened() override { told.push_back("opened"); }
  void OnMoving() override { told.push_back("moving"); }
  void OnElsewhere(const std::string& back, bool whole) override {
    told.push_back("at " + back + (whole ? " whole" : ""));
  }
  std::vector<std::string> told;

 private:
  void Note(const std::string& what, SessionId session) {
    told.push_back(std::to_string(static_cast<std::uint64_t>(session)) + " " + what);
  }
};

class HandedOverTest : public BackEngineTest {
 protected:
  HandedOverTest() {
    shared_.store = &store_;
    shared_.options.address = "here:1";
  }
  /// Both backs turn, and the store answers.
  void Pass(Millis time = Millis(0)) {
    clock_.Advance(time);
    for (int i = 0; i < 5; ++i) Turn();
  }
  /// One is in the room, and it is handed over: by another back of the same process.
  void LeaveARoomBehind() {
    BackShared before{maps_, &store_, BackOptions{}, BackMetrics(metrics_), 0};
    before.options.address = "before:1";
    BackEngine engine(shard_, before);
    const auto way = std::make_shared<PlayedWay>();
    engine.OpenWay(kRoom, *way);
    Pass();
    JoinRequest request;
    request.room = kRoom;
    request.name = "Ada";
    engine.Join(SessionId{1}, request, way);
    AnswerMaps();
    engine.Retire();
    engine.Paused(kRoom, *way);
    Pass();
    EXPECT_THAT(way->told, ElementsAre("opened", "1 joined as 1", "moving", "at  whole", "1 refused BACK_GONE"));
    EXPECT_EQ(engine.rooms(), 0);
  }

  MemoryStore store_{clock_};
  std::shared_ptr<PlayedWay> way_ = std::make_shared<PlayedWay>();
};

TEST_F(HandedOverTest, IW9_WhoWasInTheRoomIsWhoTheyWereAndWhatTheySayMeanwhileWaits) {
  LeaveARoomBehind();
  engine_.OpenWay(kRoom, *way_);
  Pass();
  engine_.Take(SessionId{7}, kRoom, UserId{1}, way_);
  engine_.Probe(SessionId{7}, 5);
  Pass();
  EXPECT_THAT(way_->told, ElementsAre("opened"));
  AnswerMaps();
  Pass();
  EXPECT_THAT(way_->told, ElementsAre("opened", "7 joined as 1", "7 probed 5"));
}

TEST_F(HandedOverTest, IW9_WhoIsNotTakenUpInTimeHasLeftAndTheRoomGoesOn) {
  LeaveARoomBehind();
  engine_.OpenWay(kRoom, *way_);
  Pass();
  Join(7);
  AnswerMaps();
  Pass(Millis(1000));
  EXPECT_THAT(listener_->joined, IsEmpty());
  Pass(Millis(1000));
  EXPECT_THAT(listener_->joined, ElementsAre(Pair(SessionId{7}, UserId{2})));
  engine_.Take(SessionId{8}, kRoom, UserId{1}, way_);
  Pass();
  EXPECT_THAT(way_->told, ElementsAre("opened", "8 refused BACK_GONE"));
}

TEST_F(HandedOverTest, WS29_WhatIsKeptIsThereAlsoWhenTheMapComesAtTheSecondTry) {
  store_.WriteField("{" + kRoom + "}variables", "door", "2", {}, [](const Outcome<bool>&) {});
  engine_.OpenWay(kRoom, *way_);
  Pass();
  Join(1);
  for (auto& [room, done] : std::exchange(maps_.asked, {})) {
    done(Unexpected{MapProblem{"MAP_NOT_REACHED", "", "", "", 502}});
  }
  Pass();
  EXPECT_THAT(listener_->refused, ElementsAre("MAP_NOT_REACHED"));
  Join(2);
  auto map = std::make_shared<RoomMap>(*Floor());
  map->variables = {{"door", "1", true, "", ""}};
  for (auto& [room, done] : std::exchange(maps_.asked, {})) done(std::shared_ptr<const RoomMap>(map));
  Pass();
  std::vector<std::string> told;
  for (const auto& item : listener_->heard) {
    if (item.has_variable()) told.push_back(item.variable().name() + " " + item.variable().value());
  }
  EXPECT_THAT(told, ElementsAre("door 2"));
}

TEST_F(HandedOverTest, IW9_AStateThatMakesNoSenseIsARoomThatBeginsAnew) {
  store_.Write("{" + kRoom + "}state", "\xff\xff", Millis(1000), {}, [](const Outcome<bool>&) {});
  engine_.OpenWay(kRoom, *way_);
  Pass();
  engine_.Take(SessionId{8}, kRoom, UserId{1}, way_);
  AnswerMaps();
  Pass();
  EXPECT_THAT(way_->told, ElementsAre("opened", "8 refused BACK_GONE"));
  Join(7);
  Pass();
  EXPECT_THAT(listener_->joined, SizeIs(1));
}

TEST_F(HandedOverTest, IW10_ARoomThatIsAnothersIsSaidToBeThereUntilItsLeaseEnds) {
  store_.Acquire("{" + kRoom + "}lease", "there:1", Millis(3000), [](const Outcome<Lease>&) {});
  engine_.OpenWay(kRoom, *way_);
  Pass();
  EXPECT_THAT(way_->told, ElementsAre("at there:1"));
  Pass(Millis(3000));
  const auto again = std::make_shared<PlayedWay>();
  engine_.OpenWay(kRoom, *again);
  Pass();
  EXPECT_THAT(again->told, ElementsAre("opened"));
  // Held on to for as long as it is open.
  for (int i = 0; i < 10; ++i) Pass(Millis(1000));
  std::string holder;
  store_.Holder("{" + kRoom + "}lease", [&](const Outcome<Lease>& lease) { holder = lease->holder; });
  EXPECT_EQ(holder, "here:1");
}

TEST_F(HandedOverTest, IW10_WhoLosesTheLeaseToAnotherLetsGoOfTheRoom) {
  engine_.OpenWay(kRoom, *way_);
  Pass();
  store_.Release("{" + kRoom + "}lease", "here:1", [](const Outcome<Ok>&) {});
  store_.Acquire("{" + kRoom + "}lease", "there:1", Millis(3000), [](const Outcome<Lease>&) {});
  Pass(Millis(1000));
  EXPECT_THAT(way_->told, ElementsAre("opened", "at there:1"));
  EXPECT_EQ(engine_.rooms(), 0);
}

TEST_F(HandedOverTest, IW11_ARoomThatShouldBeAtABackThatHasJoinedGoesThereAndNoOtherDoes) {
  const std::vector<std::string> backs{"here:1", "joined:1"};
  std::map<std::string, std::shared_ptr<PlayedWay>> ways;
  for (int i = 0; i < 8; ++i) {
    const std::string room = "/~/" + std::to_string(i) + ".tmj";
    ways[room] = std::make_shared<PlayedWay>();
    engine_.OpenWay(room, *ways[room]);
  }
  // Nobody is in it: it closes by itself.
  Join(99, "/~/empty.tmj");
  Pass();
  AnswerMaps();
  engine_.Leave(SessionId{99});
  for (int second = 0; second < 40; ++second) {
    shared_.homes.OnRoll(backs, clock_.Now());
    Pass(Millis(1000));
    for (const auto& [room, way] : ways) {
      if (way->told.back() == "moving") engine_.Paused(room, *way);
    }
    if (second < 9) {
      EXPECT_EQ(engine_.rooms(), 9U) << second;
    }
  }
  std::size_t moved = 0;
  for (const auto& [room, way] : ways) {
    SCOPED_TRACE(room);
    if (ChooseByRendezvous(room, backs) == 1) {
      EXPECT_THAT(way->told, ElementsAre("opened", "moving", "at joined:1 whole"));
      ++moved;
    } else {
      EXPECT_THAT(way->told, ElementsAre("opened"));
    }
  }
  EXPECT_GT(moved, 0U);
  EXPECT_EQ(engine_.rooms(), 9 - moved);
  EXPECT_NE(metrics_.Text().find("digiwork_rooms_moved_total " + std::to_string(moved)), std::string::npos);
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

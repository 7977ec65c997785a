// Two backs and two pushers in one process, with a store between them: what happens to people when a part goes.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <atomic>
#include <chrono>
#include <memory>
#include <thread>

#include "adapters/store_memory/memory_store.h"
#include "base/rendezvous.h"
#include "tests/server/running_server.h"
#include "tests/support/space_words.h"
#include "tests/support/visitor.h"

namespace dw::testing {
namespace {

using std::chrono::seconds;

/// The real one, which the test may put forward.
class LeapingClock final : public Clock {
 public:
  Instant Now() const override { return clock_.Now() + leapt_.load(); }
  Millis UnixNow() const override { return clock_.UnixNow() + leapt_.load(); }
  void Leap(Millis by) { leapt_ = leapt_.load() + by; }

 private:
  const SystemClock clock_;
  std::atomic<Millis> leapt_{Millis(0)};
};

class HandOverTest : public ::testing::Test {
 protected:
  HandOverTest() { WriteTestOffice(folder_.path() / "maps"); }
  void SetUp() override {
    for (auto& back : backs_) back = StartBack();
    for (auto& pusher : pushers_) {
      pusher = Start({"--shards", "1", "--roles", "play,pusher,map-storage"});
    }
  }
  // People first: they know the servers.
  void TearDown() override {
    for (auto& pusher : pushers_) pusher.reset();
  }

  std::unique_ptr<Server> StartBack() {
    return Start({"--shards", "2", "--roles", "back", "--back-listen", "127.0.0.1:0"});
  }
  std::unique_ptr<Server> Start(std::vector<std::string> arguments) {
    const std::vector<std::string> common = {
        "--maps-dir", (folder_.path() / "maps").string(), "--port",  "0",
        "--data-dir", (folder_.path() / "data").string(), "--store", "redis://none"};
    arguments.insert(arguments.end(), common.begin(), common.end());
    const auto config = Config::Load(arguments, [](std::string_view) { return std::nullopt; });
    DW_ASSERT(config.has_value());
    auto server = Server::Start(*config, clock_, log_, &store_);
    DW_ASSERT(server.has_value());
    return std::move(*server);
  }
  /// Half a second, for all that are there.
  void Pass() {
    clock_.Leap(Millis(500));
    for (const auto& back : backs_) {
      if (back) back->Wake();
    }
    for (const auto& pusher : pushers_) pusher->Wake();
  }
  static int RoomsAt(const Server& back) {
    const std::string text = back.MetricsText();
    const std::string line = "\ndigiwork_rooms ";
    return std::stoi(text.substr(text.find(line) + line.size()));
  }
  std::size_t Owner() const {
    for (std::size_t i = 0; i < backs_.size(); ++i) {
      if (backs_[i] && backs_[i]->MetricsText().find("\ndigiwork_rooms 1") != std::string::npos) return i;
    }
    return backs_.size();
  }
  static bool Heard(Visitor& visitor, const std::string& text) {
    return visitor.Await([&](const auto& item) { return item.has_say_event() && item.say_event().text() == text; })
        .has_value();
  }
  static wire::ClientToServerMessage Say(const std::string& text) {
    wire::ClientToServerMessage message;
    message.mutable_say_prompt()->set_text(text);
    return message;
  }

  const TemporaryFolder folder_;
  LeapingClock clock_;
  std::ostringstream log_text_;
  Log log_{log_text_, Log::Level::kInfo};
  MemoryStore store_{clock_};
  std::array<std::unique_ptr<Server>, 2> backs_;
  std::array<std::unique_ptr<Server>, 2> pushers_;
  Visitor ada_{"Ada"};
  Visitor bob_{"Bob"};
};

TEST_F(HandOverTest, IW9_ABackThatIsToldToStopLeavesEverybodyWhereTheyAre) {
  ASSERT_TRUE(ada_.Join(pushers_[0]->port(), kOffice));
  ASSERT_TRUE(bob_.Join(pushers_[1]->port(), kOffice));
  ASSERT_TRUE(ada_.Settle());
  ASSERT_TRUE(bob_.Settle());
  (void)ada_.TakeSeen();
  const std::size_t owner = Owner();
  ASSERT_LT(owner, backs_.size());

  EXPECT_EQ(bob_.SetVariable("kept", "1"), "");
  EXPECT_EQ(bob_.SetVariable("loose", "2"), "");
  bob_.Send(Say("before"));
  std::jthread stopping([&] { backs_[owner]->Stop(seconds(5)); });
  bob_.Send(Say("meanwhile"));
  ASSERT_TRUE(Heard(ada_, "meanwhile"));
  stopping.join();
  backs_[owner].reset();

  bob_.Send(Say("after"));
  ASSERT_TRUE(Heard(ada_, "after"));
  const auto from = ada_.joined().position();
  ada_.Walk(from.x() + 5, from.y());
  ASSERT_TRUE(ada_.Settle());
  EXPECT_EQ(Owner(), 1 - owner);
  Visitor cem("Cem");
  ASSERT_TRUE(cem.Join(pushers_[0]->port(), kOffice));
  ASSERT_TRUE(cem.Settle());
  EXPECT_EQ(cem.variables(), (std::map<std::string, std::string>{{"kept", "1"}, {"loose", "2"}}));
  // Nobody left, nobody came, and nothing was lost or said twice.
  std::vector<std::string> words;
  for (const auto& item : ada_.TakeSeen()) {
    EXPECT_FALSE(item.has_user_left() || item.has_room_joined()) << item.ShortDebugString();
    if (item.has_say_event()) words.push_back(item.say_event().text());
  }
  EXPECT_THAT(words, ::testing::ElementsAre("before", "meanwhile", "after"));
}

TEST_F(HandOverTest, IW11_ABackThatJoinsTakesItsShareAndNobodyNotices) {
  backs_[1]->Stop(seconds(5));
  backs_[1].reset();
  std::vector<std::string> rooms;
  std::vector<Visitor> people;
  for (int i = 0; i < 6; ++i) {
    const std::string name = "room" + std::to_string(i) + ".tmj";
    std::filesystem::copy(folder_.path() / "maps/office.tmj", folder_.path() / "maps" / name);
    rooms.push_back("/~/" + name);
    people.emplace_back("Visitor" + std::to_string(i));
    ASSERT_TRUE(people.back().Join(pushers_[static_cast<std::size_t>(i % 2)]->port(), rooms.back()));
    ASSERT_TRUE(people.back().Settle());
  }
  ASSERT_EQ(RoomsAt(*backs_[0]), 6);

  backs_[1] = StartBack();
  const std::vector<std::string> addresses{"127.0.0.1:" + std::to_string(backs_[0]->back_port()),
                                           "127.0.0.1:" + std::to_string(backs_[1]->back_port())};
  int share = 0;
  for (const std::string& room : rooms) share += static_cast<int>(ChooseByRendezvous(room, addresses));
  const auto deadline = std::chrono::steady_clock::now() + seconds(30);
  // Five seconds more than the last move takes, so that one too many would be seen.
  for (int rest = 0; rest < 10 && std::chrono::steady_clock::now() < deadline;) {
    Pass();
    for (Visitor& one : people) ASSERT_TRUE(one.Settle());
    if (RoomsAt(*backs_[1]) >= share) ++rest;
  }
  EXPECT_EQ(RoomsAt(*backs_[1]), share);
  EXPECT_EQ(RoomsAt(*backs_[0]), 6 - share);
  const std::string moved = "\ndigiwork_rooms_moved_total " + std::to_string(share) + "\n";
  EXPECT_NE(backs_[0]->MetricsText().find(moved), std::string::npos);
  for (Visitor& one : people) {
    int entered = 0;
    for (const auto& item : one.TakeSeen()) entered += item.has_room_joined() ? 1 : 0;
    EXPECT_EQ(entered, 1);
  }
}

TEST_F(HandOverTest, IW10_WhenABackDiesItsPeopleComeBackOnTheOther) {
  ASSERT_TRUE(ada_.Join(pushers_[0]->port(), kOffice));
  ASSERT_TRUE(ada_.Settle());
  const std::size_t owner = Owner();
  ASSERT_LT(owner, backs_.size());
  backs_[owner].reset();
  // As its client does: told to come again by itself, until it is let in.
  const auto deadline = std::chrono::steady_clock::now() + seconds(10);
  bool in = false;
  while (!in && std::chrono::steady_clock::now() < deadline) {
    ada_.AwaitClose();
    in = ada_.Join(pushers_[0]->port(), kOffice);
  }
  EXPECT_TRUE(in);
  EXPECT_EQ(Owner(), 1 - owner);
}

TEST_F(HandOverTest, IW9_ARoomMayGoBackAndForth) {
  ASSERT_TRUE(ada_.Join(pushers_[0]->port(), kOffice));
  ASSERT_TRUE(bob_.Join(pushers_[1]->port(), kOffice));
  for (int i = 0; i < 3; ++i) {
    ASSERT_TRUE(bob_.Settle());
    const std::size_t owner = Owner();
    ASSERT_LT(owner, backs_.size()) << i;
    backs_[owner]->Stop(seconds(5));
    backs_[owner] = StartBack();
    bob_.Send(Say(std::to_string(i)));
    ASSERT_TRUE(Heard(ada_, std::to_string(i)));
    ASSERT_TRUE(ada_.Settle());
  }
}

/// Ada and Bob, of two pushers, are in a space.
class SpaceHandOverTest : public HandOverTest {
 protected:
  void SetUp() override {
    HandOverTest::SetUp();
    ASSERT_TRUE(ada_.Join(pushers_[0]->port(), kOffice));
    ASSERT_TRUE(bob_.Join(pushers_[1]->port(), kOffice));
    const auto ada = space_words::Join(ada_, kStage, false, "up");
    const auto bob = space_words::Join(bob_, kStage);
    ASSERT_TRUE(ada && bob);
    ada_id_ = ada->join_space().member_id();
    bob_id_ = bob->join_space().member_id();
    ASSERT_TRUE(ada_.Await(space_words::SeesJoined(bob_id_)));
    for (std::size_t i = 0; i < backs_.size(); ++i) {
      if (backs_[i]->MetricsText().find("\ndigiwork_spaces 1") != std::string::npos) space_owner_ = i;
    }
    ASSERT_LT(space_owner_, backs_.size());
    (void)ada_.TakeSeen();
  }
  /// Waits until the other back has both.
  bool AwaitBothAtTheOther() const {
    const auto deadline = std::chrono::steady_clock::now() + seconds(15);
    while (std::chrono::steady_clock::now() < deadline) {
      const std::string text = backs_[1 - space_owner_]->MetricsText();
      if (text.find("\ndigiwork_space_members 2") != std::string::npos) return true;
      std::this_thread::yield();
    }
    return false;
  }

  const std::string kStage = kOffice + "#stage";
  std::string ada_id_;
  std::string bob_id_;
  std::size_t space_owner_ = 2;
};

TEST_F(SpaceHandOverTest, IW23_ASpaceGoesOnWhenItsBackStops) {
  backs_[space_owner_]->Stop(seconds(5));
  backs_[space_owner_].reset();
  ASSERT_TRUE(AwaitBothAtTheOther());
  bob_.Send(space_words::Event(kStage, "still here"));
  ASSERT_TRUE(ada_.Await(space_words::Hears("still here")));
  for (const auto& item : ada_.TakeSeen()) EXPECT_FALSE(item.space().has_left()) << item.ShortDebugString();
  // What its members show has come along.
  Visitor cem("Cem");
  ASSERT_TRUE(cem.Join(pushers_[1]->port(), kOffice));
  const auto answer = space_words::Join(cem, kStage, true);
  ASSERT_TRUE(answer);
  std::map<std::string, std::size_t> shown;
  for (const auto& member : answer->join_space().members()) shown[member.id()] = member.attributes().size();
  EXPECT_EQ(shown, (std::map<std::string, std::size_t>{{ada_id_, 1}, {bob_id_, 0}}));
}

}  // namespace
}  // namespace dw::testing

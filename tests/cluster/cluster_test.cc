// Two backs, two pushers and a Redis Cluster of six nodes, each a process: what people notice when one of them goes.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <array>
#include <chrono>
#include <cstdlib>
#include <filesystem>
#include <map>
#include <memory>
#include <string>
#include <thread>
#include <vector>

#include "tests/server/test_office.h"
#include "tests/support/program.h"
#include "tests/support/redis_nodes.h"
#include "tests/support/temporary_folder.h"
#include "tests/support/visitor.h"

namespace dw::testing {
namespace {

using std::chrono::seconds;
using std::chrono::steady_clock;

constexpr int kRooms = 4;
constexpr int kPeople = 12;

/// A visitor that comes back by itself, as a browser does.
class Guest {
 public:
  Guest(const std::string& name, std::string room) : visitor_(name), room_(std::move(room)) {}

  Visitor& visitor() { return visitor_; }
  const std::string& room() const { return room_; }
  int joined() const { return joined_; }

  bool Join(std::uint16_t port) {
    visitor_.connect().set_page_time_ms(static_cast<std::uint32_t>(++joined_ * 1000));
    visitor_.connect().set_place_ticket(visitor_.last_pong().place_ticket());
    return visitor_.Join(port, room_) && visitor_.Settle();
  }
  /// In the room: still, or again over one of `ports`.
  bool StaysOrReturns(const std::vector<std::uint16_t>& ports) {
    const auto deadline = steady_clock::now() + seconds(30);
    while (!visitor_.Settle()) {
      if (steady_clock::now() > deadline) return false;
      for (const std::uint16_t port : ports) {
        if (Join(port)) return true;
      }
    }
    return true;
  }

 private:
  Visitor visitor_;
  const std::string room_;
  int joined_ = 0;
};

class ClusterTest : public ::testing::Test {
 protected:
  static void SetUpTestSuite() {
    if (RedisNodes::Installed()) redis_ = std::make_unique<RedisNodes>();
  }
  static void TearDownTestSuite() { redis_.reset(); }

  void SetUp() override {
    const char* const required = std::getenv("DW_REQUIRE_PEERS");
    if (!redis_ && required != nullptr) FAIL() << "redis-server is not installed";
    if (!redis_) GTEST_SKIP() << "NOT PROVEN: redis-server is not installed";
    WriteTestOffice(folder_.path() / "maps");
    for (int i = 0; i < kRooms; ++i) {
      // Other rooms for every test: the cluster is the same.
      const std::string name = std::string(::testing::UnitTest::GetInstance()->current_test_info()->name()) + "_" +
                               std::to_string(i) + ".tmj";
      std::filesystem::copy_file(folder_.path() / "maps/office.tmj", folder_.path() / "maps" / name);
      rooms_.push_back("/~/" + name);
    }
    for (auto& back : backs_) back = StartBack();
    for (std::size_t i = 0; i < pushers_.size(); ++i) {
      pushers_[i] = Start({"--roles", "play,pusher,map-storage"});
      ports_.push_back(ReadPort(*pushers_[i]));
    }
    for (int i = 0; i < kPeople; ++i) {
      people_.push_back(
          std::make_unique<Guest>("Guest " + std::to_string(i), rooms_[static_cast<std::size_t>(i % kRooms)]));
      ASSERT_TRUE(people_.back()->Join(ports_[static_cast<std::size_t>(i / kRooms % 2)]));
    }
    for (const auto& guest : people_) {
      ASSERT_TRUE(guest->visitor().Settle());
      (void)guest->visitor().TakeSeen();
    }
  }

  std::unique_ptr<Program> Start(std::vector<std::string> arguments) {
    const std::vector<std::string> common = {"--port",     "0",
                                             "--shards",   "1",
                                             "--maps-dir", (folder_.path() / "maps").string(),
                                             "--data-dir", (folder_.path() / "data").string(),
                                             "--store",    redis_->url()};
    arguments.insert(arguments.begin(), "serve");
    arguments.insert(arguments.end(), common.begin(), common.end());
    return std::make_unique<Program>(arguments);
  }
  std::unique_ptr<Program> StartBack() {
    auto back = Start({"--roles", "back", "--back-listen", "127.0.0.1:0"});
    EXPECT_NE(ReadPort(*back), 0);
    return back;
  }
  static std::uint16_t ReadPort(const Program& program) {
    const std::string ready = program.ReadLine();
    return static_cast<std::uint16_t>(std::atoi(ready.c_str() + ready.rfind(':') + 1));
  }

  /// Everybody takes a step, and sees that the server has it.
  void Walk(int by) {
    for (const auto& guest : people_) {
      const auto place = guest->visitor().joined().position();
      guest->visitor().Walk(place.x() + by, place.y());
      ASSERT_TRUE(guest->visitor().Settle()) << guest->room() << " " << by << " " << guest->visitor().error_code();
    }
  }
  /// Sets "kept" in every room, and again while the store cannot.
  void SetVariables(const std::string& value) {
    for (int i = 0; i < kRooms; ++i) {
      const auto deadline = steady_clock::now() + seconds(30);
      std::string error = "not tried";
      while (!error.empty() && steady_clock::now() < deadline) {
        error = people_[static_cast<std::size_t>(i)]->visitor().SetVariable("kept", value);
      }
      EXPECT_EQ(error, "");
    }
  }
  /// As somebody new is told.
  void ExpectVariables(const std::string& value, std::uint16_t port) {
    for (const std::string& room : rooms_) {
      Guest reader("Reader", room);
      ASSERT_TRUE(reader.Join(port));
      EXPECT_EQ(reader.visitor().variables().at("kept"), value) << room;
    }
  }
  /// Who is in a room, as one in it sees it: nobody doubled, nobody missing.
  void ExpectAllAreThereOnce() {
    for (const auto& guest : people_) {
      wire::ClientToServerMessage message;
      message.mutable_query()->set_id(1'000'000);
      message.mutable_query()->mutable_people()->set_search("Guest");
      message.mutable_query()->mutable_people()->set_limit(200);
      guest->visitor().Send(message);
      const auto answer =
          guest->visitor().Await([](const auto& item) { return item.has_answer() && item.answer().id() == 1'000'000; });
      ASSERT_TRUE(answer);
      EXPECT_EQ(answer->answer().people().people_size(), kPeople / kRooms) << guest->room();
    }
  }

  static std::unique_ptr<RedisNodes> redis_;
  const TemporaryFolder folder_;
  std::vector<std::string> rooms_;
  std::array<std::unique_ptr<Program>, 2> backs_;
  std::array<std::unique_ptr<Program>, 2> pushers_;
  std::vector<std::uint16_t> ports_;
  std::vector<std::unique_ptr<Guest>> people_;
};

std::unique_ptr<RedisNodes> ClusterTest::redis_;

TEST_F(ClusterTest, IW9_ABackThatIsStoppedIsNoticedByNobody) {
  Walk(10);
  SetVariables("1");
  backs_[0]->Signal(SIGTERM);
  EXPECT_EQ(backs_[0]->Wait(), 0);
  Walk(20);
  for (const auto& guest : people_) {
    EXPECT_EQ(guest->joined(), 1);
    for (const auto& item : guest->visitor().TakeSeen()) {
      EXPECT_FALSE(item.has_user_left() || item.has_room_joined() || item.has_position_corrected())
          << item.ShortDebugString();
    }
  }
  ExpectAllAreThereOnce();
  ExpectVariables("1", ports_[0]);
  SetVariables("2");
  // And back again: the first is there once more, the other goes.
  backs_[0] = StartBack();
  backs_[1]->Signal(SIGTERM);
  EXPECT_EQ(backs_[1]->Wait(), 0);
  Walk(30);
  ExpectAllAreThereOnce();
  ExpectVariables("2", ports_[1]);
}

TEST_F(ClusterTest, IW10_WhenABackIsKilledAllReturnAndWhatWasAcknowledgedIsKept) {
  SetVariables("1");
  backs_[0]->Signal(SIGKILL);
  backs_[0]->Wait();
  for (const auto& guest : people_) ASSERT_TRUE(guest->StaysOrReturns(ports_)) << guest->visitor().error_code();
  ExpectAllAreThereOnce();
  ExpectVariables("1", ports_[1]);
}

TEST_F(ClusterTest, WS28_WhenAPusherIsKilledItsPeopleReturnOverTheOtherAndMeetNoGhosts) {
  pushers_[0]->Signal(SIGKILL);
  pushers_[0]->Wait();
  const std::vector<std::uint16_t> left = {ports_[1]};
  for (const auto& guest : people_) ASSERT_TRUE(guest->StaysOrReturns(left)) << guest->visitor().error_code();
  ExpectAllAreThereOnce();
}

TEST_F(ClusterTest, SS7_WhenAMasterOfTheStoreIsKilledPeopleWalkOnAndVariablesAreKeptAgain) {
  SetVariables("1");
  const std::size_t master = redis_->MasterOf(0);
  redis_->AwaitReplicated(master);
  redis_->Kill(master);
  Walk(10);
  Walk(20);
  SetVariables("2");
  Walk(30);
  for (const auto& guest : people_) EXPECT_EQ(guest->joined(), 1);
  ExpectAllAreThereOnce();
  ExpectVariables("2", ports_[0]);
  redis_->Restart(master);
}

TEST_F(ClusterTest, RC33_WhoIsBannedIsOutOnEveryPusherAndStaysOutOfThemAll) {
  // The first over one pusher, the other over the second.
  Guest& here = *people_[0];
  Guest& there = *people_[kRooms];
  for (Guest* one : {&here, &there}) {
    Program ban({"ban", "add", one->visitor().connected().user_uuid(), "--reason", "Please be kind.", "--data-dir",
                 (folder_.path() / "data").string()});
    EXPECT_EQ(ban.Wait(), 0);
  }
  for (Guest* one : {&here, &there}) {
    one->visitor().AwaitClose();
    EXPECT_EQ(one->visitor().error_code(), "BANNED");
    for (const std::uint16_t port : ports_) {
      // The other pusher hears of it by itself, a second later at most.
      const auto deadline = steady_clock::now() + seconds(10);
      while (one->Join(port) && steady_clock::now() < deadline) one->visitor().AwaitClose();
      EXPECT_EQ(one->visitor().error_code(), "BANNED");
    }
  }
  EXPECT_TRUE(people_[1]->visitor().Settle());
}

}  // namespace
}  // namespace dw::testing

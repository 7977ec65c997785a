// Both ends of the inner wire against each other, over real gRPC on loopback, with rooms and people that are played.
#include <gmock/gmock.h>
#include <grpcpp/grpcpp.h>
#include <gtest/gtest.h>

#include <chrono>
#include <memory>
#include <sstream>
#include <string>
#include <thread>
#include <utility>
#include <vector>

#include "adapters/link_grpc/grpc_workspace_link.h"
#include "adapters/link_grpc/grpc_workspace_server.h"
#include "adapters/link_grpc/inner_token.h"
#include "adapters/link_stream/inner_version.h"
#include "runtime/clock.h"

namespace dw::link_grpc {
namespace {

using presence::UserId;
using ::testing::ElementsAre;
using ::testing::IsEmpty;

const std::string kRoom = "/~/office.tmj";

/// A room that writes down what it is told, and says what the test has it say.
class PlayedEngine final : public WorkspaceEngine {
 public:
  void Join(SessionId session, JoinRequest request, std::shared_ptr<RoomListener> listener) override {
    Note("join " + request.name + " in " + request.room);
    sessions.push_back(session);
    ways.push_back(std::move(listener));
    if (lets_in) ways.back()->OnJoined(session, UserId{static_cast<std::uint32_t>(sessions.size())}, shape);
  }
  void Input(SessionId session, std::string message) override { Note(Name(session) + " says " + message); }
  void Walk(SessionId session, const presence::Walk& walk) override {
    Note(Name(session) + " walks to " + std::to_string(walk.to.at.x) + "," + std::to_string(walk.to.at.y));
  }
  void Probe(SessionId session, std::uint32_t id) override { Note(Name(session) + " probes " + std::to_string(id)); }
  void Resumed(SessionId session, Millis offline) override {
    Note(Name(session) + " is back after " + std::to_string(offline.count()));
  }
  void Leave(SessionId session) override { Note(Name(session) + " leaves"); }
  void OpenWay(const std::string& /*room*/, RoomWay& way) override {
    opened.push_back(&way);
    if (elsewhere) return way.OnElsewhere(*elsewhere, false);
    way.OnOpened();
  }
  void CloseWay(const std::string& /*room*/, RoomWay& way) override { std::erase(opened, &way); }
  void Paused(const std::string& room, RoomWay& /*way*/) override { Note("paused " + room); }
  void Take(SessionId session, const std::string& room, UserId user, std::shared_ptr<RoomListener> way) override {
    sessions.push_back(session);
    ways.push_back(way);
    Note("take " + std::to_string(presence::Number(user)) + " in " + room);
    if (lets_in) {
      way->OnJoined(session, user, shape);
    } else {
      way->OnRefused(session, {"BACK_GONE", "", "", "", Millis(300)});
    }
  }

  std::vector<std::string> told;
  std::vector<SessionId> sessions;
  std::vector<std::shared_ptr<RoomListener>> ways;
  std::vector<RoomWay*> opened;
  std::optional<std::string> elsewhere;
  bool lets_in = true;
  RoomShape shape{100, {4, 3}, false};

 private:
  void Note(std::string what) { told.push_back(std::move(what)); }
  std::string Name(SessionId session) const {
    for (std::size_t i = 0; i < sessions.size(); ++i) {
      if (sessions[i] == session) return "#" + std::to_string(i + 1);
    }
    return "a stranger";
  }
};

/// A pusher's thread that writes down what rooms tell it.
class PlayedListener final : public RoomListener {
 public:
  void OnJoined(SessionId session, UserId user, const RoomShape& shape) override {
    Note(session, "joined as " + std::to_string(presence::Number(user)) + " of " + std::to_string(shape.slots));
  }
  void OnRefused(SessionId session, const RoomProblem& problem) override {
    Note(session, "refused " + problem.code + (problem.retry_after > Millis(0) ? ", try again" : ""));
  }
  void OnTurn(const RoomTurn& turn) override {
    told.push_back(turn.room + " turned with " + turn.bytes + " and " + std::to_string(turn.steps.size()) + " steps");
  }
  void OnProbed(SessionId session, std::uint32_t id, const presence::Place& place) override {
    Note(session, "probe " + std::to_string(id) + " at " + std::to_string(place.at.x));
  }
  std::vector<std::string> told;

 private:
  void Note(SessionId session, const std::string& what) {
    told.push_back(std::to_string(static_cast<std::uint64_t>(session)) + " " + what);
  }
};

JoinRequest Somebody(const std::string& name) {
  JoinRequest request;
  request.room = kRoom;
  request.name = name;
  return request;
}

class LinkGrpcTest : public ::testing::Test {
 protected:
  void SetUp() override {
    StartBack();
    StartPusher(InnerToken("secret"));
  }
  void TearDown() override {
    seats_.clear();
    link_.reset();
    server_.reset();
  }

  void StartBack() {
    const std::string port = std::to_string(port_);
    auto server = GrpcWorkspaceServer::Start({"127.0.0.1:" + port, InnerToken("secret"), "one"}, back_, {&engine_});
    ASSERT_TRUE(server) << server.error().detail;
    server_ = std::move(*server);
    port_ = server_->port();
  }
  std::string address() const { return "127.0.0.1:" + std::to_string(port_); }
  void StartPusher(const std::string& token) {
    link_.reset();
    channels_ = std::make_unique<BackChannels>();
    backs_.Set({address()});
    link_ = std::make_unique<GrpcWorkspaceLink>(
        GrpcWorkspaceLink::Context{pusher_.shard(0), backs_, *channels_, pusher_metrics_, token});
  }
  std::unique_ptr<workspace::WorkspaceManager::Stub> Stub() {
    return workspace::WorkspaceManager::NewStub(grpc::CreateChannel(address(), grpc::InsecureChannelCredentials()));
  }

  void Join(int session, const std::string& name) {
    seats_.push_back(link_->Join(static_cast<SessionId>(session), Somebody(name), listener_));
  }
  /// Turns both sides until `done`, ten seconds of the wall at most.
  template <class Done>
  bool Until(Done done) {
    const auto deadline = std::chrono::steady_clock::now() + std::chrono::seconds(10);
    while (!done()) {
      if (std::chrono::steady_clock::now() > deadline) return false;
      pusher_.shard(0).RunOnce();
      back_.shard(0).RunOnce();
      std::this_thread::yield();
    }
    return true;
  }
  bool UntilEngineWasTold(std::size_t count) {
    return Until([&] { return engine_.told.size() >= count; });
  }
  bool UntilListenerWasTold(std::size_t count) {
    return Until([&] { return listener_.told.size() >= count; });
  }
  static double Read(Metrics& metrics, const std::string& line) {
    const std::string text = metrics.Text();
    const std::size_t at = text.find("\n" + line + " ");
    return at == std::string::npos ? -1 : std::strtod(text.c_str() + at + line.size() + 2, nullptr);
  }

  ManualClock clock_;
  std::ostringstream out_;
  Log log_{out_, Log::Level::kError};
  Runtime back_{{1}, clock_, log_};
  Runtime pusher_{{1}, clock_, log_};
  link_stream::LinkMetrics pusher_metrics_{pusher_.metrics()};
  PlayedEngine engine_;
  PlayedListener listener_;
  int port_ = 0;
  std::unique_ptr<GrpcWorkspaceServer> server_;
  link_stream::BackDirectory backs_{clock_, {}};
  std::unique_ptr<BackChannels> channels_;
  std::unique_ptr<GrpcWorkspaceLink> link_;
  std::vector<std::unique_ptr<RoomSeat>> seats_;
};

TEST_F(LinkGrpcTest, IW1_WhatPeopleSayReachesTheRoomInOrder) {
  Join(7, "Ada");
  seats_[0]->Walk({{{40, 50}, presence::Direction::kUp, true}, 0});
  seats_[0]->Input("hello");
  seats_[0]->Probe(3);
  seats_[0]->Resumed(Millis(1500));
  seats_.clear();
  ASSERT_TRUE(UntilEngineWasTold(6));
  EXPECT_THAT(engine_.told, ElementsAre("join Ada in " + kRoom, "#1 walks to 40,50", "#1 says hello", "#1 probes 3",
                                        "#1 is back after 1500", "#1 leaves"));
}

TEST_F(LinkGrpcTest, IW1_WhatTheRoomSaysReachesThePusherInOrder) {
  Join(7, "Ada");
  ASSERT_TRUE(UntilListenerWasTold(1));
  RoomTurn turn;
  turn.room = kRoom;
  turn.bytes = "news";
  turn.items = {{0, 4, 0}};
  turn.audiences = {{0, 1}};
  turn.listeners = {UserId{1}};
  turn.views = {{UserId{1}, {0, 0, 1, 1}}};
  turn.steps = {{UserId{1}, presence::ZoneId{0}, {{5, 6}, {}, false}}};
  engine_.ways[0]->OnTurn(turn);
  engine_.ways[0]->OnProbed(engine_.sessions[0], 9, {{12, 13}, {}, false});
  engine_.ways[0]->OnRefused(engine_.sessions[0], {"MAP_GONE", "", "", "", Millis(0)});
  ASSERT_TRUE(UntilListenerWasTold(4));
  EXPECT_THAT(listener_.told, ElementsAre("7 joined as 1 of 100", kRoom + " turned with news and 1 steps",
                                          "7 probe 9 at 12", "7 refused MAP_GONE"));
}

TEST_F(LinkGrpcTest, IW1_WhatManySayInATurnTravelsInOneMessage) {
  Join(1, "Ada");
  ASSERT_TRUE(UntilListenerWasTold(1));
  for (int i = 2; i <= 50; ++i) Join(i, "Guest");
  for (int i = 0; i < 50; ++i) seats_[0]->Input("hello");
  ASSERT_TRUE(UntilEngineWasTold(100));
  EXPECT_EQ(Read(pusher_.metrics(), "digiwork_link_messages_total{direction=\"out\"}"), 2);
  EXPECT_EQ(Read(pusher_.metrics(), "digiwork_link_items_total{direction=\"out\"}"), 100);
  ASSERT_TRUE(UntilListenerWasTold(50));
  EXPECT_EQ(Read(back_.metrics(), "digiwork_link_messages_total{direction=\"out\"}"), 3);  // and the one that opens
}

TEST_F(LinkGrpcTest, IW1_AStreamEndsWithItsLastSeatAndAnotherBegins) {
  Join(1, "Ada");
  Join(2, "Bob");
  ASSERT_TRUE(UntilListenerWasTold(2));
  EXPECT_EQ(Read(back_.metrics(), "digiwork_link_streams"), 1);
  seats_.clear();
  ASSERT_TRUE(Until([&] { return Read(back_.metrics(), "digiwork_link_streams") == 0; }));
  EXPECT_EQ(Read(pusher_.metrics(), "digiwork_link_streams"), 0);
  Join(3, "Cem");
  ASSERT_TRUE(UntilListenerWasTold(3));
  EXPECT_EQ(listener_.told[2], "3 joined as 3 of 100");
}

TEST_F(LinkGrpcTest, IW3_WhoIsRefusedMayLeaveWithoutAWord) {
  engine_.lets_in = false;
  Join(1, "Ada");
  ASSERT_TRUE(UntilEngineWasTold(1));
  engine_.ways[0]->OnRefused(engine_.sessions[0], {"ROOM_FULL", "", "", "", Millis(10)});
  ASSERT_TRUE(UntilListenerWasTold(1));
  EXPECT_THAT(listener_.told, ElementsAre("1 refused ROOM_FULL, try again"));
  seats_.clear();
  ASSERT_TRUE(Until([&] { return Read(back_.metrics(), "digiwork_link_streams") == 0; }));
  // It is forgotten all the same.
  EXPECT_THAT(engine_.told, ElementsAre("join Ada in " + kRoom, "#1 leaves"));
}

TEST_F(LinkGrpcTest, IW5_WhoDoesNotShowTheTokenIsNotLetIn) {
  StartPusher("wrong");
  Join(1, "Eve");
  ASSERT_TRUE(UntilListenerWasTold(1));
  EXPECT_THAT(listener_.told, ElementsAre("1 refused BACK_GONE, try again"));
  EXPECT_THAT(engine_.told, IsEmpty());

  grpc::ClientContext context;
  workspace::PingAnswer answer;
  EXPECT_EQ(Stub()->Ping(&context, {}, &answer).error_code(), grpc::StatusCode::UNAUTHENTICATED);
  grpc::ClientContext known;
  known.AddMetadata(kTokenKey, InnerToken("secret"));
  EXPECT_TRUE(Stub()->Ping(&known, {}, &answer).ok());
  EXPECT_EQ(answer.instance(), "one");
}

TEST_F(LinkGrpcTest, IW8_WhenTheBackDiesItsPeopleAreToldToComeAgainAndCan) {
  Join(1, "Ada");
  Join(2, "Bob");
  ASSERT_TRUE(UntilListenerWasTold(2));
  server_.reset();
  ASSERT_TRUE(UntilListenerWasTold(4));
  EXPECT_THAT(std::vector(listener_.told.begin() + 2, listener_.told.end()),
              ::testing::UnorderedElementsAre("1 refused BACK_GONE, try again", "2 refused BACK_GONE, try again"));
  EXPECT_EQ(Read(pusher_.metrics(), "digiwork_link_broken_total"), 1);
  seats_.clear();

  StartBack();
  // The channel finds it again by itself, within a second or so.
  ASSERT_TRUE(Until([&] {
    const std::size_t before = listener_.told.size();
    Join(3, "Ada");
    EXPECT_TRUE(UntilListenerWasTold(before + 1));
    return listener_.told.back().starts_with("3 joined");
  }));
}

TEST_F(LinkGrpcTest, IW8_WhenThePusherDiesItsPeopleLeave) {
  Join(1, "Ada");
  Join(2, "Bob");
  ASSERT_TRUE(UntilListenerWasTold(2));
  // The seats first, as a pusher does; but nothing of it reaches the wire.
  seats_.clear();
  link_.reset();
  ASSERT_TRUE(UntilEngineWasTold(4));
  EXPECT_THAT(std::vector(engine_.told.begin() + 2, engine_.told.end()),
              ::testing::UnorderedElementsAre("#1 leaves", "#2 leaves"));
}

using RawStream = grpc::ClientReaderWriter<workspace::PusherToRoomMessage, workspace::RoomToPusherMessage>;

class RawPusherTest : public LinkGrpcTest {
 protected:
  void SetUp() override {
    LinkGrpcTest::SetUp();
    stub_ = Stub();
    context_.AddMetadata(kTokenKey, InnerToken("secret"));
    stream_ = stub_->ConnectToRoom(&context_);
  }
  void TearDown() override {
    context_.TryCancel();
    if (stream_) stream_->Finish();
    LinkGrpcTest::TearDown();
  }
  workspace::PusherToRoomMessage Opening() {
    workspace::PusherToRoomMessage message;
    message.mutable_open()->set_version(link_stream::kInnerVersion);
    message.mutable_open()->set_room(kRoom);
    auto& join = *message.add_seats();
    join.set_seat(1);
    join.mutable_join()->set_name("Ada");
    return message;
  }

  void ExpectRefused(const workspace::PusherToRoomMessage& first) {
    stream_->Write(first);
    workspace::RoomToPusherMessage answer;
    EXPECT_FALSE(stream_->Read(&answer));
    EXPECT_EQ(stream_->Finish().error_code(), grpc::StatusCode::INVALID_ARGUMENT);
    stream_.reset();
    EXPECT_THAT(engine_.told, IsEmpty());
  }

  std::unique_ptr<workspace::WorkspaceManager::Stub> stub_;
  grpc::ClientContext context_;
  std::unique_ptr<RawStream> stream_;
};

TEST_F(RawPusherTest, IW2_AStreamThatDoesNotBeginWithARoomIsRefused) {
  workspace::PusherToRoomMessage message = Opening();
  message.clear_open();
  ExpectRefused(message);
}

TEST_F(RawPusherTest, IW2_AStreamToWhatIsNoRoomIsRefused) {
  workspace::PusherToRoomMessage message = Opening();
  message.mutable_open()->set_room("/~/../secret.tmj");
  ExpectRefused(message);
}

TEST_F(RawPusherTest, IW4_SeatsThatAreNoneAndSeatsThatAreTakenSayNothing) {
  workspace::PusherToRoomMessage message = Opening();
  auto& stranger = *message.add_seats();
  stranger.set_seat(2);
  stranger.set_probe(1);
  auto& twin = *message.add_seats();
  twin.set_seat(1);
  twin.mutable_join()->set_name("Eve");
  auto& elsewhere = *message.add_seats();
  elsewhere.set_seat(3);
  elsewhere.mutable_join()->set_name("Bob");
  elsewhere.mutable_join()->set_room("/~/secret.tmj");
  auto& nothing = *message.add_seats();
  nothing.set_seat(1);
  auto& back = *message.add_seats();
  back.set_seat(1);
  back.set_resumed_ms(INT64_MAX);
  stream_->Write(message);
  ASSERT_TRUE(UntilEngineWasTold(3));
  EXPECT_THAT(engine_.told, ElementsAre("join Ada in " + kRoom, "join Bob in " + kRoom, "#1 is back after 60000"));
  EXPECT_EQ(Read(back_.metrics(), "digiwork_link_bad_messages_total"), 1);
}

TEST_F(RawPusherTest, IW7_APusherThatDoesNotReadIsCutOff) {
  stream_->Write(Opening());
  ASSERT_TRUE(UntilEngineWasTold(1));
  RoomTurn turn;
  turn.room = kRoom;
  turn.bytes = std::string(1 << 20, 'x');
  turn.items = {{0, 1 << 20, 0}};
  turn.audiences = {{0, 1}};
  turn.listeners = {UserId{1}};
  ASSERT_TRUE(Until([&] {
    if (engine_.told.size() < 2) engine_.ways[0]->OnTurn(turn);
    return engine_.told.size() == 2;
  }));
  EXPECT_EQ(engine_.told[1], "#1 leaves");
  EXPECT_EQ(Read(back_.metrics(), "digiwork_link_broken_total"), 1);
}

}  // namespace
}  // namespace dw::link_grpc

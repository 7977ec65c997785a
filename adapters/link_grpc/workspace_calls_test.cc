// An operator's calls over real gRPC on loopback, to rooms that are played. [CA1-CA8]
#include <gmock/gmock.h>
#include <grpcpp/grpcpp.h>
#include <gtest/gtest.h>

#include <chrono>
#include <future>
#include <memory>
#include <sstream>
#include <string>
#include <thread>
#include <utility>
#include <vector>

#include "adapters/link_grpc/call_reactors.h"
#include "adapters/link_grpc/calls_client.h"
#include "adapters/link_grpc/grpc_workspace_server.h"
#include "digiwork/workspace/v1/workspace.grpc.pb.h"
#include "runtime/clock.h"

namespace dw::link_grpc {
namespace {

namespace workspace = digiwork::workspace::v1;
using presence::UserId;
using ::testing::HasSubstr;

const std::string kRoom = "/~/office.tmj";
const std::string kSecret = "a secret-of-the-calls";

/// Rooms that note what they are asked, and answer as the test says.
class PlayedRooms final : public RoomCalls {
 public:
  std::vector<RoomSummary> List(const std::string& after, std::size_t limit) override {
    std::vector<RoomSummary> some;
    for (const RoomSummary& room : rooms) {
      if (room.room > after && some.size() < limit) some.push_back(room);
    }
    return some;
  }
  void Describe(const std::string&, UserId after, std::size_t limit, CallReply<RoomDetails> reply) override {
    Note("describe after " + std::to_string(presence::Number(after)) + ", " + std::to_string(limit));
    if (silent) return kept.push_back(std::make_shared<CallReply<RoomDetails>>(reply));
    if (problem) return reply(Unexpected{*problem});
    reply(RoomDetails{1, 2, "rev", {{UserId{7}, "Ada", "uuid", presence::Status::kBusy}}, true});
  }
  void ReadVariables(const std::string&, std::vector<std::string> names, CallReply<RoomEar::Values> reply) override {
    Note("read " + std::to_string(names.size()));
    reply(RoomEar::Values{{"door", "1"}});
  }
  void SaveVariable(const std::string&, std::string name, std::string value, CallReply<Ok> reply) override {
    Note(name + " = " + value);
    reply(Ok{});
  }
  void Listen(const std::string&, RoomEar::Hears, std::shared_ptr<RoomEar> ear) override {
    if (problem) return ear->OnEnd(*problem);
    ear->OnListening({{"door", "1"}});
    ears.push_back(std::move(ear));
  }
  void StopListening(const std::string&, const RoomEar& ear) override {
    std::erase_if(ears, [&](const auto& one) { return one.get() == &ear; });
  }
  void Dispatch(const std::string&, RoomEvent event, CallReply<std::size_t> reply) override {
    Note("event " + event.name + " " + event.data);
    for (const auto& ear : ears) ear->OnEvent(event);
    reply(3);
  }
  void Notify(const std::string&, RoomNotice notice, CallReply<std::size_t> reply) override {
    Note((notice.warning ? "warning " : "info ") + notice.text + " to " + notice.uuid);
    reply(4);
  }
  void Remove(const std::string&, std::string uuid, std::string reason, CallReply<std::size_t> reply) override {
    Note("remove " + uuid + ": " + reason);
    reply(5);
  }
  void Renew(const std::string&, Millis within, CallReply<RoomRenewal> reply) override {
    Note("renew within " + std::to_string(within.count()));
    reply(RoomRenewal{true, 6});
  }

  std::vector<RoomSummary> rooms;
  std::optional<CallProblem> problem;
  bool silent = false;
  std::vector<std::shared_ptr<void>> kept;
  std::vector<std::shared_ptr<RoomEar>> ears;
  std::vector<std::string> told;

 private:
  void Note(std::string what) { told.push_back(std::move(what)); }
};

class WorkspaceCallsTest : public ::testing::Test {
 protected:
  void SetUp() override { Start(kSecret); }
  void TearDown() override {
    server_.reset();
    runtime_.Stop();
  }
  void Start(const std::string& secret) {
    server_.reset();
    GrpcWorkspaceServer::Options options{"127.0.0.1:0", "token", "one", {}, secret, {&first_, &second_}};
    auto server = GrpcWorkspaceServer::Start(options, runtime_, {nullptr, nullptr});
    ASSERT_TRUE(server) << server.error().detail;
    server_ = std::move(*server);
    runtime_.Start();
    stub_ = workspace::WorkspaceManager::NewStub(
        grpc::CreateChannel("127.0.0.1:" + std::to_string(server_->port()), grpc::InsecureChannelCredentials()));
  }
  std::string address() const { return "127.0.0.1:" + std::to_string(server_->port()); }
  /// Whose room kRoom is.
  PlayedRooms& rooms() { return runtime_.ShardFor(kRoom).index() == 0 ? first_ : second_; }
  /// Lets the room's thread do something, and waits for it.
  void InRoom(std::function<void()> work) {
    std::promise<void> done;
    runtime_.ShardFor(kRoom).Post([&] {
      work();
      done.set_value();
    });
    done.get_future().wait();
  }
  std::unique_ptr<grpc::ClientContext> Known(const std::string& shown = "Bearer " + kSecret) {
    auto context = std::make_unique<grpc::ClientContext>();
    context->set_deadline(std::chrono::system_clock::now() + std::chrono::seconds(20));
    if (!shown.empty()) context->AddMetadata("authorization", shown);
    return context;
  }
  grpc::Status GetRoom(grpc::ClientContext* context, const std::string& room = kRoom) {
    workspace::GetRoomRequest request;
    request.set_room(room);
    return stub_->GetRoom(context, request, &described_);
  }

  SystemClock clock_;
  std::ostringstream log_text_;
  Log log_{log_text_, Log::Level::kInfo};
  Runtime runtime_{{2}, clock_, log_};
  PlayedRooms first_;
  PlayedRooms second_;
  std::unique_ptr<GrpcWorkspaceServer> server_;
  std::unique_ptr<workspace::WorkspaceManager::Stub> stub_;
  workspace::GetRoomAnswer described_;
};

TEST_F(WorkspaceCallsTest, CA1_WhoDoesNotShowTheSecretIsRefused) {
  for (const std::string& shown : {std::string(), std::string("Bearer "), std::string("Bearer wrong"),
                                   "Bearer " + kSecret + "x", "bearer " + kSecret, kSecret}) {
    EXPECT_EQ(GetRoom(Known(shown).get()).error_code(), grpc::StatusCode::UNAUTHENTICATED) << shown;
    workspace::ListRoomsAnswer listed;
    EXPECT_EQ(stub_->ListRooms(Known(shown).get(), {}, &listed).error_code(), grpc::StatusCode::UNAUTHENTICATED);
    const auto context = Known(shown);
    workspace::ListenRequest request;
    request.set_room(kRoom);
    EXPECT_EQ(stub_->ListenToEvents(context.get(), request)->Finish().error_code(), grpc::StatusCode::UNAUTHENTICATED);
  }
  EXPECT_TRUE(rooms().told.empty());
  EXPECT_THAT(runtime_.metrics().Text(), HasSubstr("digiwork_calls_total{outcome=\"unauthenticated\"} 18"));
  EXPECT_THAT(log_text_.str(), ::testing::Not(HasSubstr("secret")));
}

TEST_F(WorkspaceCallsTest, CA1_WithoutASecretNobodyMayCall) {
  server_.reset();
  const GrpcWorkspaceServer::Options options{"127.0.0.1:0", "token", "one", {}, "", {&first_, &second_}};
  auto server = GrpcWorkspaceServer::Start(options, runtime_, {nullptr, nullptr});
  ASSERT_TRUE(server);
  server_ = std::move(*server);
  for (const char* shown : {"Bearer ", "Bearer x", ""}) {
    CallsClient client(address(), shown);
    EXPECT_EQ(client.ListRooms({}).error().code, CallProblem::Code::kInvalid);
  }
}

TEST_F(WorkspaceCallsTest, CA2_WhatIsNoCanonicalRoomPathIsRefused) {
  for (const char* room : {"", "/", "office", "/~/../secret", "/~/a/../office.tmj", "/~//office.tmj", "/~/office.tmj#a",
                           "/~/office.tmj?x=1", "/~/%6fffice.tmj"}) {
    EXPECT_EQ(GetRoom(Known().get(), room).error_code(), grpc::StatusCode::INVALID_ARGUMENT) << room;
    workspace::ListenRequest request;
    request.set_room(room);
    const auto context = Known();
    EXPECT_EQ(stub_->ListenToVariables(context.get(), request)->Finish().error_code(),
              grpc::StatusCode::INVALID_ARGUMENT);
  }
}

TEST_F(WorkspaceCallsTest, CA5_RoomsOfAllThreadsAreListedInOrderAndAPageAtATime) {
  first_.rooms = {{"/~/a", 1, 0}, {"/~/c", 3, 1}};
  second_.rooms = {{"/~/b", 2, 0}};
  workspace::ListRoomsRequest request;
  request.set_limit(2);
  workspace::ListRoomsAnswer answer;
  ASSERT_TRUE(stub_->ListRooms(Known().get(), request, &answer).ok());
  ASSERT_EQ(answer.rooms_size(), 2);
  EXPECT_EQ(answer.rooms(0).room(), "/~/a");
  EXPECT_EQ(answer.rooms(1).room(), "/~/b");
  EXPECT_EQ(answer.rooms(1).people(), 2);
  EXPECT_TRUE(answer.more());
  request.set_after("/~/b");
  ASSERT_TRUE(stub_->ListRooms(Known().get(), request, &answer).ok());
  ASSERT_EQ(answer.rooms_size(), 1);
  EXPECT_EQ(answer.rooms(0).room(), "/~/c");
  EXPECT_FALSE(answer.more());
}

TEST_F(WorkspaceCallsTest, CA5_APageHasAThousandAtMost) {
  workspace::GetRoomRequest request;
  request.set_room(kRoom);
  request.set_limit(1'000'000);
  request.set_after_user_id(5);
  ASSERT_TRUE(stub_->GetRoom(Known().get(), request, &described_).ok());
  EXPECT_EQ(rooms().told.back(), "describe after 5, 1000");
  EXPECT_EQ(described_.listed(0).uuid(), "uuid");
  EXPECT_EQ(described_.listed(0).status(), digiwork::wire::v1::AVAILABILITY_STATUS_BUSY);
  EXPECT_TRUE(described_.more());
}

TEST_F(WorkspaceCallsTest, CA8_EachCallReachesItsRoomAndIsAnswered) {
  CallsClient client(address(), kSecret);
  workspace::ReadVariablesRequest read;
  read.set_room(kRoom);
  EXPECT_EQ(client.ReadVariables(read)->variables(0).value(), "1");
  for (int i = 0; i < 257; ++i) read.add_names("a");
  EXPECT_EQ(client.ReadVariables(read).error().code, CallProblem::Code::kInvalid);
  workspace::SaveVariableRequest save;
  save.set_room(kRoom);
  save.set_name("door");
  save.set_value("2");
  EXPECT_TRUE(client.SaveVariable(save));
  workspace::DispatchEventRequest event;
  event.set_room(kRoom);
  event.set_name("ring");
  EXPECT_EQ(client.DispatchEvent(event)->people(), 3);
  workspace::SendAdminMessageRequest message;
  message.set_room(kRoom);
  message.set_text("Hello");
  message.set_kind(workspace::ADMIN_MESSAGE_KIND_WARNING);
  EXPECT_EQ(client.SendAdminMessage(message)->people(), 4);
  workspace::RemovePersonRequest remove;
  remove.set_room(kRoom);
  remove.set_uuid("u");
  remove.set_reason("r");
  EXPECT_EQ(client.RemovePerson(remove)->people(), 5);
  workspace::RefreshRoomRequest refresh;
  refresh.set_room(kRoom);
  EXPECT_TRUE(client.RefreshRoom(refresh)->changed());
  refresh.set_within_ms(600'001);
  EXPECT_EQ(client.RefreshRoom(refresh).error().code, CallProblem::Code::kInvalid);
  EXPECT_THAT(rooms().told, ::testing::ElementsAre("read 0", "door = 2", "event ring ", "warning Hello to ",
                                                   "remove u: r", "renew within 10000"));
}

TEST_F(WorkspaceCallsTest, CA8_AMessageLargerThanTheWireTakesIsRefused) {
  CallsClient client(address(), kSecret);
  workspace::SaveVariableRequest save;
  save.set_room(kRoom);
  save.set_value(std::string(21 * 1024 * 1024, '1'));
  EXPECT_EQ(client.SaveVariable(save).error().code, CallProblem::Code::kFull);
  EXPECT_TRUE(rooms().told.empty());
}

TEST_F(WorkspaceCallsTest, CA4_ARoomThatAnotherBackHasIsSaidToBeThere) {
  rooms().problem = CallProblem{CallProblem::Code::kElsewhere, "The room is at there:1.", "there:1"};
  const auto context = Known();
  EXPECT_EQ(GetRoom(context.get()).error_code(), grpc::StatusCode::FAILED_PRECONDITION);
  const auto& metadata = context->GetServerTrailingMetadata();
  ASSERT_EQ(metadata.count(kBackKey), 1);
  EXPECT_EQ(metadata.find(kBackKey)->second, "there:1");
  workspace::ListenRequest request;
  request.set_room(kRoom);
  const auto listening = Known();
  EXPECT_EQ(stub_->ListenToEvents(listening.get(), request)->Finish().error_code(),
            grpc::StatusCode::FAILED_PRECONDITION);
}

TEST_F(WorkspaceCallsTest, CA4_TheClientGoesOnWhereTheRoomIsAndGivesUpIfItKeepsMoving) {
  rooms().problem = CallProblem{CallProblem::Code::kElsewhere, "elsewhere", address()};
  CallsClient client(address(), kSecret);
  workspace::GetRoomRequest request;
  request.set_room(kRoom);
  EXPECT_EQ(client.GetRoom(request).error().code, CallProblem::Code::kElsewhere);
  EXPECT_EQ(rooms().told.size(), 4);
}

TEST_F(WorkspaceCallsTest, CA7_AListenerHearsUntilItGoesAndIsThenForgotten) {
  workspace::ListenRequest request;
  request.set_room(kRoom);
  const auto context = Known();
  const auto variables = stub_->ListenToVariables(context.get(), request);
  workspace::VariablesMessage message;
  ASSERT_TRUE(variables->Read(&message));
  EXPECT_EQ(message.variables(0).name(), "door");
  InRoom([&] { rooms().ears.at(0)->OnVariable("door", "2"); });
  ASSERT_TRUE(variables->Read(&message));
  EXPECT_EQ(message.variables(0).value(), "2");
  context->TryCancel();
  EXPECT_EQ(variables->Finish().error_code(), grpc::StatusCode::CANCELLED);
  for (std::size_t left = 1; left > 0;) {
    InRoom([&] { left = rooms().ears.size(); });
  }
}

TEST_F(WorkspaceCallsTest, CA7_WhoFallsBehindIsEndedAndTheOthersAreNot) {
  workspace::ListenRequest request;
  request.set_room(kRoom);
  const auto slow_context = Known();
  const auto slow = stub_->ListenToEvents(slow_context.get(), request);
  slow->WaitForInitialMetadata();
  const RoomEvent event{"ring", std::string(8192, '1'), {}};
  InRoom([&] {
    for (int i = 0; i < 3000; ++i) rooms().ears.at(0)->OnEvent(event);
  });
  int heard = 0;
  for (workspace::EventMessage message; slow->Read(&message);) ++heard;
  EXPECT_EQ(slow->Finish().error_code(), grpc::StatusCode::RESOURCE_EXHAUSTED);
  EXPECT_LT(heard, 3000);
  EXPECT_THAT(runtime_.metrics().Text(), HasSubstr("digiwork_call_listeners_too_slow_total 1"));

  const auto context = Known();
  const auto quick = stub_->ListenToEvents(context.get(), request);
  quick->WaitForInitialMetadata();
  InRoom([&] {
    for (const auto& ear : rooms().ears) ear->OnEvent(event);
  });
  workspace::EventMessage message;
  EXPECT_TRUE(quick->Read(&message));
  context->TryCancel();
}

TEST_F(WorkspaceCallsTest, CA8_AServerThatStopsEndsWhatIsStillAskedAndListenedTo) {
  rooms().silent = true;
  workspace::ListenRequest request;
  request.set_room(kRoom);
  const auto context = Known();
  const auto listening = stub_->ListenToVariables(context.get(), request);
  workspace::VariablesMessage first;
  ASSERT_TRUE(listening->Read(&first));
  auto asked = std::async(std::launch::async, [&] { return GetRoom(Known().get()).error_code(); });
  for (bool taken = false; !taken;) {
    InRoom([&] { taken = !rooms().kept.empty(); });
  }
  server_.reset();
  EXPECT_NE(asked.get(), grpc::StatusCode::OK);
  EXPECT_FALSE(listening->Read(&first));
  rooms().kept.clear();  // an answer that comes late is for nobody
}

}  // namespace
}  // namespace dw::link_grpc

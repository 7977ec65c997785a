// What is asked of rooms by those who are in none. [CA1-CA9]
#include "services/back/back_calls.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "adapters/store_memory/memory_store.h"
#include "ports/static_map_source.h"
#include "runtime/clock.h"
#include "services/back/room_events.h"

namespace dw::back {
namespace {

namespace wire = digiwork::wire::v1;
using presence::UserId;
using std::chrono::seconds;
using ::testing::ElementsAre;
using ::testing::IsEmpty;
using ::testing::Pair;
using ::testing::SizeIs;
using Code = CallProblem::Code;

const std::string kRoom = "/~/office.tmj";

std::shared_ptr<const RoomMap> MapOf(const std::string& revision) {
  auto map = std::make_shared<RoomMap>(
      RoomMap{kRoom, revision, *maps::WalkGrid::Make(40, 40, 32, 32), maps::Entries({}, {640, 640}), {}});
  map->variables = {{"door", "1", true, "", ""}, {"note", "", false, "", ""}, {"locked", "", true, "admin", "admin"}};
  return map;
}

/// Maps that come when the test says so.
class SlowMaps final : public MapSource {
 public:
  void Load(std::string room, std::function<void(Result)> done) override { asked.emplace_back(room, std::move(done)); }
  std::vector<std::pair<std::string, std::function<void(Result)>>> asked;
};

class Recorder final : public RoomListener {
 public:
  void OnJoined(SessionId session, UserId user, const RoomShape& /*shape*/) override { joined[session] = user; }
  void OnRefused(SessionId session, const RoomProblem& problem) override {
    refused.push_back(std::to_string(static_cast<std::uint64_t>(session)) + " " + problem.code + " " + problem.detail);
  }
  void OnTurn(const RoomTurn& turn) override {
    wire::ServerToClientMessage message;
    ASSERT_TRUE(message.ParseFromString(turn.bytes));
    for (int i = 0; i < message.batch_size(); ++i) {
      const auto& listeners = turn.ListenersOf(turn.audiences[turn.items[static_cast<std::size_t>(i)].audience]);
      Note(message.batch(i), listeners.size());
    }
  }
  void OnProbed(SessionId, std::uint32_t, const presence::Place&) override {}

  std::map<SessionId, UserId> joined;
  std::vector<std::string> refused;
  std::vector<std::string> heard;  ///< What is of interest here, with how many heard it.

 private:
  void Note(const wire::SubMessage& item, std::size_t listeners) {
    std::string text;
    if (item.has_variable()) text = "variable " + item.variable().name() + " " + item.variable().value();
    if (item.has_room_event()) {
      const auto& event = item.room_event();
      text = "event " + event.name() + " " + event.data() + " of " + std::to_string(event.user_id());
    }
    if (item.has_admin_message()) {
      text = (item.admin_message().warning() ? "warning " : "info ") + item.admin_message().text();
    }
    if (item.has_room_changed()) text = "changed in " + std::to_string(item.room_changed().in_ms());
    if (item.has_answer()) {
      const auto& answer = item.answer();
      text = answer.error().empty() ? "sent to " + std::to_string(answer.send_event().people()) : answer.error();
    }
    if (!text.empty()) heard.push_back(text + ", told " + std::to_string(listeners));
  }
};

class PlayedEar final : public RoomEar {
 public:
  void OnListening(const Values& values) override { told.push_back("listening to " + std::to_string(values.size())); }
  void OnVariable(const std::string& name, const std::string& value) override { told.push_back(name + " " + value); }
  void OnEvent(const RoomEvent& event) override { told.push_back("event " + event.name); }
  void OnEnd(const CallProblem& problem) override {
    told.push_back("end");
    code = problem.code;
  }
  std::vector<std::string> told;
  std::optional<Code> code;
};

class BackCallsTest : public ::testing::Test {
 protected:
  BackCallsTest() { shared_.options.address = "here:1"; }

  void Pass(Millis time = Millis(0)) {
    clock_.Advance(time);
    for (int i = 0; i < 5; ++i) shard_.RunOnce();
  }
  void AnswerMaps(const std::string& revision = "1") {
    Pass();
    for (auto& [room, done] : std::exchange(maps_.asked, {})) done(MapOf(revision));
    Pass();
  }
  void Join(int session, const std::string& uuid, const std::string& tab = "") {
    JoinRequest request;
    request.room = kRoom;
    request.name = "Ada";
    request.uuid = uuid;
    request.tab = tab;
    engine_.Join(SessionId(session), request, listener_);
  }
  void OpenWithTwo() {
    Join(1, "ada", "page");
    Join(2, "bob");
    AnswerMaps();
    listener_->heard.clear();
  }
  void SendEvent(int session, const std::string& name, const std::string& data, std::vector<std::uint32_t> to = {}) {
    wire::ClientToServerMessage message;
    auto& event = *message.mutable_query()->mutable_send_event();
    event.set_name(name);
    event.set_data(data);
    for (const std::uint32_t user : to) event.add_user_ids(user);
    engine_.Input(SessionId(session), message.SerializeAsString());
    Pass();
  }
  /// Notes what becomes of a call.
  template <class T>
  CallReply<T> Reply() {
    code_.reset();
    answered_ = 0;
    return CallReply<T>([this](const CallAnswer<T>& answer) {
      ++answered_;
      if (!answer) {
        code_ = answer.error().code;
        back_ = answer.error().back;
        return;
      }
      if constexpr (std::is_same_v<T, std::size_t>) people_ = *answer;
      if constexpr (std::is_same_v<T, RoomDetails>) details_ = *answer;
      if constexpr (std::is_same_v<T, RoomEar::Values>) values_ = *answer;
      if constexpr (std::is_same_v<T, RoomRenewal>) renewal_ = *answer;
    });
  }
  bool ok() const { return answered_ == 1 && !code_; }

  ManualClock clock_;
  Shard shard_{0, clock_};
  SlowMaps maps_;
  Metrics metrics_;
  MemoryStore store_{clock_};
  BackShared shared_{maps_, &store_, BackOptions{}, BackMetrics(metrics_), 0};
  BackEngine engine_{shard_, shared_};
  BackCalls calls_{shard_, shared_, engine_};
  std::shared_ptr<Recorder> listener_ = std::make_shared<Recorder>();
  std::optional<Code> code_;
  std::string back_;
  int answered_ = 0;
  std::size_t people_ = 0;
  RoomDetails details_;
  RoomEar::Values values_;
  RoomRenewal renewal_;
};

TEST_F(BackCallsTest, CA5_RoomsAndPeopleAreListedAPageAtATime) {
  OpenWithTwo();
  Join(3, "cem");
  Pass();
  const auto rooms = calls_.List("", 10);
  ASSERT_THAT(rooms, SizeIs(1));
  EXPECT_EQ(rooms[0].room, kRoom);
  EXPECT_EQ(rooms[0].people, 3);
  EXPECT_EQ(rooms[0].variables, 1);
  EXPECT_THAT(calls_.List(kRoom, 10), IsEmpty());

  calls_.Describe(kRoom, presence::kNobody, 2, Reply<RoomDetails>());
  EXPECT_EQ(details_.people, 3);
  EXPECT_EQ(details_.map_revision, "1");
  ASSERT_THAT(details_.listed, SizeIs(2));
  EXPECT_EQ(details_.listed[0].uuid, "ada");
  EXPECT_TRUE(details_.more);
  calls_.Describe(kRoom, details_.listed[1].user, 2, Reply<RoomDetails>());
  ASSERT_THAT(details_.listed, SizeIs(1));
  EXPECT_EQ(details_.listed[0].uuid, "cem");
  EXPECT_FALSE(details_.more);
}

TEST_F(BackCallsTest, CA3_WhatIsAskedWhileARoomOpensIsAnsweredThen) {
  Join(1, "ada");
  calls_.Describe(kRoom, presence::kNobody, 2, Reply<RoomDetails>());
  Pass();
  EXPECT_EQ(answered_, 0);
  AnswerMaps();
  EXPECT_TRUE(ok());
  EXPECT_EQ(details_.people, 1);
}

TEST_F(BackCallsTest, CA4_ARoomThatIsNotOpenIsNotFoundAndOneOfAnotherIsSaidToBeThere) {
  calls_.Dispatch(kRoom, {"ring", "", {}}, Reply<std::size_t>());
  Pass();
  EXPECT_EQ(code_, Code::kNotFound);
  EXPECT_THAT(maps_.asked, IsEmpty());
  store_.Acquire(LeaseKeyOf(kRoom), "there:1", Millis(3000), [](const Outcome<Lease>&) {});
  calls_.Dispatch(kRoom, {"ring", "", {}}, Reply<std::size_t>());
  Pass();
  EXPECT_EQ(code_, Code::kElsewhere);
  EXPECT_EQ(back_, "there:1");
  back_.clear();
  calls_.ReadVariables(kRoom, {}, Reply<RoomEar::Values>());
  Pass();
  EXPECT_EQ(code_, Code::kElsewhere);
  EXPECT_EQ(back_, "there:1");
  const auto ear = std::make_shared<PlayedEar>();
  calls_.Listen(kRoom, RoomEar::Hears::kVariables, ear);
  Pass();
  EXPECT_EQ(ear->code, Code::kElsewhere);
  EXPECT_EQ(shared_.rooms, 0U);
}

TEST_F(BackCallsTest, CA6_AVariableCallOpensTheRoomWhichClosesAgain) {
  store_.WriteField("{" + kRoom + "}variables", "door", "2", {}, [](const Outcome<bool>&) {});
  calls_.ReadVariables(kRoom, {}, Reply<RoomEar::Values>());
  AnswerMaps();
  EXPECT_THAT(values_, ElementsAre(Pair("door", "2")));
  calls_.SaveVariable(kRoom, "door", "3", Reply<Ok>());
  Pass();
  EXPECT_TRUE(ok());
  EXPECT_EQ(shared_.rooms, 1U);
  Pass(seconds(61));
  EXPECT_EQ(shared_.rooms, 0U);
  StateStore::Fields kept;
  store_.ReadFields("{" + kRoom + "}variables", [&](const Outcome<StateStore::Fields>& fields) { kept = *fields; });
  EXPECT_THAT(kept, ElementsAre(Pair("door", "3")));
}

TEST_F(BackCallsTest, CA6_ACallIsBoundByWhatIsDeclaredAndNotByWhoMayWrite) {
  OpenWithTwo();
  const auto save = [&](const std::string& name, const std::string& value) {
    calls_.SaveVariable(kRoom, name, value, Reply<Ok>());
    Pass();
    return code_;
  };
  EXPECT_EQ(save("locked", "true"), std::nullopt);
  EXPECT_THAT(listener_->heard, IsEmpty());  // nobody may read it
  EXPECT_EQ(save("note", "[1]"), std::nullopt);
  EXPECT_THAT(listener_->heard, ElementsAre("variable note [1], told 2"));
  EXPECT_EQ(save("window", "1"), Code::kNotFound);
  EXPECT_EQ(save("note", "{"), Code::kInvalid);
  EXPECT_EQ(save("note", std::string(8193, '1')), Code::kInvalid);
  calls_.ReadVariables(kRoom, {"locked", "note"}, Reply<RoomEar::Values>());
  EXPECT_THAT(values_, ElementsAre(Pair("locked", "true"), Pair("note", "[1]")));
  calls_.ReadVariables(kRoom, {"window"}, Reply<RoomEar::Values>());
  EXPECT_EQ(code_, Code::kNotFound);
}

TEST_F(BackCallsTest, CA3_AMapThatDoesNotComeIsSaidAndTriedAgain) {
  calls_.ReadVariables(kRoom, {}, Reply<RoomEar::Values>());
  const auto ear = std::make_shared<PlayedEar>();
  calls_.Listen(kRoom, RoomEar::Hears::kEvents, ear);
  Pass();
  for (auto& [room, done] : std::exchange(maps_.asked, {})) {
    done(Unexpected{MapProblem{"MAP_NOT_FOUND", "office.tmj", "d", "f", 404}});
  }
  Pass();
  EXPECT_EQ(code_, Code::kNotFound);
  EXPECT_EQ(ear->code, Code::kNotFound);
  calls_.ReadVariables(kRoom, {}, Reply<RoomEar::Values>());
  AnswerMaps();
  EXPECT_TRUE(ok());
}

TEST_F(BackCallsTest, CA3_OnlySoManyCallsWaitForAMapAndOnlySoManyRoomsOpen) {
  for (int i = 0; i < 1000; ++i) calls_.ReadVariables(kRoom, {}, Reply<RoomEar::Values>());
  EXPECT_EQ(answered_, 0);
  calls_.ReadVariables(kRoom, {}, Reply<RoomEar::Values>());
  EXPECT_EQ(code_, Code::kFull);
  shared_.options.max_rooms = 1;
  calls_.ReadVariables("/~/garden.tmj", {}, Reply<RoomEar::Values>());
  EXPECT_EQ(code_, Code::kFull);
}

TEST_F(BackCallsTest, CA7_WhoListensHearsAllAtFirstAndThenEachAndKeepsTheRoomOpen) {
  const auto variables = std::make_shared<PlayedEar>();
  const auto events = std::make_shared<PlayedEar>();
  calls_.Listen(kRoom, RoomEar::Hears::kVariables, variables);
  calls_.Listen(kRoom, RoomEar::Hears::kEvents, events);
  AnswerMaps();
  calls_.SaveVariable(kRoom, "locked", "1", Reply<Ok>());
  calls_.Dispatch(kRoom, {"ring", "", {}}, Reply<std::size_t>());
  Pass();
  EXPECT_THAT(variables->told, ElementsAre("listening to 1", "locked 1"));
  EXPECT_THAT(events->told, ElementsAre("listening to 1", "event ring"));
  Pass(seconds(200));
  EXPECT_EQ(shared_.rooms, 1U);
  calls_.StopListening(kRoom, *variables);
  calls_.StopListening(kRoom, *events);
  Pass(seconds(61));
  EXPECT_EQ(shared_.rooms, 0U);
  EXPECT_THAT(events->told, SizeIs(2));
}

TEST_F(BackCallsTest, CA7_OnlySoManyListenToOneRoom) {
  std::vector<std::shared_ptr<PlayedEar>> ears;
  for (std::size_t i = 0; i <= RoomEars::kMost; ++i) {
    ears.push_back(std::make_shared<PlayedEar>());
    calls_.Listen(kRoom, RoomEar::Hears::kEvents, ears.back());
  }
  EXPECT_EQ(ears.back()->code, Code::kFull);
  AnswerMaps();
  EXPECT_THAT(ears.front()->told, ElementsAre("listening to 1"));
}

TEST_F(BackCallsTest, CA7_WhoListensToARoomThatMovesIsToldSo) {
  OpenWithTwo();
  const auto ear = std::make_shared<PlayedEar>();
  calls_.Listen(kRoom, RoomEar::Hears::kEvents, ear);
  engine_.Retire();
  Pass();
  EXPECT_EQ(ear->code, Code::kUnavailable);
  calls_.ReadVariables(kRoom, {}, Reply<RoomEar::Values>());
  Pass();
  EXPECT_EQ(code_, Code::kUnavailable);
}

TEST_F(BackCallsTest, WS33_AnEventIsToldToEverybodyOrToThoseWhoAreNamed) {
  OpenWithTwo();
  calls_.Dispatch(kRoom, {"ring", "{\"a\":1}", {}}, Reply<std::size_t>());
  Pass();
  EXPECT_EQ(people_, 2);
  SendEvent(1, "knock", "");
  SendEvent(2, "psst", "1", {1, 1, 99});
  EXPECT_THAT(listener_->heard, ElementsAre("event ring {\"a\":1} of 0, told 2", "event knock  of 1, told 2",
                                            "sent to 2, told 1", "event psst 1 of 2, told 1", "sent to 1, told 1"));
}

TEST_F(BackCallsTest, WS33_AnEventThatCannotBeIsRefusedAndSoIsOneTooMany) {
  OpenWithTwo();
  SendEvent(1, "", "1");
  SendEvent(1, "a\nb", "1");
  SendEvent(1, "a", "{");
  SendEvent(1, std::string(kMaxEventNameBytes + 1, 'a'), "");
  SendEvent(1, "a", std::string(kMaxEventDataBytes + 1, '1'));
  SendEvent(1, "a", "", std::vector<std::uint32_t>(kMaxEventTargets + 1, 1));
  EXPECT_THAT(listener_->heard, ElementsAre("INVALID, told 1", "INVALID, told 1", "INVALID, told 1", "TOO_LONG, told 1",
                                            "TOO_LONG, told 1", "TOO_LONG, told 1"));
  listener_->heard.clear();
  for (int i = 6; i < 20; ++i) SendEvent(1, std::string(kMaxEventNameBytes, 'a'), "", {2});
  EXPECT_EQ(listener_->heard.back(), "sent to 1, told 1");
  SendEvent(1, "a", "");
  EXPECT_EQ(listener_->heard.back(), "TOO_MANY, told 1");
  SendEvent(2, "a", '"' + std::string(kMaxEventDataBytes - 2, '1') + '"');
  EXPECT_EQ(listener_->heard.back(), "sent to 2, told 1");
  clock_.Advance(Millis(250));
  SendEvent(1, "a", "");
  EXPECT_EQ(listener_->heard.back(), "sent to 2, told 1");
  calls_.Dispatch(kRoom, {"", "", {}}, Reply<std::size_t>());
  EXPECT_EQ(code_, Code::kInvalid);
}

TEST_F(BackCallsTest, WS34_AMessageReachesEverybodyOrOne) {
  OpenWithTwo();
  calls_.Notify(kRoom, {"", "Hello\nall", false}, Reply<std::size_t>());
  calls_.Notify(kRoom, {"bob", "You", true}, Reply<std::size_t>());
  Pass();
  EXPECT_THAT(listener_->heard, ElementsAre("info Hello\nall, told 2", "warning You, told 1"));
  calls_.Notify(kRoom, {"nobody", "You", true}, Reply<std::size_t>());
  EXPECT_EQ(code_, Code::kNotFound);
  calls_.Notify(kRoom, {"", " ", true}, Reply<std::size_t>());
  EXPECT_EQ(code_, Code::kInvalid);
  calls_.Notify(kRoom, {"", std::string(1001, 'a'), true}, Reply<std::size_t>());
  EXPECT_EQ(code_, Code::kInvalid);
  calls_.Notify(kRoom, {"", std::string(1000, 'a'), true}, Reply<std::size_t>());
  EXPECT_TRUE(ok());
}

TEST_F(BackCallsTest, WS35_WhoIsRemovedIsOutAndTheirPageDoesNotComeBackByItself) {
  OpenWithTwo();
  calls_.Remove(kRoom, "ada", std::string(301, 'a'), Reply<std::size_t>());
  EXPECT_EQ(code_, Code::kInvalid);
  calls_.Remove(kRoom, "ada", "Be kind.", Reply<std::size_t>());
  Pass();
  EXPECT_TRUE(ok());
  EXPECT_THAT(listener_->refused, ElementsAre("1 REMOVED Be kind."));
  engine_.Leave(SessionId{1});
  calls_.Remove(kRoom, "ada", "", Reply<std::size_t>());
  EXPECT_EQ(code_, Code::kNotFound);

  Join(3, "ada", "page");
  EXPECT_THAT(listener_->refused, ElementsAre("1 REMOVED Be kind.", "3 REMOVED Be kind."));
  Join(4, "ada", "loaded anew");
  Pass();
  EXPECT_TRUE(listener_->joined.contains(SessionId{4}));
  EXPECT_EQ(calls_.List("", 1)[0].people, 2);
}

TEST_F(BackCallsTest, WS36_CA9_ARoomWhoseMapHasChangedSaysSoAndBeginsAnewWithIt) {
  OpenWithTwo();
  calls_.SaveVariable(kRoom, "door", "7", Reply<Ok>());
  Pass();
  calls_.Renew(kRoom, Millis(5000), Reply<RoomRenewal>());
  AnswerMaps("1");
  EXPECT_TRUE(ok());
  EXPECT_FALSE(renewal_.changed);
  listener_->heard.clear();
  calls_.Renew(kRoom, Millis(5000), Reply<RoomRenewal>());
  AnswerMaps("2");
  EXPECT_TRUE(renewal_.changed);
  EXPECT_EQ(renewal_.people, 2);
  EXPECT_THAT(listener_->heard, ElementsAre("changed in 5000, told 2"));
  Pass(Millis(4999));
  EXPECT_THAT(listener_->refused, IsEmpty());
  Pass(Millis(1));
  EXPECT_THAT(listener_->refused, SizeIs(2));
  EXPECT_EQ(shared_.rooms, 0U);

  Join(3, "ada", "page");
  AnswerMaps("2");
  EXPECT_TRUE(listener_->joined.contains(SessionId{3}));
  EXPECT_EQ(listener_->heard.back(), "variable door 7, told 1");
}

TEST_F(BackCallsTest, WS36_CA9_AMapThatBrokeChangesNothing) {
  OpenWithTwo();
  calls_.Renew(kRoom, Millis(0), Reply<RoomRenewal>());
  Pass();
  for (auto& [room, done] : std::exchange(maps_.asked, {})) {
    done(Unexpected{MapProblem{"MAP_NOT_JSON", "office.tmj", "d", "f", 422}});
  }
  Pass();
  EXPECT_EQ(code_, Code::kNotFound);
  EXPECT_THAT(listener_->heard, IsEmpty());
  EXPECT_THAT(listener_->refused, IsEmpty());
}

TEST_F(BackCallsTest, CA3_ACallThatNobodyCanAnswerAnyMoreIsAnswered) {
  {
    BackEngine engine(shard_, shared_);
    BackCalls calls(shard_, shared_, engine);
    calls.ReadVariables(kRoom, {}, Reply<RoomEar::Values>());
    Pass();
    EXPECT_EQ(answered_, 0);
  }
  EXPECT_EQ(answered_, 1);
  EXPECT_EQ(code_, Code::kUnavailable);
}

}  // namespace
}  // namespace dw::back

#include <set>

#include "core/presence/room_fixture.h"

namespace dw::presence {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;
using testing::SizeIs;

class RoomCallsTest : public RoomFixture {
 protected:
  RoomCallsTest() {
    ada = Join({100, 100}, "Ada");
    bob = Join({120, 100}, "Bob");
    call = Told<CallStarted>(ada).at(0).connection;
  }
  UserId ada;
  UserId bob;
  ConnectionId call;
};

TEST_F(RoomCallsTest, PR80_MediaIsToldToTheOthersAndToWhoJoinsLater) {
  const Media media{true, false, true};
  EXPECT_TRUE(Do(ada, ShowMedia{media}));
  EXPECT_THAT(Told<MediaShown>(bob), ElementsAre(MediaShown{ada, media}));
  EXPECT_EQ(CountTold(ada), 0U);
  EXPECT_TRUE(Do(ada, ShowMedia{media}));
  EXPECT_THAT(out, IsEmpty());
  const UserId eve = Join({110, 110});
  EXPECT_EQ(Told<BubbleJoined>(eve)[0].members[0].media, media);
}

TEST_F(RoomCallsTest, PR81_EachPairGetsAConnectionThePoliteEndWasThereFirst) {
  const UserId eve = Join({110, 110});
  const auto started = Told<CallStarted>(eve);
  ASSERT_THAT(started, SizeIs(2));
  EXPECT_NE(started[0].connection, started[1].connection);
  EXPECT_THAT(started, ElementsAre(CallStarted{ada, false, started[0].connection},
                                   CallStarted{bob, false, started[1].connection}));
  EXPECT_THAT(Told<CallStarted>(ada), ElementsAre(CallStarted{eve, true, started[0].connection}));
  EXPECT_THAT(Told<CallStarted>(bob), ElementsAre(CallStarted{eve, true, started[1].connection}));
}

TEST_F(RoomCallsTest, PR81_IdsAreNotUsedAgain) {
  std::set<ConnectionId> ids{call};
  for (int i = 0; i < 100; ++i) {
    WalkTo(bob, {300, 100});
    WalkTo(bob, {120, 100});
    EXPECT_TRUE(ids.insert(Told<CallStarted>(bob).at(0).connection).second);
  }
  Room other({}, ground, 2);
  Effects effects;
  static_cast<void>(other.Join(Somebody({100, 100}), now, effects));
  static_cast<void>(other.Join(Somebody({100, 100}), now, effects));
  for (const Effect& effect : effects) {
    if (const auto* started = std::get_if<CallStarted>(&effect.event)) {
      EXPECT_FALSE(ids.contains(started->connection));
    }
  }
}

TEST_F(RoomCallsTest, PR81_AnIdIsSixteenHexDigits) {
  EXPECT_EQ(ToText(ConnectionId{0x0123456789abcdef}), "0123456789abcdef");
  EXPECT_EQ(ParseConnectionId("0123456789abcdef"), ConnectionId{0x0123456789abcdef});
  EXPECT_EQ(ParseConnectionId(ToText(call)), call);
  for (const char* odd : {"", "0123456789abcde", "0123456789abcdeg", "0123456789ABCDEF", "0123456789abcdef0"}) {
    EXPECT_FALSE(ParseConnectionId(odd));
  }
}

TEST_F(RoomCallsTest, PR82_BothEndsAreToldTheEnd) {
  const UserId eve = Join({110, 110});
  WalkTo(bob, {400, 100});
  EXPECT_THAT(Told<CallEnded>(ada), ElementsAre(CallEnded{bob, call}));
  EXPECT_THAT(Told<CallEnded>(bob), SizeIs(2));
  EXPECT_THAT(Told<CallEnded>(eve), SizeIs(1));
  Leave(eve);
  EXPECT_THAT(Told<CallEnded>(ada), SizeIs(1));
}

TEST_F(RoomCallsTest, PR83_SignalsReachTheOtherEnd) {
  EXPECT_TRUE(Do(ada, SendSignal{bob, call, "{}"}));
  EXPECT_THAT(Told<Signalled>(bob), ElementsAre(Signalled{ada, call, "{}"}));
  EXPECT_THAT(out, SizeIs(1));
  EXPECT_TRUE(Do(bob, SendSignal{ada, call, "{}"}));
  EXPECT_THAT(Told<Signalled>(ada), SizeIs(1));
}

TEST_F(RoomCallsTest, PR83_StaleSignalsReachNobody) {
  const UserId eve = Join({110, 110});
  const ConnectionId other = Told<CallStarted>(ada).at(0).connection;
  const UserId far = Join({900, 900});
  EXPECT_TRUE(Do(ada, SendSignal{bob, other, "x"}));
  EXPECT_TRUE(Do(ada, SendSignal{bob, ConnectionId{}, "x"}));
  EXPECT_TRUE(Do(eve, SendSignal{bob, call, "x"}));
  EXPECT_TRUE(Do(far, SendSignal{bob, call, "x"}));
  EXPECT_TRUE(Do(ada, SendSignal{far, call, "x"}));
  EXPECT_TRUE(Do(ada, SendSignal{ada, call, "x"}));
  WalkTo(bob, {400, 100});
  EXPECT_TRUE(Do(ada, SendSignal{bob, call, "x"}));
  EXPECT_THAT(out, IsEmpty());
}

TEST_F(RoomCallsTest, PR83_ASignalIsBounded) {
  EXPECT_TRUE(Do(ada, SendSignal{bob, call, std::string(64 * 1024, 'x')}));
  EXPECT_EQ(Do(ada, SendSignal{bob, call, std::string(64 * 1024 + 1, 'x')}).error(), Refusal::kTooLong);
}

TEST_F(RoomCallsTest, PR84_ARestartGivesANewIdOnce) {
  EXPECT_TRUE(Do(ada, RestartCall{bob, call}));
  ASSERT_THAT(Told<CallStarted>(ada), SizeIs(1));
  const ConnectionId fresh = Told<CallStarted>(ada)[0].connection;
  EXPECT_NE(fresh, call);
  EXPECT_THAT(Told<CallStarted>(bob), ElementsAre(CallStarted{ada, false, fresh}));
  EXPECT_TRUE(Do(bob, RestartCall{ada, call}));
  EXPECT_THAT(out, IsEmpty());
  EXPECT_TRUE(Do(bob, RestartCall{ada, fresh}));
  EXPECT_THAT(Told<CallStarted>(ada), SizeIs(1));
}

}  // namespace
}  // namespace dw::presence

#include "services/pusher/space_seats.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <map>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "runtime/clock.h"

namespace dw::pusher {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

const std::string kRoom = "/~/office.tmj";
const std::string kStage = kRoom + "#stage";
constexpr SessionId kAda{1};
constexpr SessionId kBob{2};

/// Spaces that say what the test has them say.
class PlayedLink final : public SpaceLink {
 public:
  class Door final : public SpaceDoor {
   public:
    Door(PlayedLink& link, std::string space) : link_(link), space_(std::move(space)) {}
    ~Door() override { link_.doors.erase(space_); }
    bool Say(SpaceWord word) override {
      link_.said.push_back(std::move(word));
      return link_.takes;
    }

   private:
    PlayedLink& link_;
    const std::string space_;
  };
  const std::string& pusher() const override { return name; }
  std::unique_ptr<SpaceDoor> Open(const std::string& space, SpaceListener& listener) override {
    doors[space] = &listener;
    return std::make_unique<Door>(*this, space);
  }

  const std::string name = "us";
  bool takes = true;
  std::map<std::string, SpaceListener*> doors;
  std::vector<SpaceWord> said;
};

class SpaceSeatsTest : public ::testing::Test {
 protected:
  void SetUp() override {
    seats_.Enter(kAda, kRoom, "uuid-ada", "Ada");
    seats_.Enter(kBob, kRoom, "uuid-bob", "Bob");
    seats_.Admit(kAda);
    seats_.Admit(kBob);
  }
  void Hear(SessionId session, std::string_view bytes) {
    wire::ServerToClientMessage message;
    ASSERT_TRUE(message.ParseFromArray(bytes.data(), static_cast<int>(bytes.size())));
    for (const wire::SubMessage& item : message.batch()) told_[session].push_back(item);
  }
  std::vector<std::string> Told(SessionId session) {
    std::vector<std::string> out;
    for (const wire::SubMessage& item : std::exchange(told_[session], {})) out.push_back(NameOf(item));
    return out;
  }
  static std::string NameOf(const wire::SubMessage& item) {
    if (item.has_refused()) return item.refused().what() + " refused: " + item.refused().code();
    if (item.answer().has_error()) return "error " + item.answer().error();
    if (item.has_answer()) {
      std::string text = "in as '" + item.answer().join_space().member_id() + "' with";
      for (const auto& member : item.answer().join_space().members()) text += " " + member.id();
      return text;
    }
    const wire::SpaceMessage& space = item.space();
    if (space.has_joined()) return space.joined().id() + " joined";
    if (space.has_changed()) return space.changed().id() + " changed";
    if (space.has_heard())
      return space.heard().from() + (space.heard().direct() ? " whispers " : " says ") + space.heard().payload();
    return space.closed().empty() ? space.left() + " left" : "closed " + space.closed();
  }

  void Join(SessionId session, const std::string& space = kStage, bool watch = false) {
    wire::ClientToServerMessage message;
    message.mutable_query()->set_id(1);
    message.mutable_query()->mutable_join_space()->set_space(space);
    message.mutable_query()->mutable_join_space()->set_watch(watch);
    seats_.Do(session, message);
  }
  void Say(SessionId session, const std::string& payload, const std::string& to = "") {
    wire::ClientToServerMessage message;
    message.mutable_space_event()->set_space(kStage);
    message.mutable_space_event()->set_to(to);
    message.mutable_space_event()->set_payload(payload);
    seats_.Do(session, message);
  }
  void Update(SessionId session, const std::string& key, const std::string& value) {
    wire::ClientToServerMessage message;
    message.mutable_update_space()->set_space(kStage);
    (*message.mutable_update_space()->mutable_attributes())[key] = value;
    seats_.Do(session, message);
  }
  SpaceListener& Stage() { return *link_->doors.at(kStage); }
  void Joined(const std::string& id, spaces::Attributes attributes = {}) {
    Stage().OnNews(spaces::MemberJoined{{id, {"uuid", "Cem", std::move(attributes)}}});
  }
  /// Ada is in, as us.1, with them.1.
  void BeginOnStage() {
    Join(kAda);
    Stage().OnOpened();
    Joined("them.1");
    Stage().OnNews(spaces::Listed{});
    Joined("us.1");
    ASSERT_THAT(Told(kAda), ElementsAre("in as 'us.1' with them.1 us.1"));
    link_->said.clear();
  }
  void Turn() {
    for (int i = 0; i < 3; ++i) shard_.RunOnce();
  }

  ManualClock clock_;
  Shard shard_{0, clock_};
  PlayedLink* link_ = new PlayedLink;  // seats_ owns it
  std::map<SessionId, std::vector<wire::SubMessage>> told_;
  SpaceSeats seats_{shard_, std::unique_ptr<SpaceLink>(link_),
                    [this](SessionId session, std::string_view item) { Hear(session, item); }};
};

TEST_F(SpaceSeatsTest, WS40_OnlySpacesOfTheOwnRoomMayBeJoined) {
  for (const std::string space :
       {"stage", "/~/other.tmj#stage", "/~/office.tmj", "/~/office.tmj#", "/~/office.tmjx#a", "/~/office.tmj#a\nb"}) {
    Join(kAda, space);
    EXPECT_THAT(Told(kAda), ElementsAre("error NOT_ALLOWED")) << space;
  }
  Join(kAda, kRoom + "#" + std::string(65, 'x'));
  EXPECT_THAT(Told(kAda), ElementsAre("error NOT_ALLOWED"));
  EXPECT_THAT(link_->doors, IsEmpty());
}

TEST_F(SpaceSeatsTest, WS40_WhoTheRoomHasNotLetInIsInNoSpaceOfIt) {
  constexpr SessionId kEve{3};
  seats_.Enter(kEve, kRoom, "uuid-eve", "Eve");
  Join(kEve);
  Say(kEve, "hello");
  EXPECT_THAT(Told(kEve), ElementsAre("error NOT_ALLOWED", "space_event refused: NOT_FOUND"));
}

TEST_F(SpaceSeatsTest, WS41_WhoJoinsIsAnsweredWithEverybodyAndToldOfChanges) {
  BeginOnStage();
  Joined("them.2");
  Stage().OnNews(spaces::MemberChanged{"them.1", {{{"hand", "up"}}, {}}});
  Stage().OnNews(spaces::MemberLeft{"them.2"});
  EXPECT_THAT(Told(kAda), ElementsAre("them.2 joined", "them.1 changed", "them.2 left"));
  Join(kAda);
  EXPECT_THAT(Told(kAda), ElementsAre("error ALREADY_THERE"));
}

TEST_F(SpaceSeatsTest, WS41_WhoWatchesIsNoMemberAndMaySayNothing) {
  BeginOnStage();
  Join(kBob, kStage, true);
  EXPECT_THAT(Told(kBob), ElementsAre("in as '' with them.1 us.1"));
  Say(kBob, "hello");
  Update(kBob, "hand", "up");
  EXPECT_THAT(Told(kBob), ElementsAre("space_event refused: NOT_ALLOWED", "update_space refused: NOT_ALLOWED"));
  Stage().OnNews(spaces::Said{"them.1", "", "hello"});
  Stage().OnNews(spaces::MemberLeft{"them.1"});
  EXPECT_THAT(Told(kBob), ElementsAre("them.1 left"));
  EXPECT_THAT(link_->said, IsEmpty());
}

TEST_F(SpaceSeatsTest, WS42_EventsReachTheOthersOrTheOne) {
  BeginOnStage();
  Join(kBob);
  Joined("us.2");
  (void)Told(kAda);
  (void)Told(kBob);
  Stage().OnNews(spaces::Said{"us.1", "", "hello"});
  Stage().OnNews(spaces::Said{"them.1", "us.1", "psst"});
  EXPECT_THAT(Told(kAda), ElementsAre("them.1 whispers psst"));
  EXPECT_THAT(Told(kBob), ElementsAre("us.1 says hello"));
}

TEST_F(SpaceSeatsTest, WS42_WhatCannotBeSaidIsRefused) {
  Say(kAda, "before");
  EXPECT_THAT(Told(kAda), ElementsAre("space_event refused: NOT_FOUND"));
  BeginOnStage();
  Say(kAda, "x", "nobody");
  Say(kAda, std::string(spaces::kMostEventBytes + 1, 'x'));
  link_->takes = false;
  Say(kAda, "flood");
  link_->takes = true;
  Stage().OnLost();
  Say(kAda, "nobody has it");
  EXPECT_THAT(Told(kAda), ElementsAre("space_event refused: NOT_FOUND", "space_event refused: TOO_LONG",
                                      "space_event refused: TOO_MANY", "space_event refused: UNAVAILABLE"));
}

TEST_F(SpaceSeatsTest, WS43_WhoDoesTooMuchIsRefusedAndMayLeave) {
  BeginOnStage();
  for (int i = 0; i < 100; ++i) Update(kAda, "n", std::to_string(i));
  const auto told = Told(kAda);
  ASSERT_FALSE(told.empty());
  EXPECT_EQ(told.back(), "update_space refused: TOO_MANY");
  wire::ClientToServerMessage leave;
  leave.mutable_leave_space()->set_space(kStage);
  seats_.Do(kAda, leave);
  EXPECT_THAT(link_->doors, IsEmpty());
}

TEST_F(SpaceSeatsTest, SP11_ASessionIsInSoManySpacesAtMost) {
  for (std::size_t i = 0; i < kMostSpacesOfASession; ++i) Join(kAda, kStage + std::to_string(i));
  Join(kAda);
  EXPECT_THAT(Told(kAda), ElementsAre("error TOO_MANY"));
  EXPECT_EQ(link_->doors.size(), kMostSpacesOfASession);
  seats_.Leave(kAda);
  EXPECT_THAT(link_->doors, IsEmpty());
}

TEST_F(SpaceSeatsTest, SP12_WhenABackDiesMembersAreSaidAgainAsTheyAreNow) {
  BeginOnStage();
  Stage().OnLost();
  Update(kAda, "hand", "up");
  EXPECT_THAT(link_->said, IsEmpty());
  Stage().OnOpened();
  EXPECT_THAT(link_->said, ElementsAre(SpaceWord{1, SpaceWord::Enter{{"uuid-ada", "Ada", {{"hand", "up"}}}}}));
}

TEST_F(SpaceSeatsTest, SP12_WhoReturnsInTimeNeverLeft) {
  BeginOnStage();
  Joined("them.2");
  (void)Told(kAda);
  Stage().OnLost();
  Stage().OnOpened();
  Stage().OnNews(spaces::Listed{});
  Stage().OnNews(spaces::MemberJoined{{"us.1", {"uuid-ada", "Ada", {}}}});
  Joined("them.1");
  EXPECT_THAT(Told(kAda), IsEmpty());
  // Who had changed meanwhile has changed, who does not come is gone.
  Joined("them.1", {{"hand", "up"}});
  clock_.Advance(kReturnPatience);
  Turn();
  EXPECT_THAT(Told(kAda), ElementsAre("them.1 changed", "them.2 left"));
}

TEST_F(SpaceSeatsTest, SP12_AnOlderWayOfOursTakesNobodyAlong) {
  BeginOnStage();
  Stage().OnNews(spaces::MemberLeft{"us.1"});
  EXPECT_THAT(Told(kAda), IsEmpty());
}

TEST_F(SpaceSeatsTest, SP12_WhoIsTurnedAwayByTheNextBackIsTold) {
  BeginOnStage();
  Stage().OnLost();
  Stage().OnOpened();
  Stage().OnNews(SpaceTurnedAway{1, "SPACE_FULL"});
  EXPECT_THAT(Told(kAda), ElementsAre("closed SPACE_FULL"));
  Turn();
  EXPECT_THAT(link_->doors, IsEmpty());
  Join(kAda);
  EXPECT_EQ(link_->doors.size(), 1U);
}

TEST_F(SpaceSeatsTest, SP11_ASpaceThatHasClosedDoesNotCount) {
  for (std::size_t i = 0; i < kMostSpacesOfASession; ++i) Join(kAda, kStage + std::to_string(i));
  link_->doors.at(kStage + "3")->OnRefused("SERVER_FULL");
  (void)Told(kAda);
  Join(kAda);
  EXPECT_THAT(Told(kAda), IsEmpty());
}

TEST_F(SpaceSeatsTest, WS44_WhereThereIsNoWayEverybodyIsTold) {
  BeginOnStage();
  Join(kBob);
  Stage().OnRefused("SERVER_FULL");
  EXPECT_THAT(Told(kAda), ElementsAre("closed SERVER_FULL"));
  EXPECT_THAT(Told(kBob), ElementsAre("error SERVER_FULL"));
  Join(kBob);
  Turn();
  EXPECT_EQ(link_->doors.size(), 1U);
  EXPECT_THAT(Told(kBob), IsEmpty());
}

}  // namespace
}  // namespace dw::pusher

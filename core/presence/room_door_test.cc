#include "core/presence/room_fixture.h"

namespace dw::presence {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;
using testing::SizeIs;

constexpr std::int32_t kLowest = std::numeric_limits<std::int32_t>::min();
constexpr std::int32_t kHighest = std::numeric_limits<std::int32_t>::max();

class RoomDoorTest : public RoomFixture {};

TEST_F(RoomDoorTest, PR1_TheOneTooManyIsRefusedUntilSomebodyLeaves) {
  Open({.max_people = 3});
  const UserId first = Join({100, 100});
  Join({300, 100});
  Join({500, 100});
  EXPECT_EQ(room->people(), 3U);
  EXPECT_EQ(room->Join(Somebody({700, 100}), now, out).error(), JoinRefusal::kRoomFull);

  Leave(first);
  EXPECT_TRUE(room->Join(Somebody({700, 100}), now, out));
}

TEST_F(RoomDoorTest, PR2_AnIdOfSomebodyGoneReachesNobody) {
  Open({.max_people = 2});
  std::vector<UserId> given;
  for (int i = 0; i < 20; ++i) {
    const UserId user = Join({100, 100});
    EXPECT_THAT(given, testing::Not(testing::Contains(user)));
    for (const UserId gone : given) EXPECT_EQ(room->Find(gone), nullptr);
    given.push_back(user);
    Leave(user);
  }
  EXPECT_EQ(room->Find(kNobody), nullptr);
}

TEST_F(RoomDoorTest, PR3_ANameIsTrimmedAndMustBePlain) {
  EXPECT_EQ(room->Find(Join({100, 100}, "  Ada \n"))->name, "Ada");
  for (const std::string name : {"", " \t ", "a\x01z", "\xFF", "a\u202Eb", "\u200B\u200B"}) {
    EXPECT_EQ(room->Join(Somebody({100, 100}, name), now, out).error(), JoinRefusal::kBadName) << name;
  }
}

TEST_F(RoomDoorTest, PR4_AnAvatarIsOfTheCatalogue) {
  Arrival arrival = Somebody({100, 100});
  arrival.avatar = {kBodyChoices, kEyesChoices, kHairChoices, kClothesChoices, kHatChoices, kAccessoryChoices};
  EXPECT_TRUE(room->Join(arrival, now, out));
  const auto refused = [&](auto change) {
    Arrival odd = arrival;
    change(odd.avatar);
    const auto answer = room->Join(odd, now, out);
    return !answer && answer.error() == JoinRefusal::kBadAvatar;
  };
  EXPECT_TRUE(refused([](Avatar& avatar) { avatar.body = 0; }));
  EXPECT_TRUE(refused([](Avatar& avatar) { avatar.eyes = 0; }));
  EXPECT_TRUE(refused([](Avatar& avatar) { avatar.clothes = 0; }));
  EXPECT_TRUE(refused([](Avatar& avatar) { ++avatar.body; }));
  EXPECT_TRUE(refused([](Avatar& avatar) { ++avatar.eyes; }));
  EXPECT_TRUE(refused([](Avatar& avatar) { ++avatar.hair; }));
  EXPECT_TRUE(refused([](Avatar& avatar) { ++avatar.clothes; }));
  EXPECT_TRUE(refused([](Avatar& avatar) { ++avatar.hat; }));
  EXPECT_TRUE(refused([](Avatar& avatar) { avatar.accessory = 0xFFFFFFFF; }));
}

TEST_F(RoomDoorTest, PR5_ANewcomerStandsSeesAndIsAnnouncedOnce) {
  const UserId ada = Join({100, 100}, "Ada");
  Arrival arrival = Somebody({300, 100}, "Bob");
  arrival.place.moving = true;
  const UserId bob = Join(arrival);

  EXPECT_FALSE(room->Find(bob)->place.moving);
  ASSERT_THAT(Told<UserJoined>(ada), SizeIs(1));
  EXPECT_EQ(Told<UserJoined>(ada)[0].name, "Bob");
  EXPECT_TRUE(Told<UserJoined>(ada)[0].arrived);
  ASSERT_THAT(Told<UserJoined>(bob), SizeIs(2));
  EXPECT_EQ(Told<UserJoined>(bob)[0].name, "Ada");
  EXPECT_FALSE(Told<UserJoined>(bob)[0].arrived);
}

TEST_F(RoomDoorTest, PR5_APlaceBesideTheMapBecomesTheNearestOnIt) {
  EXPECT_EQ(At(Join({kLowest, kHighest})), (Point{0, 1280}));
  EXPECT_EQ(At(Join({kHighest, 50})), (Point{1280, 50}));
}

TEST_F(RoomDoorTest, PR5_WhoArrivesBesideSomebodyMeetsThem) {
  const UserId ada = Join({100, 100});
  const UserId bob = Join({150, 100});
  EXPECT_TRUE(Together(ada, bob));
}

TEST_F(RoomDoorTest, PR6_ARefusedJoinChangesNothing) {
  const UserId ada = Join({100, 100});
  out.clear();
  EXPECT_FALSE(room->Join(Somebody({100, 100}, ""), now, out));
  EXPECT_THAT(out, IsEmpty());
  EXPECT_EQ(room->people(), 1U);
  EXPECT_EQ(CountTold(ada), 0U);
}

TEST_F(RoomDoorTest, PR7_WhoLeavesLeavesTheBubbleAndWhoTheyLead) {
  const UserId ada = Join({100, 100});
  const UserId bob = Join({140, 100});
  const UserId eve = Join({120, 120});
  Follow(ada, bob);
  Leave(ada);

  EXPECT_THAT(Told<UserLeft>(eve), ElementsAre(UserLeft{ada, ZoneId{0}, 0}));
  EXPECT_THAT(Told<FollowStopped>(bob), ElementsAre(FollowStopped{ada, bob}));
  ASSERT_THAT(Told<BubbleChanged>(bob), SizeIs(1));
  EXPECT_THAT(Told<BubbleChanged>(bob)[0].left, ElementsAre(ada));
  EXPECT_EQ(CountTold(ada), 0U);
  EXPECT_EQ(room->Find(ada), nullptr);
  EXPECT_EQ(room->Find(bob)->leader, kNobody);

  Leave(ada);
  EXPECT_THAT(out, IsEmpty());
}

TEST_F(RoomDoorTest, PR7_NobodyMeetsWhoIsOnTheirWayOut) {
  const UserId ada = Join({100, 100});
  const UserId bob = Join({140, 100});
  Follow(ada, bob);
  Leave(ada);
  EXPECT_EQ(BubbleOf(bob), kNoGroup);
}

TEST_F(RoomDoorTest, PR92_AWishOfSomebodyWhoIsNotHereIsNotFound) {
  EXPECT_EQ(Do(UserId{77}, Look{}).error(), Refusal::kNotFound);
  EXPECT_EQ(Do(kNobody, Look{}).error(), Refusal::kNotFound);
  EXPECT_EQ(Do(UserId{0xFFFFFFFF}, Look{}).error(), Refusal::kNotFound);
  room->Credit(UserId{77}, Millis{1000}, now);
  std::vector<UserId> scratch;
  EXPECT_TRUE(room->Listeners(ZoneId{0xFFFFFFFF}, scratch).empty());
  EXPECT_TRUE(room->Listeners(ZoneBut{ZoneId{0xFFFFFFFF}, ZoneId{0}}, scratch).empty());
  EXPECT_TRUE(room->Members(GroupId{12}).empty());
}

TEST_F(RoomDoorTest, PR92_RulesOutOfRangeAreClamped) {
  Open({.max_people = 0, .walk_speed = -5, .run_speed = 0, .join_distance = 0, .bubble_radius = -1, .bubble_size = 0});
  EXPECT_EQ(room->rules().max_people, 1U);
  EXPECT_EQ(room->rules().bubble_size, 2U);
  EXPECT_GT(room->rules().run_speed, 0);
  EXPECT_TRUE(room->Join(Somebody({1, 1}), now, out));
}

TEST_F(RoomDoorTest, PR90_ASearchFindsNamesWhateverTheirCase) {
  Join({100, 100}, "Émile Zola");
  const UserId olga = Join({300, 100}, "ОЛЬГА");
  Join({500, 100}, "Ada");
  Join({700, 100}, "ada 2");

  EXPECT_EQ(room->Search("émile", 10)[0].name, "Émile Zola");
  EXPECT_EQ(room->Search(" ольга ", 10)[0].user, olga);
  ASSERT_THAT(room->Search("ADA", 10), SizeIs(2));
  EXPECT_EQ(room->Search("ADA", 10)[0].name, "Ada");
  EXPECT_THAT(room->Search("ADA", 1), SizeIs(1));
  EXPECT_THAT(room->Search("nobody", 10), IsEmpty());
  EXPECT_THAT(room->Search("\xFF", 10), IsEmpty());
  EXPECT_THAT(room->Search("", 10), SizeIs(4));
}

TEST_F(RoomDoorTest, PR90_ASearchHasALimit) {
  for (int i = 0; i < 201; ++i) Join({i * 5, 500});
  EXPECT_THAT(room->Search("", 0xFFFFFFFF), SizeIs(200));
}

TEST_F(RoomDoorTest, PR91_AnybodyCanBeAskedForById) {
  const UserId ada = Join({100, 100}, "Ada");
  WalkTo(ada, {200, 100});
  ASSERT_NE(room->Find(ada), nullptr);
  EXPECT_EQ(room->Find(ada)->place.at, (Point{200, 100}));
  EXPECT_EQ(room->Find(ada)->status, Status::kOnline);
}

}  // namespace
}  // namespace dw::presence

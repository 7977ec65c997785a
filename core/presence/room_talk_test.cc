#include "core/presence/room_fixture.h"

namespace dw::presence {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;
using testing::SizeIs;

std::string Repeat(const std::string& part, std::size_t count) {
  std::string text;
  for (std::size_t i = 0; i < count; ++i) text += part;
  return text;
}

// ada and bob in a bubble, eve in view of them, far out of view.
class RoomTalkTest : public RoomFixture {
 protected:
  RoomTalkTest() {
    Open({}, 200, 40);
    ada = Join({100, 100}, "Ada");
    bob = Join({120, 100}, "Bob");
    eve = Join({400, 100}, "Eve");
    far = Join({6000, 100}, "Far");
  }
  UserId ada;
  UserId bob;
  UserId eve;
  UserId far;
};

TEST_F(RoomTalkTest, PR70_AnEmoteIsSeenByWhoWatches) {
  EXPECT_TRUE(Do(ada, ShowEmote{"👋"}));
  EXPECT_THAT(Told<Emoted>(eve), ElementsAre(Emoted{ada, "👋"}));
  EXPECT_EQ(CountTold(far), 0U);
  EXPECT_EQ(Do(ada, ShowEmote{"hello"}).error(), Refusal::kInvalid);
  EXPECT_EQ(Do(ada, ShowEmote{""}).error(), Refusal::kInvalid);
  EXPECT_TRUE(Do(ada, ShowEmote{Repeat("👋", 8)}));  // 32 bytes
  Pass(Millis{2000});
  EXPECT_EQ(Do(ada, ShowEmote{Repeat("👋", 9)}).error(), Refusal::kTooLong);
}

TEST_F(RoomTalkTest, PR71_WordsAreSeenByWhoWatches) {
  EXPECT_TRUE(Do(ada, Say{{" hello ", SayKind::kSpeech}}));
  EXPECT_THAT(Told<Said>(eve), ElementsAre(Said{ada, {"hello", SayKind::kSpeech}}));
  EXPECT_EQ(CountTold(far), 0U);
  EXPECT_TRUE(Do(ada, Say{{"  ", SayKind::kThought}}));
  EXPECT_THAT(Told<Said>(eve), ElementsAre(Said{ada, {}}));
  EXPECT_TRUE(Do(ada, Say{}));
  EXPECT_THAT(out, IsEmpty());
}

TEST_F(RoomTalkTest, PR71_WordsAreBounded) {
  EXPECT_TRUE(Do(ada, Say{{Repeat("é", 200), SayKind::kSpeech}}));
  EXPECT_EQ(Do(ada, Say{{Repeat("é", 201), SayKind::kSpeech}}).error(), Refusal::kTooLong);
  EXPECT_EQ(Do(ada, Say{{"a\nb", SayKind::kSpeech}}).error(), Refusal::kInvalid);
  EXPECT_EQ(Do(ada, Say{{"\xC0\x80", SayKind::kSpeech}}).error(), Refusal::kInvalid);
}

TEST_F(RoomTalkTest, PR72_AThoughtVanishesWhenItsAuthorWalks) {
  Do(ada, Say{{"hm", SayKind::kThought}}).value();
  Report(ada, {100, 100}, true);
  EXPECT_THAT(Told<Said>(eve), IsEmpty());
  WalkTo(ada, {101, 100});
  EXPECT_THAT(Told<Said>(eve), ElementsAre(Said{ada, {}}));
  Do(ada, Say{{"hm", SayKind::kSpeech}}).value();
  WalkTo(ada, {105, 100});
  EXPECT_THAT(Told<Said>(eve), IsEmpty());
}

TEST_F(RoomTalkTest, PR72_SilenceTakesDownWords) {
  for (int row = 0; row < 40; ++row) ground->Silence(4, row);  // from x = 128
  Do(ada, Say{{"hello", SayKind::kSpeech}}).value();
  WalkTo(ada, {130, 100});
  EXPECT_THAT(Told<Said>(eve), ElementsAre(Said{ada, {}}));
}

TEST_F(RoomTalkTest, PR73_LatecomersAreToldTheWords) {
  Do(ada, Say{{"hello", SayKind::kSpeech}}).value();
  Do(bob, Say{{"hm", SayKind::kThought}}).value();
  const auto words_of = [this](UserId user, UserId watcher) {
    for (const UserJoined& joined : Told<UserJoined>(watcher)) {
      if (joined.user == user) return joined.words.text;
    }
    return std::string("not seen");
  };
  const UserId early = Join({400, 400});
  EXPECT_EQ(words_of(ada, early), "hello");
  EXPECT_EQ(words_of(bob, early), "hm");
  Pass(Millis{10'000});
  const UserId late = Join({400, 600});
  EXPECT_EQ(words_of(ada, late), "");
  EXPECT_EQ(words_of(bob, late), "hm");
}

TEST_F(RoomTalkTest, PR75_AWaveGoesToOnePerson) {
  EXPECT_TRUE(Do(ada, Wave{far}));
  EXPECT_THAT(Told<Waved>(far), ElementsAre(Waved{ada}));
  EXPECT_THAT(out, SizeIs(1));
  EXPECT_EQ(Do(ada, Wave{ada}).error(), Refusal::kNotFound);
  EXPECT_EQ(Do(ada, Wave{UserId{900}}).error(), Refusal::kNotFound);
}

TEST_F(RoomTalkTest, PR76_ChatGoesToTheBubble) {
  EXPECT_TRUE(Do(ada, Chat{"id-1", "two\nlines\tand a tab"}));
  const Chatted told{ada, "Ada", "id-1", "two\nlines\tand a tab"};
  EXPECT_THAT(Told<Chatted>(ada), ElementsAre(told));
  EXPECT_THAT(Told<Chatted>(bob), ElementsAre(told));
  EXPECT_EQ(CountTold(eve), 0U);
  EXPECT_EQ(Do(eve, Chat{"1", "hello?"}).error(), Refusal::kNotInBubble);
}

TEST_F(RoomTalkTest, PR76_ChatIsBounded) {
  EXPECT_TRUE(Do(ada, Chat{Repeat("i", 64), Repeat("語", 2000)}));
  EXPECT_EQ(Do(ada, Chat{"1", Repeat("語", 2001)}).error(), Refusal::kTooLong);
  EXPECT_EQ(Do(ada, Chat{Repeat("i", 65), "text"}).error(), Refusal::kTooLong);
  EXPECT_EQ(Do(ada, Chat{"", "text"}).error(), Refusal::kInvalid);
  EXPECT_EQ(Do(ada, Chat{"1", ""}).error(), Refusal::kInvalid);
  EXPECT_EQ(Do(ada, Chat{"1", " \n "}).error(), Refusal::kInvalid);
  EXPECT_EQ(Do(ada, Chat{"1", "\xED\xA0\x80"}).error(), Refusal::kInvalid);
  EXPECT_EQ(Do(ada, Chat{"1", "bell\x07"}).error(), Refusal::kInvalid);
  EXPECT_EQ(Do(ada, Chat{"\n", "text"}).error(), Refusal::kInvalid);
}

TEST_F(RoomTalkTest, PR77_TypingIsToldToTheOthers) {
  EXPECT_TRUE(Do(ada, Type{true}));
  EXPECT_THAT(Told<Typed>(bob), ElementsAre(Typed{ada, true}));
  EXPECT_EQ(CountTold(ada) + CountTold(eve), 0U);
  EXPECT_EQ(Do(eve, Type{true}).error(), Refusal::kNotInBubble);
}

struct Wish {
  const char* name;
  Command command;
  int burst;
  int interval_ms;
};

class RoomPaceTest : public RoomTalkTest, public testing::WithParamInterface<Wish> {};

TEST_P(RoomPaceTest, PR78_EachKindOfWishHasAPace) {
  const auto too_many = [this](UserId user) {
    const Verdict verdict = Do(user, GetParam().command);
    return !verdict && verdict.error() == Refusal::kTooMany;
  };
  Pass(Millis{60'000});
  for (int i = 0; i < GetParam().burst; ++i) ASSERT_FALSE(too_many(ada)) << i;
  EXPECT_TRUE(too_many(ada));
  EXPECT_THAT(out, IsEmpty());
  EXPECT_FALSE(too_many(bob));
  Pass(Millis{GetParam().interval_ms - 1});
  EXPECT_TRUE(too_many(ada));
  Pass(Millis{1});
  EXPECT_FALSE(too_many(ada));
  EXPECT_TRUE(too_many(ada));
}

INSTANTIATE_TEST_SUITE_P(Wishes, RoomPaceTest,
                         testing::Values(Wish{"Look", Look{}, 20, 100}, Wish{"Details", ChangeDetails{}, 10, 500},
                                         Wish{"Emote", ShowEmote{"👋"}, 5, 500}, Wish{"Say", Say{}, 5, 1000},
                                         Wish{"Wave", Wave{UserId{4}}, 3, 2000}, Wish{"Ask", AskToFollow{}, 6, 1000},
                                         Wish{"Answer", AnswerFollow{}, 6, 1000}, Wish{"Stop", StopFollow{}, 6, 1000},
                                         Wish{"Lock", LockBubble{}, 6, 500}, Wish{"Chat", Chat{"1", "hello"}, 10, 500},
                                         Wish{"Type", Type{true}, 10, 250}, Wish{"Media", ShowMedia{}, 20, 250},
                                         Wish{"Signal", SendSignal{}, 400, 10},
                                         Wish{"Restart", RestartCall{}, 20, 500}),
                         [](const auto& wish) { return wish.param.name; });

}  // namespace
}  // namespace dw::presence

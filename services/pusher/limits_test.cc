// How often who may say what.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <thread>

#include "core/presence/pace.h"
#include "services/pusher/address_budget.h"
#include "services/pusher/message_limits.h"

namespace dw::pusher {
namespace {

using std::chrono::seconds;
using ::testing::HasSubstr;

namespace wire = digiwork::wire::v1;

constexpr Instant kStart{std::chrono::hours(5)};

int TakenBy(MessagePaces& paces, MessageKind kind, const MessageLimits& limits, Instant now) {
  int taken = 0;
  while (taken < 10'000 && paces.Take(kind, limits, now)) ++taken;
  return taken;
}

int TakenBy(AddressBudget& budget, MessageKind kind, const MessageLimits& limits, Instant now) {
  int taken = 0;
  while (taken < 1'000'000 && budget.Take(kind, 1, limits, now)) ++taken;
  return taken;
}

TEST(MessageLimitsTest, WS50_EachKindHasItsOwnAndTheRoomsPaceIsWithinIt) {
  const MessageLimits limits;
  MessagePaces paces;
  EXPECT_EQ(TakenBy(paces, MessageKind::kChat, limits, kStart), 2 * presence::pace::kChats.burst);
  EXPECT_EQ(TakenBy(paces, MessageKind::kChat, limits, kStart + seconds(1)), 4);
  EXPECT_EQ(TakenBy(paces, MessageKind::kWave, limits, kStart), 2 * presence::pace::kWaves.burst);
  EXPECT_EQ(TakenBy(paces, MessageKind::kFrames, limits, kStart), 600);
}

TEST(MessageLimitsTest, WS50_EveryMessageOfTheProtocolHasAKindAndEveryKindAName) {
  wire::ClientToServerMessage message;
  const auto* oneof = message.GetDescriptor()->FindOneofByName("message");
  for (int i = 0; i < oneof->field_count(); ++i) {
    const auto* field = oneof->field(i);
    message.GetReflection()->MutableMessage(&message, field);
    const bool begins_or_ends = field->number() < 10 && field->name() != "ack" && field->name() != "ping";
    const bool apart = KindOf(message) != MessageKind::kOther;
    EXPECT_TRUE(apart || begins_or_ends || field->name() == "query") << field->name() << " should have a kind";
  }
  message.mutable_query()->mutable_people();
  EXPECT_EQ(KindOf(message), MessageKind::kPeople);
  message.mutable_query()->mutable_set_variable();
  EXPECT_EQ(KindOf(message), MessageKind::kVariable);
  for (std::size_t i = 0; i < kMessageKinds; ++i) EXPECT_NE(NameOf(static_cast<MessageKind>(i)), "");
}

TEST(MessageLimitsTest, WS50_AnOperatorMayChangeEach) {
  MessageLimits limits;
  EXPECT_EQ(limits.SetAll({"chat=0.5/3", "frames=200/1000"}), std::nullopt);
  MessagePaces paces;
  EXPECT_EQ(TakenBy(paces, MessageKind::kChat, limits, kStart), 3);
  EXPECT_EQ(TakenBy(paces, MessageKind::kChat, limits, kStart + seconds(2)), 1);
  EXPECT_EQ(TakenBy(paces, MessageKind::kFrames, limits, kStart), 1000);
}

TEST(MessageLimitsTest, WS50_WhatIsNoLimitIsNamedAndChangesNothing) {
  MessageLimits limits;
  for (const char* wrong :
       {"chat", "chat=", "chat=1", "chat=/1", "chat=1/", "chat=-1/5", "chat=1/0", "chat=x/5", "chat=1/5x", "chat=1e9/5",
        "chat=nan/5", "chat=inf/5", "chat=0.1/1000", "/=", "", "5/chat=1"}) {
    EXPECT_NE(limits.Set(std::string_view(wrong)), std::nullopt) << wrong;
  }
  EXPECT_THAT(*limits.Set(std::string_view("shout=1/5")), HasSubstr("chat, typing"));
  MessagePaces paces;
  EXPECT_EQ(TakenBy(paces, MessageKind::kChat, limits, kStart), 20);
}

TEST(AddressBudgetTest, WS51_AnAddressMaySayMoreTheMorePeopleItHasButNotAsMuchAsAll) {
  const MessageLimits limits;
  AddressBudget one;
  one.Enter();
  const int alone = TakenBy(one, MessageKind::kChat, limits, kStart);
  EXPECT_NEAR(alone, 16 * 20, 4);
  AddressBudget office;
  for (int i = 0; i < 500; ++i) office.Enter();
  const int together = TakenBy(office, MessageKind::kChat, limits, kStart);
  EXPECT_NEAR(together, (16 + 125) * 20, 30);
  EXPECT_NEAR(TakenBy(office, MessageKind::kChat, limits, kStart + seconds(1)), (16 + 125) * 4, 10);
}

TEST(AddressBudgetTest, WS51_FiveHundredWhoWalkAllTheTimeAreNotTooMany) {
  const MessageLimits limits;
  const auto budget = std::make_shared<AddressBudget>();
  AddressShare share(budget);
  for (int i = 0; i < 500; ++i) share.Enter();
  Instant now = kStart;
  for (int turn = 0; turn < 2000; ++turn, now += Millis(100)) {
    for (int i = 0; i < 500; ++i) ASSERT_TRUE(share.TakeFrame(limits, now)) << turn;
  }
}

TEST(AddressBudgetTest, WS51_ThreadsShareOneBudget) {
  const MessageLimits limits;
  const auto budget = std::make_shared<AddressBudget>();
  budget->Enter();
  std::atomic<int> taken{0};
  {
    std::vector<std::jthread> threads;
    for (int i = 0; i < 4; ++i) {
      threads.emplace_back([&] {
        AddressShare share(budget);
        while (share.TakeFrame(limits, kStart)) ++taken;
      });
    }
  }
  EXPECT_NEAR(taken, 16 * 600, 100);
}

TEST(AddressBudgetTest, WS51_AShareOfNothingIsNoLimit) {
  MessageLimits limits;
  limits.SetShare(0);
  AddressShare share(std::make_shared<AddressBudget>());
  share.Enter();
  for (int i = 0; i < 100'000; ++i) {
    ASSERT_TRUE(share.TakeFrame(limits, kStart));
    ASSERT_TRUE(share.Take(MessageKind::kChat, limits, kStart));
  }
}

TEST(AddressBookTest, WS51_WhoComesBackFindsTheBudgetTheyLeft) {
  AddressBook book;
  const MessageLimits limits;
  {
    AddressShare share(book.Of("10.0.0.1", kStart));
    share.Enter();
    while (share.Take(MessageKind::kChat, limits, kStart)) {
    }
    share.Leave(kStart);
  }
  AddressShare again(book.Of("10.0.0.1", kStart));
  EXPECT_FALSE(again.Take(MessageKind::kChat, limits, kStart));
  EXPECT_TRUE(again.Take(MessageKind::kChat, limits, kStart + seconds(5)));
}

TEST(AddressBookTest, WS51_RemembersNoMoreThanItMayOfThoseWhoHaveGone) {
  AddressBook book;
  const auto here = book.Of("here", kStart);
  here->Enter();
  for (std::size_t i = 0; i < 10 * AddressBook::kMostRemembered; ++i) {
    const auto budget = book.Of(std::to_string(i), kStart);
    budget->Enter();
    budget->Leave(kStart);
  }
  EXPECT_LE(book.size(), AddressBook::kMostRemembered + 1);
  EXPECT_EQ(book.Of("here", kStart), here);
  for (std::size_t i = 0; i < AddressBook::kMostRemembered; ++i) {
    (void)book.Of("later" + std::to_string(i), kStart + 2 * AddressBook::kRemembered);
  }
  EXPECT_EQ(book.Of("here", kStart), here);
}

}  // namespace
}  // namespace dw::pusher

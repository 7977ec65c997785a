// Both ends of a stream for spaces, each over a carrier that is played.
#include "adapters/link_stream/space_streams.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <array>
#include <memory>
#include <sstream>
#include <string>
#include <utility>
#include <vector>

#include "adapters/link_stream/spaces_back_end.h"
#include "runtime/clock.h"

namespace dw::link_stream {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

const std::string kStage = "/~/office.tmj#stage";

/// Writes down what one end sends, and whether it gave up.
template <class Out, class Base>
class PlayedCall : public Base {
 public:
  void Write(Out& message) override {
    sent.emplace_back().Swap(&message);
    writing = true;
  }
  void End() override { ended = true; }
  void Cancel() override { cancelled = true; }

  std::vector<Out> sent;
  bool writing = false;
  bool ended = false;
  bool cancelled = false;
};
using PusherCall = PlayedCall<space::PusherToSpacesMessage, SpacesPusherEnd::Call>;
class BackCall final : public PlayedCall<space::SpacesToPusherMessage, SpacesBackEnd::Call> {
 public:
  void ReadOn() override { ++reads; }
  int reads = 0;
};

class PlayedListener final : public SpaceListener {
 public:
  void OnOpened() override { told.push_back("opened"); }
  void OnNews(const SpaceNews&) override { told.push_back("news"); }
  void OnLost() override { told.push_back("lost"); }
  void OnRefused(const std::string& code) override { told.push_back("refused " + code); }
  std::vector<std::string> told;
};

class SpaceStreamsTest : public ::testing::Test {
 protected:
  struct Made {
    std::string back;
    SpacesPusherEnd* end;
    std::shared_ptr<PusherCall> call;
  };

  void Open(const std::string& name = kStage) { doors_.push_back(streams_.Open(name, listener_)); }
  void Turn() {
    shard_.RunOnce();
    for (Made& made : made_) {
      if (std::exchange(made.call->writing, false) && !made.call->cancelled) made.end->OnWritten();
    }
    shard_.RunOnce();
  }
  void Pass(Millis time) {
    clock_.Advance(time);
    Turn();
  }
  /// The last back asked says something of its space `number`.
  space::SpaceToPusherMessage& Item(space::SpacesToPusherMessage& message, std::uint32_t number = 1) {
    space::SpaceToPusherMessage& item = *message.add_items();
    item.set_space(number);
    return item;
  }
  void SayOpened() {
    space::SpacesToPusherMessage message;
    Item(message).set_opened(true);
    made_.back().end->OnMessage(message);
  }
  void SayElsewhere(const std::string& back) {
    space::SpacesToPusherMessage message;
    Item(message).mutable_elsewhere()->set_back(back);
    made_.back().end->OnMessage(message);
  }
  std::size_t ItemsSent() const {
    std::size_t items = 0;
    for (const auto& message : made_.back().call->sent) items += static_cast<std::size_t>(message.items_size());
    return items;
  }

  ManualClock clock_;
  Shard shard_{0, clock_};
  Metrics all_;
  SpaceStreamMetrics metrics_{all_};
  BackDirectory backs_{clock_, {"a:1", "b:2"}};
  PlayedListener listener_;
  std::vector<Made> made_;
  SpaceStreams streams_{shard_, backs_, metrics_, "0123456789abcdef",
                        [this](const std::string& back, SpacesPusherEnd& end) {
                          made_.push_back({back, &end, std::make_shared<PusherCall>()});
                          return made_.back().call;
                        }};
  std::vector<std::unique_ptr<SpaceDoor>> doors_;
};

TEST_F(SpaceStreamsTest, IW20_AllSpacesOfABackAreOneStreamAndATurnOneMessage) {
  backs_.Set({"a:1"});
  for (int i = 0; i < 50; ++i) Open(kStage + std::to_string(i));
  Turn();
  ASSERT_EQ(made_.size(), 1U);
  ASSERT_EQ(made_[0].call->sent.size(), 1U);
  EXPECT_EQ(made_[0].call->sent[0].items_size(), 50);
  EXPECT_EQ(made_[0].call->sent[0].hello().pusher(), "0123456789abcdef");
  doors_.clear();
  Turn();
  Turn();
  EXPECT_TRUE(made_[0].call->ended);
}

TEST_F(SpaceStreamsTest, IW23_BacksThatNameEachOtherAreNotAskedWithoutAPause) {
  Open();
  for (int i = 0; i < 10; ++i) {
    if (!made_.back().call->ended) SayElsewhere(made_.back().back == "a:1" ? "b:2" : "a:1");
    Turn();
  }
  EXPECT_EQ(made_.size(), 3U);
  Pass(Millis(200));
  EXPECT_EQ(made_.size(), 4U);
  EXPECT_THAT(listener_.told, IsEmpty());
}

TEST_F(SpaceStreamsTest, IW23_WhoIsNotInYetIsToldInTheEndThatNobodyHasIt) {
  backs_.Set({"a:1"});
  Open();
  for (int i = 0; i < 70 && listener_.told.empty(); ++i) {
    Turn();
    if (!made_.back().call->cancelled) made_.back().end->OnBroken();
    Pass(Millis(200));
  }
  EXPECT_THAT(listener_.told, ElementsAre("refused UNAVAILABLE"));
}

TEST_F(SpaceStreamsTest, IW23_WhoIsInWaitsForTheSpaceHoweverLong) {
  backs_.Set({"a:1"});
  Open();
  Turn();
  SayOpened();
  for (int i = 0; i < 100; ++i) {
    made_.back().end->OnBroken();
    Pass(Millis(200));
  }
  EXPECT_THAT(listener_.told, ElementsAre("opened", "lost"));
  SayOpened();
  EXPECT_THAT(listener_.told, ElementsAre("opened", "lost", "opened"));
}

TEST_F(SpaceStreamsTest, IW22_ABackThatSpeaksOfWhatItDoesNotHaveIsNotHeard) {
  Open();
  Turn();
  space::SpacesToPusherMessage message;
  Item(message).set_listed(true);     // before it is open
  Item(message, 9).set_listed(true);  // never asked for
  Item(message).mutable_joined();     // likewise
  (void)Item(message);                // of a newer back
  made_.back().end->OnMessage(message);
  EXPECT_THAT(listener_.told, IsEmpty());
  SayOpened();
  SayOpened();
  EXPECT_THAT(listener_.told, ElementsAre("opened"));
  EXPECT_NE(all_.Text().find("\ndigiwork_space_bad_messages_total 3"), std::string::npos);
}

TEST_F(SpaceStreamsTest, IW25_ABackThatSaysNothingForThreeBeatsIsGone) {
  Open();
  Turn();
  SayOpened();
  for (int i = 0; i < kMissedBeats; ++i) Pass(kSpaceBeat);
  EXPECT_EQ(made_[0].call->sent.back().ping(), 3U);
  space::SpacesToPusherMessage pong;
  pong.set_pong(3);
  made_[0].end->OnMessage(pong);
  for (int i = 0; i < kMissedBeats; ++i) Pass(kSpaceBeat);
  EXPECT_FALSE(made_[0].call->cancelled);
  Pass(kSpaceBeat);
  EXPECT_TRUE(made_[0].call->cancelled);
  EXPECT_THAT(listener_.told, ElementsAre("opened", "lost"));
}

TEST_F(SpaceStreamsTest, IW24_WhatAFloodCannotSayIsLeftOutAndWhatIsSoIsNot) {
  Open();
  Turn();
  SayOpened();
  made_[0].call->sent.clear();
  const std::string words(1000, 'x');
  SpaceDoor& door = *doors_[0];
  int said = 0;
  while (door.Say({1, SpaceWord::Say{"", words}})) ++said;
  EXPECT_LE(said * 1000, static_cast<int>(kMostOfASpace));
  EXPECT_TRUE(door.Say({1, SpaceWord::Leave{}}));
  for (int i = 0; i < 5; ++i) Turn();
  EXPECT_EQ(ItemsSent(), static_cast<std::size_t>(said + 1));
  EXPECT_TRUE(door.Say({1, SpaceWord::Say{"", words}}));
}

TEST_F(SpaceStreamsTest, IW24_ABackThatDoesNotReadIsGivenUp) {
  Open();
  Turn();
  SayOpened();
  const spaces::Profile large{"uuid", "Ada", {{"k", std::string(2000, 'x')}}};
  for (std::uint64_t seat = 1; seat * 2000 < SpacesPusherEnd::kMostWaiting + 100'000; ++seat) {
    doors_[0]->Say({seat, SpaceWord::Enter{large}});
  }
  shard_.RunOnce();
  EXPECT_TRUE(made_[0].call->cancelled);
  EXPECT_THAT(listener_.told, ElementsAre("opened", "lost"));
  EXPECT_NE(all_.Text().find("\ndigiwork_space_stream_queue_bytes"), std::string::npos);
}

/// Spaces that keep whoever comes.
class PlayedEngine final : public SpaceEngine {
 public:
  void Open(const std::string&, std::shared_ptr<SpaceWay> way) override { ways.push_back(std::move(way)); }
  void Close(const std::string&, SpaceWay&) override { ++closed; }
  void Say(const std::string&, SpaceWay&, SpaceWord) override { ++said; }
  std::vector<std::shared_ptr<SpaceWay>> ways;
  int closed = 0;
  int said = 0;
};

class SpacesBackEndTest : public ::testing::Test {
 protected:
  void SetUp() override {
    space::PusherToSpacesMessage message;
    message.mutable_hello()->set_version(kSpacesVersion);
    message.mutable_hello()->set_pusher("0123456789abcdef");
    for (std::uint32_t number = 1; number <= 16; ++number) {
      message.add_items()->set_space(number);
      message.mutable_items(static_cast<int>(number) - 1)->set_open(kStage + std::to_string(number));
    }
    end_ = SpacesBackEnd::Open(back_, message, call_);
    ASSERT_TRUE(end_);
    end_->Take(message);
    Turn();
  }
  void TearDown() override { end_->OnGone(); }
  void Turn() {
    for (int i = 0; i < 4; ++i) {
      for (std::size_t shard = 0; shard < 2; ++shard) runtime_.shard(shard).RunOnce();
    }
  }
  static space::PusherToSpacesMessage LeaveAll() {
    space::PusherToSpacesMessage message;
    for (std::uint32_t number = 1; number <= 16; ++number) {
      space::PusherToSpaceMessage& item = *message.add_items();
      item.set_space(number);
      item.set_leave(true);
    }
    return message;
  }

  ManualClock clock_;
  std::ostringstream out_;
  Log log_{out_, Log::Level::kError};
  Runtime runtime_{{2}, clock_, log_};
  std::array<PlayedEngine, 2> engines_;
  SpacesBack back_{runtime_, {&engines_[0], &engines_[1]}, SpaceStreamMetrics(runtime_.metrics())};
  BackCall call_;
  std::shared_ptr<SpacesBackEnd> end_;
};

TEST_F(SpacesBackEndTest, IW20_SpacesOfAStreamLiveOnTheirOwnShards) {
  EXPECT_FALSE(engines_[0].ways.empty());
  EXPECT_FALSE(engines_[1].ways.empty());
  EXPECT_EQ(engines_[0].ways.size() + engines_[1].ways.size(), 16U);
  engines_[0].ways[0]->OnOpened();
  engines_[1].ways[0]->OnOpened();
  Turn();
  ASSERT_EQ(call_.sent.size(), 1U);
  end_->OnWritten();
  Turn();
  int opened = 0;
  for (const auto& message : call_.sent) opened += message.items_size();
  EXPECT_EQ(opened, 2);
}

TEST_F(SpacesBackEndTest, IW24_TheNextMessageIsReadWhenSpacesHaveTakenTheLast) {
  const int before = call_.reads;
  int taken = 0;
  // The other shard does not turn.
  for (; taken < 100 && call_.reads == before + taken; ++taken) {
    auto message = LeaveAll();
    end_->Take(message);
  }
  EXPECT_LT(taken, 100);
  Turn();
  EXPECT_EQ(call_.reads, before + taken);
  EXPECT_EQ(engines_[0].said + engines_[1].said, taken * 16);
}

TEST_F(SpacesBackEndTest, IW24_WhatAFloodSaysIsLeftOutAndNobodyIsMissed) {
  SpaceWay& way = *engines_[0].ways[0];
  const auto said = std::make_shared<const SpaceNews>(spaces::Said{"a.1", "", std::string(10'000, 'x')});
  for (int i = 0; i < 1000; ++i) way.OnNews(said);
  way.OnNews(std::make_shared<const SpaceNews>(spaces::MemberLeft{"a.1"}));
  for (int i = 0; i < 10; ++i) {
    Turn();
    if (std::exchange(call_.writing, false)) end_->OnWritten();
  }
  EXPECT_FALSE(call_.cancelled);
  int heard = 0;
  bool left = false;
  for (const auto& message : call_.sent) {
    for (const auto& item : message.items()) {
      heard += item.has_said() ? 1 : 0;
      left = item.left() == "a.1";
    }
  }
  EXPECT_TRUE(left);
  EXPECT_LE(heard, static_cast<int>(kMostOfASpace / 10'000 + 1));
  EXPECT_GT(heard, 50);
}

TEST_F(SpacesBackEndTest, IW25_APusherIsAnsweredAndOneThatSaysNothingIsGone) {
  space::PusherToSpacesMessage ping;
  ping.set_ping(7);
  end_->Take(ping);
  Turn();
  ASSERT_FALSE(call_.sent.empty());
  EXPECT_EQ(call_.sent.back().pong(), 7U);
  for (int i = 0; i < kMissedBeats; ++i) {
    clock_.Advance(kSpaceBeat);
    Turn();
  }
  EXPECT_FALSE(call_.cancelled);
  clock_.Advance(kSpaceBeat);
  Turn();
  EXPECT_TRUE(call_.cancelled);
  end_->OnGone();
  Turn();
  EXPECT_EQ(engines_[0].closed + engines_[1].closed, 16);
}

}  // namespace
}  // namespace dw::link_stream

// What pushers that are ill, or none of ours, say to the spaces of a back.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <optional>

#include "adapters/link_codec/space_codec.h"
#include "tests/spaces/space_world.h"

namespace dw::testing {
namespace {

namespace space = digiwork::space::v1;
using RawStream = grpc::ClientReaderWriter<space::PusherToSpacesMessage, space::SpacesToPusherMessage>;

/// A well pusher is in the space; an ill one has a stream of its own to the same back.
class SpaceStrangersTest : public ::testing::Test {
 protected:
  void SetUp() override {
    door_ = world_.link(0).Open(kStage, listener_);
    ASSERT_TRUE(UntilHeard("listed"));
    door_->Say(Enter(1, "Ada"));
    ASSERT_TRUE(UntilHeard("Ada joined"));
    listener_.told.clear();
    back_ = world_.backs[world_.Owner()].get();
    Connect(link_grpc::InnerToken(kSecret));
  }
  void TearDown() override {
    context_->TryCancel();
    if (stream_) stream_->Finish();
  }
  void Connect(const std::string& token) {
    stub_ = space::SpaceManager::NewStub(grpc::CreateChannel(back_->address, grpc::InsecureChannelCredentials()));
    context_ = std::make_unique<grpc::ClientContext>();
    context_->AddMetadata(link_grpc::kTokenKey, token);
    stream_ = stub_->ConnectToSpaces(context_.get());
  }
  static space::PusherToSpacesMessage Hello(const std::string& pusher = "0123456789abcdef") {
    space::PusherToSpacesMessage message;
    message.mutable_hello()->set_version(link_stream::kSpacesVersion);
    message.mutable_hello()->set_pusher(pusher);
    space::PusherToSpaceMessage& open = *message.add_items();
    open.set_space(1);
    open.set_open(kStage);
    return message;
  }
  static space::PusherToSpaceMessage& Add(space::PusherToSpacesMessage& message, std::uint32_t number,
                                          const SpaceWord& word) {
    space::PusherToSpaceMessage& item = *message.add_items();
    item.set_space(number);
    link_codec::Encode(word, item);
    return item;
  }
  bool UntilHeard(const std::string& what) {
    return world_.Until([&] { return listener_.Heard(what); });
  }
  void ExpectRefused(const space::PusherToSpacesMessage& first, grpc::StatusCode code) {
    stream_->Write(first);
    space::SpacesToPusherMessage answer;
    EXPECT_FALSE(stream_->Read(&answer));
    EXPECT_EQ(stream_->Finish().error_code(), code);
    stream_.reset();
  }

  GrpcSpaceWorld world_;
  PlayedListener listener_;
  std::unique_ptr<SpaceDoor> door_;
  PlayedBack* back_ = nullptr;
  std::unique_ptr<space::SpaceManager::Stub> stub_;
  std::unique_ptr<grpc::ClientContext> context_;
  std::unique_ptr<RawStream> stream_;
};

TEST_F(SpaceStrangersTest, IW21_WhoDoesNotSayWhoSpeaksIsRefused) {
  space::PusherToSpacesMessage message = Hello();
  message.clear_hello();
  ExpectRefused(message, grpc::StatusCode::INVALID_ARGUMENT);
  EXPECT_EQ(back_->Read("digiwork_space_bad_messages_total"), 1);
}

TEST_F(SpaceStrangersTest, IW21_ANameOfAnotherFormIsRefused) {
  ExpectRefused(Hello("0123456789abcde."), grpc::StatusCode::INVALID_ARGUMENT);
}

TEST_F(SpaceStrangersTest, IW21_AnotherVersionIsRefused) {
  space::PusherToSpacesMessage message = Hello();
  message.mutable_hello()->set_version(link_stream::kSpacesVersion + 1);
  ExpectRefused(message, grpc::StatusCode::INVALID_ARGUMENT);
}

TEST_F(SpaceStrangersTest, IW5_WhoDoesNotShowTheTokenIsRefused) {
  context_->TryCancel();
  stream_->Finish();
  Connect("wrong");
  ExpectRefused(Hello(), grpc::StatusCode::UNAUTHENTICATED);
}

TEST_F(SpaceStrangersTest, IW22_NobodySpeaksInASpaceTheyAreNotIn) {
  space::PusherToSpacesMessage message = Hello();
  Add(message, 1, Say(1, "I never entered"));
  Add(message, 1, {1, SpaceWord::Update{{{{"hand", "up"}}, {}}}});
  Add(message, 1, {1, SpaceWord::Leave{}});
  Add(message, 2, Enter(1, "Eve"));  // what was never opened
  Add(message, 2, Say(1, "hello?"));
  Add(message, 1, Enter(5, "Eve"));
  stream_->Write(message);
  ASSERT_TRUE(UntilHeard("Eve joined"));
  EXPECT_THAT(listener_.told, ::testing::ElementsAre("Eve joined"));
  EXPECT_EQ(back_->Read("digiwork_space_refusals_total"), 3);
}

TEST_F(SpaceStrangersTest, IW22_WhoForgesAMembersIdIsStillThemselves) {
  space::PusherToSpacesMessage message = Hello();
  Add(message, 1, Enter(5, "Eve"));
  Add(message, 1, Say(5, "hello")).mutable_say()->set_from(SpaceMemberId(world_.link(0).pusher(), 1));
  stream_->Write(message);
  std::optional<std::string> from;
  struct Ear final : public SpaceListener {
    explicit Ear(std::optional<std::string>& heard) : from(heard) {}
    void OnOpened() override {}
    void OnLost() override {}
    void OnRefused(const std::string&) override {}
    void OnNews(const SpaceNews& news) override {
      if (const auto* said = std::get_if<spaces::Said>(&news)) from = said->from;
    }
    std::optional<std::string>& from;
  } ear(from);
  const auto door = world_.link(1).Open(kStage, ear);
  ASSERT_TRUE(UntilHeard("said hello"));
  space::PusherToSpacesMessage again;
  Add(again, 1, Say(5, "again")).mutable_say()->set_from(SpaceMemberId(world_.link(0).pusher(), 1));
  ASSERT_TRUE(world_.Until([&] {
    stream_->Write(again);
    return from.has_value();
  }));
  EXPECT_EQ(*from, "0123456789abcdef.5");
}

TEST_F(SpaceStrangersTest, IW22_WhatIsSaidTwiceOrTooLongIsLeftOut) {
  space::PusherToSpacesMessage message = Hello();
  space::PusherToSpaceMessage& twice = *message.add_items();
  twice.set_space(1);
  twice.set_open("/~/office.tmj#other");
  Add(message, 1, Enter(5, "Eve"));
  Add(message, 1, Enter(5, "Eva"));
  Add(message, 1, Say(5, std::string(spaces::kMostEventBytes + 1, 'x')));
  SpaceWord large = Enter(6, "Large");
  for (int i = 0; i < 100'000; ++i) std::get<SpaceWord::Enter>(large.what).profile.attributes[std::to_string(i)] = "";
  Add(message, 1, large);
  message.add_items()->set_space(1);  // of a newer pusher
  Add(message, 1, Say(5, "last"));
  stream_->Write(message);
  ASSERT_TRUE(UntilHeard("said last"));
  EXPECT_THAT(listener_.told, ::testing::ElementsAre("Eve joined", "said last"));
  EXPECT_EQ(back_->Read("digiwork_space_bad_messages_total"), 1);
  EXPECT_EQ(back_->Read("digiwork_space_refusals_total"), 3);
}

TEST_F(SpaceStrangersTest, IW24_APusherThatDoesNotReadIsCutOff) {
  // Their lists of members are what cannot be left out.
  space::PusherToSpacesMessage message = Hello();
  for (std::uint64_t seat = 1; seat <= 500; ++seat) {
    SpaceWord word = Enter(seat, "Guest");
    std::get<SpaceWord::Enter>(word.what).profile.attributes["k"] = std::string(1900, 'x');
    Add(message, 1, word);
  }
  stream_->Write(message);
  ASSERT_TRUE(world_.Until([&] { return back_->Read("digiwork_space_members") == 501; }));
  for (std::uint32_t number = 2; number < 60; ++number) {
    space::PusherToSpacesMessage more;
    space::PusherToSpaceMessage& close = *more.add_items();
    close.set_space(number);
    close.set_open(kStage);
    if (!stream_->Write(more)) break;
  }
  EXPECT_TRUE(world_.Until([&] { return back_->Read("digiwork_space_members") == 1; }));
  EXPECT_EQ(back_->Read("digiwork_space_streams_broken_total"), 1);
}

}  // namespace
}  // namespace dw::testing

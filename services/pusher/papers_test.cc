// What sessions show, and by which names messages are judged.
#include <gmock/gmock.h>
#include <google/protobuf/descriptor.pb.h>
#include <google/protobuf/dynamic_message.h>
#include <gtest/gtest.h>

#include "adapters/visa/ended_sign_ins.h"
#include "services/pusher/message_access.h"
#include "services/pusher/papers.h"

namespace dw::pusher {
namespace {

using access::Caller;
using std::chrono::minutes;
using std::chrono::seconds;

namespace wire = digiwork::wire::v1;

constexpr Instant kNow{std::chrono::hours(5)};
constexpr Millis kUnixNow{1'700'000'000'000};

Papers PapersFor(access::Role role, Millis good_for) {
  Visa visa;
  visa.role = role;
  visa.expires_at = kUnixNow + good_for;
  return {visa, kUnixNow, kNow};
}

TEST(PapersTest, AC12_ARoleLastsAsLongAsItsVisa) {
  const Papers papers = PapersFor(access::Role::kEditor, minutes(3));
  EXPECT_EQ(papers.CallerAt(kNow), Caller::kEditor);
  EXPECT_EQ(papers.RenewIn(kNow), minutes(2));
  EXPECT_EQ(papers.CallerAt(kNow + minutes(3)), Caller::kExpired);
  EXPECT_FALSE(papers.Over(kNow + minutes(3), seconds(30)));
  EXPECT_TRUE(papers.Over(kNow + minutes(3) + seconds(30), seconds(30)));
}

TEST(PapersTest, AC62_InARoomOneIsWhatABackOfficeMakesOfThemWhenThatIsMore) {
  RoomPass pass;
  pass.role = access::Role::kEditor;
  Papers member = PapersFor(access::Role::kMember, minutes(3));
  member.AddPass(pass);
  EXPECT_EQ(member.CallerAt(kNow), Caller::kEditor);
  EXPECT_EQ(member.CallerAt(kNow + minutes(3)), Caller::kExpired);
  Papers admin = PapersFor(access::Role::kAdmin, minutes(3));
  admin.AddPass(pass);
  EXPECT_EQ(admin.role(), access::Role::kAdmin);
  Papers guest;
  guest.AddPass(pass);
  EXPECT_EQ(guest.CallerAt(kNow), Caller::kGuest);
}

TEST(PapersTest, AC10_AGuestsNeverRunOut) {
  const Papers papers;
  EXPECT_EQ(papers.CallerAt(kNow), Caller::kGuest);
  EXPECT_FALSE(papers.Over(kNow + minutes(1'000'000), seconds(30)));
}

TEST(PapersTest, AC51_WhatIsShortenedIsNeverLengthened) {
  Papers papers = PapersFor(access::Role::kMember, minutes(3));
  papers.Shorten(kNow + minutes(9));
  EXPECT_EQ(papers.CallerAt(kNow + minutes(3)), Caller::kExpired);
  papers.Shorten(kNow + seconds(30));
  EXPECT_EQ(papers.CallerAt(kNow + seconds(30)), Caller::kExpired);
}

TEST(EndedSignInsTest, AC51_AreRememberedForLongerThanAnyVisaLasts) {
  EndedSignIns ended;
  ended.Add("s1", kNow);
  ended.Add("s2", kNow + minutes(16));
  EXPECT_TRUE(ended.Has("s1"));
  ended.Add("s3", kNow + minutes(21));
  EXPECT_FALSE(ended.Has("s1"));
  EXPECT_TRUE(ended.Has("s2"));
  for (std::size_t i = 0; i < EndedSignIns::kMost; ++i) ended.Add(std::to_string(i), kNow + minutes(22));
  EXPECT_FALSE(ended.Has("s3"));
}

TEST(MessageAccessTest, AC3_AMessageAndAQueryThatAreNewAreRefusedToEverybody) {
  google::protobuf::FileDescriptorProto file;
  wire::ClientToServerMessage::descriptor()->file()->CopyTo(&file);
  const auto add = [&](const char* message, const char* name, int number) {
    for (auto& type : *file.mutable_message_type()) {
      if (type.name() != message) continue;
      auto& field = *type.add_field();
      field.set_name(name);
      field.set_number(number);
      field.set_type(google::protobuf::FieldDescriptorProto::TYPE_STRING);
      field.set_label(google::protobuf::FieldDescriptorProto::LABEL_OPTIONAL);
      field.set_oneof_index(0);
    }
  };
  add("ClientToServerMessage", "paint_walls", 101);
  add("QueryMessage", "count_walls", 102);
  google::protobuf::DescriptorPool pool(google::protobuf::DescriptorPool::generated_pool());
  file.set_name("newer.proto");
  file.set_package("newer");
  file.add_dependency(wire::ClientToServerMessage::descriptor()->file()->name());
  const auto* newer = pool.BuildFile(file);
  ASSERT_NE(newer, nullptr);
  const MessageAccess access(*newer->FindMessageTypeByName("ClientToServerMessage"),
                             *newer->FindMessageTypeByName("QueryMessage"));
  for (const Caller caller : access::kCallers) {
    EXPECT_FALSE(access.MayField(101, caller)) << NameOf(caller);
    EXPECT_FALSE(access.MayAsk(102, caller)) << NameOf(caller);
  }
  EXPECT_TRUE(access.MayField(wire::ClientToServerMessage::kChat, Caller::kMember));
  EXPECT_TRUE(access.MayAsk(wire::QueryMessage::kPeople, Caller::kMember));
}

TEST(MessageAccessTest, AC3_EveryMessageAndEveryQueryHasALine) {
  const auto expect_lines = [](const google::protobuf::OneofDescriptor& choice, access::Kind kind) {
    for (int i = 0; i < choice.field_count(); ++i) {
      EXPECT_TRUE(access::Knows(kind, choice.field(i)->name())) << choice.field(i)->name();
    }
  };
  const auto* message = wire::ClientToServerMessage::descriptor();
  const auto* query = wire::QueryMessage::descriptor();
  expect_lines(*message->FindOneofByName("message"), access::Kind::kMessage);
  expect_lines(*query->FindOneofByName("query"), access::Kind::kQuery);
  // And no line is of something that is not there.
  for (const access::Entry& entry : access::Table()) {
    const std::string name(entry.name);
    if (entry.kind == access::Kind::kMessage) EXPECT_NE(message->FindFieldByName(name), nullptr) << name;
    if (entry.kind == access::Kind::kQuery) EXPECT_NE(query->FindFieldByName(name), nullptr) << name;
  }
}

}  // namespace
}  // namespace dw::pusher

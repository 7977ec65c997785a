#include "apps/bots/server_stream.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <random>
#include <string>
#include <vector>

#include "digiwork/wire/v1/session.pb.h"
#include "proto/packed_moves.h"

namespace dw::bots {
namespace {

namespace wire = digiwork::wire::v1;
using ::testing::ElementsAre;

std::string Frame(WsOpcode opcode, const std::string& payload) {
  return std::string(EncodeWsHeader(opcode, payload.size()).view()) + payload;
}
std::string Frame(const wire::ServerToClientMessage& message) {
  return Frame(WsOpcode::kBinary, message.SerializeAsString());
}

struct Told final : ServerSink {
  void OnMoves(std::string_view records) override {
    EXPECT_EQ(records.size() % wire_moves::kNarrowBytes, 0U);
    moves += records;
  }
  void OnWideMoves(std::string_view records) override {
    EXPECT_EQ(records.size() % wire_moves::kWideBytes, 0U);
    wide_moves += records;
  }
  void OnItem(std::string_view sub_message) override {
    wire::SubMessage item;
    EXPECT_TRUE(item.ParseFromArray(sub_message.data(), static_cast<int>(sub_message.size())));
    items.push_back(item.ShortDebugString());
  }
  void OnControl(std::uint32_t field, std::string_view message) override {
    controls.push_back(std::to_string(field) + ":" + std::string(message));
  }
  void OnFrame(bool is_counted) override {
    ++frames;
    counted += is_counted ? 1 : 0;
  }
  void OnPing(std::string_view payload) override { pings.emplace_back(payload); }
  void OnClose(std::uint16_t code, std::string_view reason) override {
    close = std::to_string(code) + " " + std::string(reason);
  }

  std::string moves;
  std::string wide_moves;
  std::vector<std::string> items;
  std::vector<std::string> controls;
  std::vector<std::string> pings;
  std::string close;
  int frames = 0;
  int counted = 0;
  friend bool operator==(const Told& a, const Told& b) {
    return a.moves == b.moves && a.wide_moves == b.wide_moves && a.items == b.items && a.controls == b.controls &&
           a.pings == b.pings && a.close == b.close && a.frames == b.frames && a.counted == b.counted;
  }
};

/// Feeds `bytes` in pieces of the sizes that `next_size` says.
template <class NextSize>
bool Feed(std::string_view bytes, Told& told, NextSize next_size) {
  ServerStream stream;
  std::string kept;
  while (!bytes.empty()) {
    const std::size_t size = std::min<std::size_t>(bytes.size(), next_size());
    kept += bytes.substr(0, size);
    bytes.remove_prefix(size);
    const auto taken = stream.Read(kept, told);
    if (!taken) return false;
    kept.erase(0, *taken);
    EXPECT_LT(kept.size(), ServerStream::kMostWhole + 64);
  }
  EXPECT_EQ(kept, "");
  return true;
}
bool FeedAtOnce(std::string_view bytes, Told& told) {
  return Feed(bytes, told, [&] { return bytes.size(); });
}

std::string Records(std::size_t count, std::size_t size) {
  std::string records;
  for (std::size_t i = 0; i < count * size; ++i) records += static_cast<char>(i * 7);
  return records;
}

/// Some of everything.
std::string Conversation() {
  wire::ServerToClientMessage connected;
  connected.mutable_connected()->set_user_id(7);
  wire::ServerToClientMessage first;
  auto& joined = *first.add_batch()->mutable_room_joined();
  joined.set_user_id(7);
  joined.set_slots(10'000);
  for (int i = 0; i < 40; ++i) first.add_batch()->mutable_user_joined()->set_name("Somebody " + std::to_string(i));
  first.add_batch()->mutable_web_rtc_signal()->set_payload(std::string(50'000, 'x'));
  first.add_batch()->mutable_position_corrected()->set_correction(300);
  first.add_batch();
  wire::ServerToClientMessage steps;
  steps.set_moves(Records(3000, wire_moves::kNarrowBytes));
  wire::ServerToClientMessage both;
  both.add_batch()->mutable_refused()->set_code("TOO_MANY");
  both.set_moves(Records(3, wire_moves::kNarrowBytes) + "odd");
  both.set_wide_moves(Records(5, wire_moves::kWideBytes));
  wire::ServerToClientMessage pong;
  pong.mutable_pong()->set_place_ticket(std::string(150, 't'));
  wire::ServerToClientMessage bad;
  bad.mutable_error_screen()->set_code("ROOM_FULL");
  return Frame(connected) + Frame(first) + Frame(WsOpcode::kPing, "are you there") + Frame(steps) + Frame(both) +
         Frame(WsOpcode::kPong, "") + Frame(pong) + Frame(bad) + Frame(WsOpcode::kClose, "\x03\xf0WHY");
}

TEST(ServerStreamTest, WS4_TellsWhatConcernsABotAndWhichFramesCount) {
  Told told;
  ASSERT_TRUE(FeedAtOnce(Conversation(), told));
  EXPECT_EQ(told.moves, Records(3000, 6) + Records(3, 6));
  EXPECT_EQ(told.wide_moves, Records(5, 8));
  EXPECT_THAT(told.items, ElementsAre("room_joined { user_id: 7 slots: 10000 }",
                                      "position_corrected { correction: 300 }", "refused { code: \"TOO_MANY\" }"));
  EXPECT_EQ(told.controls.size(), 3U);
  EXPECT_THAT(told.pings, ElementsAre("are you there"));
  EXPECT_EQ(told.close, "1008 WHY");
  EXPECT_EQ(told.frames, 6);
  EXPECT_EQ(told.counted, 2);
}

TEST(ServerStreamTest, ItMakesNoDifferenceInWhichPiecesTheStreamArrives) {
  const std::string bytes = Conversation();
  Told whole;
  ASSERT_TRUE(FeedAtOnce(bytes, whole));
  for (std::size_t size = 1; size < 20; ++size) {
    Told told;
    ASSERT_TRUE(Feed(bytes, told, [&] { return size; }));
    EXPECT_TRUE(told == whole) << "in pieces of " << size;
  }
  std::mt19937 random(1);
  for (int round = 0; round < 50; ++round) {
    Told told;
    ASSERT_TRUE(Feed(bytes, told, [&] { return random() % 3000 + 1; }));
    EXPECT_TRUE(told == whole) << "round " << round;
  }
}

TEST(ServerStreamTest, WS5_ConcatenatedMessagesAreOne) {
  wire::ServerToClientMessage one;
  one.add_batch()->mutable_position_corrected()->set_correction(1);
  one.set_moves(Records(2, 6));
  Told told;
  ASSERT_TRUE(FeedAtOnce(Frame(WsOpcode::kBinary, one.SerializeAsString() + one.SerializeAsString()), told));
  EXPECT_EQ(told.items.size(), 2U);
  EXPECT_EQ(told.moves, Records(2, 6) + Records(2, 6));
  EXPECT_EQ(told.frames, 1);
}

TEST(ServerStreamTest, WS18_FieldsItDoesNotKnowAreSkipped) {
  const std::string varint("\x80\x01\x96\x01", 4);
  const std::string fixed64("\x81\x01xxxxxxxx", 10);
  const std::string fixed32("\x85\x01xxxx", 6);
  const std::string bytes("\x82\x01\x03new", 6);
  Told told;
  ASSERT_TRUE(Feed(Frame(WsOpcode::kBinary, varint + fixed64 + fixed32 + bytes), told, [] { return 1; }));
  EXPECT_EQ(told.frames, 1);
  EXPECT_EQ(told.counted, 0);
}

TEST(ServerStreamTest, WhatBreaksTheProtocolIsFound) {
  const std::string broken[] = {
      std::string("\x82\x81", 2),              // masked
      std::string("\xC2\x01", 2),              // a reserved bit
      std::string("\x81\x01x", 3),             // text
      std::string("\x80\x01x", 3),             // a continuation of nothing
      std::string("\x82\x02\x0a\x05", 4),      // an item longer than its frame
      std::string("\x82\x01\x0a", 3),          // a field without length
      std::string("\x82\x02\x0f\x00", 4),      // a wire type there is not
      std::string("\x82\x03\x0a\x01\x80", 5),  // an item that begins with half a tag
      std::string("\x8b\x00", 2),              // an opcode there is not
      Frame(WsOpcode::kBinary, std::string(11, '\xff')),
  };
  for (const std::string& bytes : broken) {
    Told told;
    EXPECT_FALSE(FeedAtOnce(bytes, told)) << ::testing::PrintToString(bytes);
  }
}

}  // namespace
}  // namespace dw::bots

#include "services/pusher/move_board.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <map>
#include <random>

#include "proto/packed_moves.h"

namespace dw::pusher {
namespace {

using presence::Direction;
using presence::Place;
using presence::UserId;
using presence::ZoneId;
using ::testing::ElementsAre;
using ::testing::IsEmpty;

constexpr RoomShape kShape{10, {3, 2}, false};
constexpr UserId kAda{1};
constexpr UserId kBob{2};

ZoneId ZoneOf(Point at) {
  return static_cast<ZoneId>(at.y / 320 * 3 + at.x / 320);
}
RoomTurn::Step StepTo(UserId user, Point at, bool moving = true) {
  return {user, ZoneOf(at), {at, Direction::kLeft, moving}};
}

/// What a client makes of what it reads: the last place of each slot.
class Reader {
 public:
  explicit Reader(const MoveBoard& board) : board_(board), cursors_(board.zones(), MoveBoard::kStart) {}

  std::size_t Read(ZoneId zone) {
    std::string out;
    const std::size_t count = board_.Read(zone, cursors_[presence::Number(zone)], out);
    const auto note = [this](const wire_moves::Move& move) {
      if (move.slot != wire_moves::kNobodysSlot) places[move.slot] = {move.x, move.y};
    };
    if (board_.shape().wide) {
      wire_moves::ForEachWide(out, note);
    } else {
      wire_moves::ForEachNarrow(out, note);
    }
    return count;
  }
  void ReadAll(bool backwards = false) {
    for (std::size_t i = 0; i < board_.zones(); ++i) {
      Read(static_cast<ZoneId>(backwards ? board_.zones() - 1 - i : i));
    }
  }
  std::map<std::uint32_t, Point> places;

 private:
  const MoveBoard& board_;
  std::vector<MoveBoard::Cursor> cursors_;
};

TEST(MoveBoardTest, WS25_AStepIsReadOnceByEachReader) {
  MoveBoard board(kShape);
  Reader one(board);
  Reader other(board);
  board.Add(StepTo(kAda, {5, 6}));
  EXPECT_EQ(one.Read(ZoneId{0}), 1U);
  EXPECT_EQ(one.Read(ZoneId{0}), 0U);
  EXPECT_EQ(other.Read(ZoneId{0}), 1U);
  EXPECT_EQ(one.places[0], (Point{5, 6}));
}

TEST(MoveBoardTest, WS25_WhoBeginsAtTheEndReadsWhatComes) {
  MoveBoard board(kShape);
  board.Add(StepTo(kAda, {5, 6}));
  MoveBoard::Cursor cursor = board.End(ZoneId{0});
  std::string out;
  EXPECT_EQ(board.Read(ZoneId{0}, cursor, out), 0U);
  board.Add(StepTo(kAda, {7, 8}));
  EXPECT_EQ(board.Read(ZoneId{0}, cursor, out), 1U);
  EXPECT_EQ(wire_moves::DecodeNarrow(out.data()), (wire_moves::Move{0, 7, 8, 1, true}));
}

TEST(MoveBoardTest, WS26_WhoCrossesIsWhereTheyWentInWhateverOrderZonesAreRead) {
  MoveBoard board(kShape);
  Reader forwards(board);
  Reader backwards(board);
  for (const Point at : {Point{310, 6}, {318, 6}, {325, 6}, {330, 6}, {315, 6}, {300, 6}}) board.Add(StepTo(kAda, at));
  forwards.ReadAll();
  backwards.ReadAll(true);
  EXPECT_EQ(forwards.places[0], (Point{300, 6}));
  EXPECT_EQ(backwards.places[0], (Point{300, 6}));
}

TEST(MoveBoardTest, WS25_WhoIsGoneIsNotReadNorTakenForWhoHasTheirSlotNext) {
  MoveBoard board(kShape);
  Reader reader(board);
  board.Add(StepTo(kAda, {5, 6}));
  board.Add(StepTo(kBob, {7, 8}));
  board.Forget(kAda);
  reader.ReadAll();
  EXPECT_THAT(reader.places, ElementsAre(std::pair(1U, Point{7, 8})));

  const UserId next{1 + 10};
  board.Add(StepTo(next, {50, 60}));
  board.Forget(kAda);
  reader.ReadAll();
  EXPECT_EQ(reader.places[0], (Point{50, 60}));
}

TEST(MoveBoardTest, WS23_AReaderLeftBehindReadsTheNewestOfEach) {
  MoveBoard board(kShape);
  Reader slow(board);
  board.Add(StepTo(kBob, {100, 100}));
  for (int i = 0; i < 100'000; ++i) board.Add(StepTo(kAda, {i % 300, i % 200}));
  const std::size_t most = 2 * MoveBoard::kKeptRecords + kShape.slots;
  EXPECT_LE(slow.Read(ZoneId{0}), most);
  EXPECT_EQ(slow.places[0], (Point{99'999 % 300, 99'999 % 200}));
  EXPECT_EQ(slow.places[1], (Point{100, 100}));
}

TEST(MoveBoardTest, WS23_WhatAReaderLeftBehindIsSparedIsCounted) {
  MoveBoard board(kShape);
  board.Add(StepTo(kBob, {1, 1}));
  MoveBoard::Cursor slow = board.End(ZoneId{0});
  MoveBoard::Cursor anew = MoveBoard::kStart;
  constexpr std::size_t kSteps = 5000;
  for (std::size_t i = 0; i < kSteps; ++i) board.Add(StepTo(kAda, {static_cast<std::int32_t>(i % 100), 6}));
  std::string out;
  std::size_t merged = 0;
  const std::size_t told = board.Read(ZoneId{0}, slow, out, &merged);
  EXPECT_NEAR(static_cast<double>(told + merged), kSteps, 1);
  const std::size_t before = merged;
  board.Read(ZoneId{0}, slow, out, &merged);
  // Who begins has missed nothing.
  board.Read(ZoneId{0}, anew, out, &merged);
  EXPECT_EQ(merged, before);
}

TEST(MoveBoardTest, WS25_AWideMapHasWideRecords) {
  MoveBoard board({10, {3, 2}, true});
  Reader reader(board);
  board.Add({kBob, ZoneId{2}, {{131'072, 70'000}, Direction::kUp, false}});
  MoveBoard::Cursor cursor = MoveBoard::kStart;
  std::string out;
  ASSERT_EQ(board.Read(ZoneId{2}, cursor, out), 1U);
  ASSERT_EQ(out.size(), wire_moves::kWideBytes);
  EXPECT_EQ(wire_moves::DecodeWide(out.data()), (wire_moves::Move{1, 131'072, 70'000, 3, false}));
}

TEST(MoveBoardTest, WS26_EveryReaderComesToKnowWhereEverybodyIs) {
  for (std::uint32_t seed = 1; seed <= 20; ++seed) {
    std::mt19937 random(seed);
    const auto draw = [&](int top) { return static_cast<int>(random() % static_cast<unsigned>(top)); };
    MoveBoard board({50, {3, 2}, seed % 2 == 0});
    std::vector<Reader> readers(3, Reader(board));
    std::map<std::uint32_t, Point> truth;
    std::map<std::uint32_t, UserId> who;
    for (int step = 0; step < 20'000; ++step) {
      const auto slot = static_cast<std::uint32_t>(draw(50));
      if (!who.contains(slot)) who[slot] = UserId{slot + 1};
      if (draw(200) == 0) {
        board.Forget(who[slot]);
        who[slot] = UserId{presence::Number(who[slot]) + 50};
        truth.erase(slot);
        for (Reader& reader : readers) reader.places.erase(slot);
        // What was read of who had the slot before is forgotten with them: news of leaving come as items.
      } else {
        truth[slot] = {draw(960), draw(640)};
        board.Add(StepTo(who[slot], truth[slot], draw(2) == 0));
      }
      if (draw(50) == 0) readers[0].ReadAll();
      if (draw(3000) == 0) readers[1].ReadAll(true);
    }
    readers[0].ReadAll();
    readers[1].ReadAll(true);
    readers[2].ReadAll();
    for (const Reader& reader : readers) EXPECT_EQ(reader.places, truth) << seed;
  }
}

}  // namespace
}  // namespace dw::pusher

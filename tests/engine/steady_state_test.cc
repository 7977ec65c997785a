// What a move costs in memory once the office has warmed up: nothing.
#include <gtest/gtest.h>

#include <cstdint>
#include <memory>
#include <random>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "digiwork/wire/v1/session.pb.h"
#include "tests/engine/counted_new.h"
#include "tests/support/played_office.h"

namespace dw::testing {
namespace {

namespace wire = digiwork::wire::v1;

constexpr int kPeople = 200;
constexpr int kTiles = 60;
constexpr int kStep = 36;  ///< Pixels in 200 ms: walking speed.
constexpr Millis kBetween{200};
constexpr int kWarm = 2000;  ///< Until every buffer has been as large as it gets.
constexpr int kMeasured = 200;
constexpr std::size_t kKept = 8000;

class CountingSocket final : public PlayedSocket {
 public:
  using PlayedSocket::PlayedSocket;
  std::size_t bytes = 0;
  std::uint64_t frames = 0;
  wire::PositionMessage start;

 private:
  void Hear(std::span<const std::string_view> parts) override {
    ++frames;
    for (const std::string_view part : parts) bytes += part.size();
    if (start.x() != 0) return;
    std::string frame;
    for (const std::string_view part : parts) frame += part;
    wire::ServerToClientMessage message;
    if (!message.ParseFromString(frame)) return;
    for (const auto& item : message.batch()) {
      if (item.has_room_joined()) start = item.room_joined().position();
    }
  }
};

/// Somebody who walks at random, and tells of it in frames made beforehand or in memory of their own.
class Walker {
 public:
  Walker(PlayedOffice& office, std::uint32_t number)
      : socket(std::make_shared<CountingSocket>(office.shard())), random_(number) {
    office.Accept(socket);
    wire::ClientToServerMessage message;
    auto& connect = *message.mutable_connect();
    connect.set_protocol_version(2);
    connect.set_room(PlayedOffice::kRoom);
    connect.set_name("Walker");
    // Whom nobody meets: a bubble that comes along is news of its own.
    connect.set_status(wire::AVAILABILITY_STATUS_DO_NOT_DISTURB);
    connect.set_visitor_key(std::string(32, static_cast<char>('a' + number % 6)));
    connect.mutable_avatar()->set_body(1);
    connect.mutable_avatar()->set_eyes(1);
    connect.mutable_avatar()->set_clothes(1);
    socket->Say(message.SerializeAsString());
  }

  void Step() {
    if (x_ == 0) {
      x_ = socket->start.x();
      y_ = socket->start.y();
    }
    if (random_() % 10 == 0) direction_ = static_cast<int>(random_() % 4);
    static constexpr int kAcross[] = {0, -1, 1, 0};
    static constexpr int kDown[] = {1, 0, 0, -1};
    const int x = x_ + kAcross[direction_] * kStep;
    const int y = y_ + kDown[direction_] * kStep;
    if (x < 40 || y < 40 || x > kTiles * 32 - 40 || y > kTiles * 32 - 40) {
      direction_ = 3 - direction_;
      return;
    }
    x_ = x;
    y_ = y;
    message_.Clear();
    auto& position = *message_.mutable_user_moves()->mutable_position();
    position.set_x(x);
    position.set_y(y);
    position.set_direction(static_cast<wire::Direction>(direction_));
    position.set_moving(true);
    frame_.clear();
    message_.AppendToString(&frame_);
  }
  /// Says the last step.
  void Say() { socket->Say(frame_); }

  std::shared_ptr<CountingSocket> socket;

 private:
  std::minstd_rand random_;
  wire::ClientToServerMessage message_;
  std::string frame_;
  int x_ = 0;
  int y_ = 0;
  int direction_ = 0;
};

TEST(SteadyStateTest, WS25_AMoveTakesNoMemory) {
#ifndef NDEBUG
  GTEST_SKIP() << "debug builds take everything through its bytes on the way to the room";
#endif
  back::BackOptions options;
  options.rules.max_people = kPeople;
  // They acknowledge nothing: what is kept for them is as much as may be, all the time.
  pusher::PusherOptions pusher;
  pusher.max_kept_bytes = kKept;
  PlayedOffice office(kTiles, kTiles, options, pusher);
  std::vector<std::unique_ptr<Walker>> walkers;
  for (std::uint32_t i = 0; i < kPeople; ++i) {
    walkers.push_back(std::make_unique<Walker>(office, i));
    office.Turn();
  }
  std::uint64_t taken = 0;
  std::uint64_t moves = 0;
  for (int round = 0; round < kWarm + kMeasured; ++round) {
    for (const auto& walker : walkers) walker->Step();
    const std::uint64_t before = NewCalls();
    for (const auto& walker : walkers) {
      walker->Say();
      office.TurnOnce();
    }
    office.Advance(kBetween);
    office.TurnOnce();
    if (round < kWarm) continue;
    taken += NewCalls() - before;
    moves += walkers.size();
  }
  std::size_t told = 0;
  for (const auto& walker : walkers) told += walker->socket->bytes;
  EXPECT_GT(told, moves * 100);  // it was no empty office
  EXPECT_EQ(taken, 0U) << "for " << moves << " moves";
}

}  // namespace
}  // namespace dw::testing

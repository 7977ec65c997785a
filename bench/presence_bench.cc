// What a room costs: a step of one among a thousand, and coming and going.
#include <benchmark/benchmark.h>

#include <cstddef>
#include <memory>
#include <random>
#include <vector>

#include "core/presence/room.h"

namespace dw::presence {
namespace {

constexpr std::int32_t kCell = 32;

std::shared_ptr<const maps::WalkGrid> Office(std::int32_t cells) {
  auto grid = std::make_shared<maps::WalkGrid>(*maps::WalkGrid::Make(cells, cells, kCell, kCell));
  for (std::int32_t row = 0; row < cells; row += 7) {
    for (std::int32_t column = 0; column < cells; ++column) {
      if (column % 11 < 4) grid->Block(column, row);
    }
  }
  return grid;
}

/// People who walk about, 36 px each 200 ms, on a square map of `cells` to a side.
class Crowd {
 public:
  Crowd(std::int32_t cells, std::size_t people) : cells_(cells), room_(Rules(people), Office(cells), 1) {
    while (users_.size() < people) Join();
  }

  UserId Join() {
    effects_.clear();
    const Arrival arrival{
        "visitor", "Name", {}, Status::kOnline, {{Draw(cells_ * kCell), Draw(cells_ * kCell)}, {}, false}, {}};
    users_.push_back(*room_.Join(arrival, now_, effects_));
    return users_.back();
  }
  void LeaveLast() {
    effects_.clear();
    room_.Leave(users_.back(), now_, effects_);
    users_.pop_back();
  }

  /// Everybody walks one step on average; one in sixteen comes to rest. How many effects that gave.
  void Step(bool rests) {
    if (++turn_ % users_.size() == 0) now_ += Millis{200};
    const UserId user = users_[turn_ % users_.size()];
    const Person& person = *room_.Find(user);
    const Point at = person.place.at;
    const bool moving = !rests || Draw(16) != 0;
    const Place to{{at.x + Draw(51) - 25, at.y + Draw(51) - 25}, Direction::kLeft, moving};
    effects_.clear();
    benchmark::DoNotOptimize(room_.Do(user, Walk{to, person.correction}, now_, effects_));
  }

  /// To how many the last call's effects would be sent.
  std::size_t Receivers() const {
    std::size_t receivers = 0;
    std::vector<UserId> scratch;
    for (const Effect& effect : effects_) receivers += room_.Listeners(effect.to, scratch).size();
    return receivers;
  }

 private:
  static RoomRules Rules(std::size_t people) {
    RoomRules rules;
    rules.max_people = static_cast<std::uint32_t>(people + 1);
    return rules;
  }
  std::int32_t Draw(std::int32_t top) { return static_cast<std::int32_t>(random_() % static_cast<std::uint32_t>(top)); }

  std::minstd_rand random_{1};
  std::int32_t cells_;
  Room room_;
  Instant now_{std::chrono::hours(1)};
  Effects effects_;
  std::vector<UserId> users_;
  std::size_t turn_ = 0;
};

// Nobody stops: what every step costs.
void Walking(benchmark::State& state) {
  Crowd crowd(static_cast<std::int32_t>(state.range(0)), 1000);
  std::size_t receivers = 0;
  for (auto _ : state) {
    crowd.Step(false);
    receivers += crowd.Receivers();
  }
  state.SetItemsProcessed(state.iterations());
  state.counters["receivers"] = benchmark::Counter(static_cast<double>(receivers), benchmark::Counter::kAvgIterations);
}
BENCHMARK(Walking)->ArgName("cells")->Arg(320)->Arg(100)->Arg(60);

// Some stop, and meet: bubbles form and break all the time.
void Meeting(benchmark::State& state) {
  Crowd crowd(static_cast<std::int32_t>(state.range(0)), 1000);
  for (auto _ : state) crowd.Step(true);
  state.SetItemsProcessed(state.iterations());
}
BENCHMARK(Meeting)->ArgName("cells")->Arg(320)->Arg(100)->Arg(60);

// One more among a thousand comes, is shown whom they see, and goes.
void JoiningAndLeaving(benchmark::State& state) {
  Crowd crowd(static_cast<std::int32_t>(state.range(0)), 1000);
  for (auto _ : state) {
    crowd.Join();
    crowd.LeaveLast();
  }
  state.SetItemsProcessed(state.iterations());
}
BENCHMARK(JoiningAndLeaving)->ArgName("cells")->Arg(320)->Arg(100);

}  // namespace
}  // namespace dw::presence

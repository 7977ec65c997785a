// Pushers, backs and their people, with everything going wrong that can: whatever happened, once it is quiet everybody
// sees what is there. DW_SIM_SEED plays one story again, DW_SIM_SEEDS as many as it says.
#include <gtest/gtest.h>

#include <cstdlib>
#include <map>
#include <memory>
#include <string>
#include <vector>

#include "base/rendezvous.h"
#include "tests/sim/sim_client.h"
#include "tests/sim/sim_world.h"

namespace dw::sim {
namespace {

// Under a sanitizer a story takes ten times as long.
#if defined(__has_feature)
#if __has_feature(address_sanitizer)
#define DW_SLOW
#endif
#endif
#ifdef DW_SLOW
constexpr std::uint32_t kStories = 2;
#else
constexpr std::uint32_t kStories = 12;
#endif
constexpr std::uint32_t kPeople = 24;
constexpr Millis kTrouble{60'000};
constexpr Millis kQuiet{45'000};  ///< Longer than a session is kept for.

const std::vector<std::string> kRooms = {"/~/one.tmj", "/~/two.tmj", "/~/three.tmj"};

std::uint32_t NumberFrom(const char* variable, std::uint32_t fallback) {
  const char* text = std::getenv(variable);
  return text == nullptr ? fallback : static_cast<std::uint32_t>(std::strtoul(text, nullptr, 10));
}

/// One for everybody, who alone sets it.
std::vector<maps::Variable> Variables() {
  std::vector<maps::Variable> variables;
  for (std::uint32_t i = 0; i < kPeople; ++i) variables.push_back({"Guest " + std::to_string(i), "", true, "", ""});
  return variables;
}

World::Options Options(std::uint32_t seed) {
  World::Options options;
  options.seed = seed;
  for (const std::string& room : kRooms) {
    options.maps.push_back(std::make_shared<RoomMap>(
        RoomMap{room, "1", *maps::WalkGrid::Make(SimClient::kTiles, SimClient::kTiles, 32, 32),
                maps::Entries({}, {960, 960}), Variables()}));
  }
  return options;
}

class Story {
 public:
  explicit Story(std::uint32_t seed) : world_(Options(seed)) {
    for (std::uint32_t i = 0; i < kPeople; ++i) {
      people_.push_back(std::make_unique<SimClient>(world_, i, kRooms[i % kRooms.size()]));
    }
  }
  // Sockets are of pushers that the world owns.
  ~Story() {
    for (const auto& person : people_) person->Cut();
  }

  /// `busy`: people walk; `trouble`: things break.
  void Pass(Millis time, bool busy) { Pass(time, busy, busy); }
  void Pass(Millis time, bool busy, bool trouble) {
    for (const Instant end = world_.Now() + time; world_.Now() < end;) {
      if (trouble) MaybeTrouble();
      for (const auto& person : people_) person->Tick(busy);
      world_.Tick();
    }
  }
  void Heal() { world_.HealAll(); }
  /// Ends a back as an operator does, and starts it again.
  void Replace(std::size_t back, Millis patience) {
    world_.RetireBack(back);
    world_.Later(patience, [this, back] {
      world_.KillBack(back);
      world_.StartBack(back);
    });
  }

  std::string Debug(const SimClient& a) const {
    const auto z = a.zones();
    std::string t = a.name() + " id " + std::to_string(presence::Number(a.user())) + " at " +
                    std::to_string(a.view().place().at.x) + "," + std::to_string(a.view().place().at.y) + " zone " +
                    std::to_string(presence::Number(a.zone())) + " corr " + std::to_string(a.view().correction()) +
                    " view " + std::to_string(z.left) + "," + std::to_string(z.top) + "," + std::to_string(z.right) +
                    "," + std::to_string(z.bottom) + " rejoined " + std::to_string(a.rejoined()) + " resumed " +
                    std::to_string(a.resumed()) + "\n";
    for (const auto& [u, seen] : a.view().people())
      t += "    sees " + std::to_string(presence::Number(u)) + " " + seen.name + " at " +
           std::to_string(seen.place.at.x) + "," + std::to_string(seen.place.at.y) + "\n";
    return t;
  }
  std::string DebugAll(const std::string& room) const {
    std::string t = "\n";
    for (const auto& p : people_)
      if (p->room() == room) t += Debug(*p);
    return t;
  }
  /// Empty when everybody sees what is there, or what is wrong.
  std::string Check() const {
    for (const auto& person : people_) {
      if (!person->complaint().empty()) return person->name() + " was told " + person->complaint();
      if (!person->in_room()) return person->name() + " is still out";
    }
    for (const auto& writer : people_) {
      for (const auto& reader : people_) {
        if (reader->room() == writer->room() && reader->variable(writer->name()) < writer->acknowledged()) {
          return reader->name() + " knows " + std::to_string(reader->variable(writer->name())) + " of " +
                 writer->name() + ", who was told that " + std::to_string(writer->acknowledged()) + " is kept";
        }
        if (reader->room() == writer->room() && reader->variable(writer->name()) != writer->variable(writer->name())) {
          return reader->name() + " and " + writer->name() +
                 " do not agree on what is kept: " + std::to_string(reader->variable(writer->name())) + " and " +
                 std::to_string(writer->variable(writer->name())) + ", acknowledged " +
                 std::to_string(writer->acknowledged()) + DebugAll(reader->room());
        }
      }
    }
    if (std::string wrong = CheckSpaces(); !wrong.empty()) return wrong;
    for (const auto& a : people_) {
      std::map<presence::UserId, const SimClient*> expected;
      for (const auto& b : people_) {
        if (b == a || b->room() != a->room()) continue;
        if (b->user() == a->user())
          return a->name() + " and " + b->name() + " are both " + std::to_string(presence::Number(a->user())) +
                 DebugAll(a->room());
        if (grid_.InView(a->zones(), b->zone())) expected[b->user()] = b.get();
      }
      for (const auto& [user, seen] : a->view().people()) {
        if (user == a->user()) continue;
        const auto there = expected.find(user);
        if (there == expected.end()) {
          return a->name() + " sees " + seen.name + " (" + std::to_string(presence::Number(user)) +
                 "), who is not there, being " + std::to_string(presence::Number(a->user())) + DebugAll(a->room());
        }
        if (seen.place.at != there->second->view().place().at)
          return a->name() + " sees " + seen.name + " at a wrong place";
        expected.erase(there);
      }
      if (!expected.empty())
        return a->name() + " does not see " + expected.begin()->second->name() + DebugAll(a->room());
    }
    return "";
  }
  /// Likewise for the space of each room: who is in it, and what they show.
  std::string CheckSpaces() const {
    for (const auto& a : people_) {
      if (a->member().empty()) return a->name() + " is not in its space";
      std::map<std::string, int> expected;
      for (const auto& b : people_) {
        if (b->room() == a->room()) expected[b->member()] = b->shown();
      }
      if (a->members() == expected) continue;
      std::string text = a->name() + " (" + a->member() + ") knows in its space";
      for (const auto& [id, shown] : a->members()) text += " " + id + "=" + std::to_string(shown);
      text += ", and there are";
      for (const auto& [id, shown] : expected) text += " " + id + "=" + std::to_string(shown);
      return text;
    }
    return "";
  }
  World& world() { return world_; }
  int resumed() const {
    int count = 0;
    for (const auto& person : people_) count += person->resumed();
    return count;
  }
  int acknowledged() const {
    int count = 0;
    for (const auto& person : people_) count += person->acknowledged() > 0 ? 1 : 0;
    return count;
  }
  int partings() const {
    int count = 0;
    for (const auto& person : people_) count += person->partings();
    return count;
  }
  int rejoined() const {
    int count = 0;
    for (const auto& person : people_) count += person->rejoined() - 1;
    return count;
  }

 private:
  /// About once a second, one of the things that happen.
  void MaybeTrouble() {
    if (world_.Random(199) != 0) return;
    const auto pusher = static_cast<std::size_t>(world_.Random(1));
    const auto back = static_cast<std::size_t>(world_.Random(1));
    const Millis while_(500 + world_.Random(19'500));
    switch (world_.Random(9)) {
      case 0:
        world_.KillBack(back);
        return world_.Later(while_ / 4, [this, back] { world_.StartBack(back); });
      case 1:
        world_.KillPusher(pusher);
        return world_.Later(while_ / 4, [this, pusher] { world_.StartPusher(pusher); });
      case 2:
      case 3:
        world_.Partition(pusher, back);
        return world_.Later(while_, [this, pusher, back] { world_.Heal(pusher, back); });
      case 4:
        return Replace(back, Millis(5000));
      case 5:
        world_.SetStore(false, 0);
        return world_.Later(while_ / 2, [this] { world_.SetStore(true, 10); });
      default:
        return people_[world_.Random(kPeople - 1)]->Cut();
    }
  }

  World world_;
  std::vector<std::unique_ptr<SimClient>> people_;
  const presence::Zones grid_{SimClient::kTiles * 32, SimClient::kTiles * 32};
};

TEST(SimTest, IW8_WhateverBreaksOnceItIsQuietEverybodySeesWhatIsThere) {
  const std::uint32_t first = NumberFrom("DW_SIM_SEED", 1);
  const std::uint32_t count = std::getenv("DW_SIM_SEED") != nullptr ? 1 : NumberFrom("DW_SIM_SEEDS", kStories);
  int resumed = 0;
  int rejoined = 0;
  for (std::uint32_t seed = first; seed < first + count; ++seed) {
    Story story(seed);
    story.Pass(kTrouble, true);
    story.Heal();
    story.Pass(kQuiet, false);
    EXPECT_EQ(story.Check(), "") << "play it again with DW_SIM_SEED=" << seed;
    resumed += story.resumed();
    rejoined += story.rejoined();
  }
  // There was trouble, of both kinds.
  EXPECT_GT(resumed, 0);
  EXPECT_GT(rejoined, 0);
}

TEST(SimTest, IW9_ARoomThatIsHandedOverLosesNobody) {
  Story story(NumberFrom("DW_SIM_SEED", 1));
  story.Pass(Millis(10'000), false);
  for (const std::size_t back : {0, 1, 0, 1}) {
    story.Replace(back, Millis(5000));
    story.Pass(Millis(10'000), true, false);
  }
  story.Pass(Millis(5000), false);
  EXPECT_EQ(story.Check(), "");
  EXPECT_EQ(story.rejoined(), 0);
  EXPECT_EQ(story.acknowledged(), kPeople);
  EXPECT_EQ(story.partings(), 0);  // nor a space anybody [SP12]
}

TEST(SimTest, IW11_ABackThatJoinsAmidTrafficTakesItsShareAndNobodyNotices) {
  Story story(NumberFrom("DW_SIM_SEED", 1));
  World& world = story.world();
  world.KillBack(1);
  story.Pass(Millis(15'000), true, false);
  ASSERT_EQ(world.rooms(0), kRooms.size());
  const int before = story.rejoined();
  world.StartBack(1);
  // For as long as it has just come nothing moves.
  story.Pass(Millis(8000), true, false);
  EXPECT_EQ(world.rooms(0), kRooms.size());
  story.Pass(Millis(20'000), true, false);
  std::size_t share = 0;
  for (const std::string& room : kRooms) share += ChooseByRendezvous(room, world.names());
  ASSERT_GT(share, 0U);
  ASSERT_LT(share, kRooms.size());
  EXPECT_EQ(world.rooms(1), share);
  EXPECT_EQ(world.rooms(0), kRooms.size() - share);
  story.Pass(Millis(5000), false);
  EXPECT_EQ(story.Check(), "");
  EXPECT_EQ(story.rejoined(), before);
}

TEST(SimTest, IW11_NothingMovesWhileTheStoreIsAway) {
  Story story(NumberFrom("DW_SIM_SEED", 1));
  World& world = story.world();
  world.KillBack(1);
  story.Pass(Millis(15'000), true, false);
  world.StartBack(1);
  story.Pass(Millis(5000), true, false);
  world.SetStore(false, 0);
  story.Pass(Millis(30'000), true, false);
  EXPECT_EQ(world.rooms(0), kRooms.size());
  EXPECT_EQ(world.rooms(1), 0U);
}

TEST(SimTest, TheSameSeedPlaysTheSameStory) {
  Story one(7);
  Story other(7);
  one.Pass(Millis(20'000), true);
  other.Pass(Millis(20'000), true);
  EXPECT_EQ(one.resumed(), other.resumed());
  EXPECT_EQ(one.rejoined(), other.rejoined());
  EXPECT_EQ(one.Check(), other.Check());
}

}  // namespace
}  // namespace dw::sim

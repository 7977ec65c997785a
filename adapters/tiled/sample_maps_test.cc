// Maps made by others, as they are found in the field. They are no part of the project: where they are absent the tests
// say so and are skipped.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <iterator>

#include "adapters/tiled/map_decoder.h"
#include "core/maps/meaning.h"

namespace dw::tiled {
namespace {

using ::testing::Contains;
using ::testing::SizeIs;

constexpr char kFolder[] = "../shared/sample-maps";

struct Sample {
  maps::TileMap map;
  maps::Meaning meaning;
};

class SampleMapsTest : public ::testing::Test {
 protected:
  void SetUp() override {
    if (!std::filesystem::exists(kFolder)) GTEST_SKIP() << "SKIPPED: no sample maps at " << kFolder;
  }

  static Sample Load(const std::string& path) {
    std::ifstream file(std::string(kFolder) + "/" + path, std::ios::binary);
    const std::string bytes{std::istreambuf_iterator<char>(file), {}};
    const auto room = *maps::ParseRoomPath("/~/" + path);
    auto map = DecodeMap(bytes, room.map, [](const maps::Location& at) -> Expected<std::string, MapProblem> {
      return Unexpected{MapProblem{"TILESET_MISSING", at.ToString(), "", ""}};
    });
    if (!map) ADD_FAILURE() << path << ": " << map.error().code << ", " << map.error().detail;
    auto meaning = maps::ReadMeaning(*map, room);
    return {*std::move(map), std::move(meaning).value()};
  }

  static const maps::Layer& LayerOf(const Sample& sample, std::string_view name) {
    const auto& layers = sample.map.layers;
    const auto found =
        std::find_if(layers.begin(), layers.end(), [&](const auto& layer) { return layer.name == name; });
    EXPECT_NE(found, layers.end()) << name;
    return *found;
  }

  static Point CellOf(const Sample& sample, Point place) {
    return {place.x / sample.meaning.grid.tile_width(), place.y / sample.meaning.grid.tile_height()};
  }

  // Whether the layer has a tile in the cell where people of that entry arrive.
  static bool ArrivesOn(const Sample& sample, std::string_view entry, std::string_view layer) {
    const Point cell = CellOf(sample, sample.meaning.entries.SpawnFor(entry, 3));
    const auto index = static_cast<std::size_t>(cell.y) * sample.map.columns + static_cast<std::size_t>(cell.x);
    return LayerOf(sample, layer).gids[index] != 0;
  }
};

TEST_F(SampleMapsTest, TheStarterOfficeHasWallsAStartAndMeetingRooms) {
  const Sample sample = Load("starter/map.json");
  EXPECT_EQ(sample.map.properties.Text("mapName"), "Starter kit");
  EXPECT_TRUE(ArrivesOn(sample, "", "start"));
  EXPECT_EQ(sample.map.layers.at(sample.meaning.floor_layer).name, "abovePlayer1");

  int blocked = 0;
  for (std::int32_t row = 0; row < sample.meaning.grid.rows(); ++row) {
    for (std::int32_t column = 0; column < sample.meaning.grid.columns(); ++column) {
      blocked += sample.meaning.grid.Blocked(column, row) ? 1 : 0;
    }
  }
  const auto& walls = LayerOf(sample, "collisions").gids;
  EXPECT_EQ(blocked, std::count(walls.begin(), walls.end(), 443u));

  std::vector<std::string> areas;
  for (const maps::Area& area : sample.meaning.areas) areas.push_back(area.name + ":" + area.kind);
  EXPECT_THAT(areas, ::testing::IsSupersetOf({"jitsiMeetingRoom:meeting", "jitsiChillzone:meeting", "liveZone:area"}));
}

TEST_F(SampleMapsTest, TwoMapsLeadToEachOther) {
  const Sample one = Load("tests/exit1.json");
  const Sample two = Load("tests/exit2.json");
  ASSERT_FALSE(one.meaning.exits.empty());
  ASSERT_FALSE(two.meaning.exits.empty());
  EXPECT_EQ(one.meaning.exits[0].target, (maps::ExitTarget{"/~/tests/exit2.json", ""}));
  EXPECT_EQ(two.meaning.exits[0].target, (maps::ExitTarget{"/~/tests/exit1.json", "from_exit2"}));
  EXPECT_TRUE(ArrivesOn(one, "from_exit2", "from_exit2"));
  EXPECT_TRUE(ArrivesOn(one, "", "start"));
}

TEST_F(SampleMapsTest, TheWaterIsAnimated) {
  const Sample sample = Load("tests/animated_tiles.json");
  const maps::Tile* tile = sample.map.tilesets.at(0).Find(0);
  ASSERT_NE(tile, nullptr);
  ASSERT_THAT(tile->animation, SizeIs(8));
  EXPECT_EQ(tile->animation[7].tile, 7u);
  EXPECT_EQ(tile->animation[7].duration_ms, 100u);
}

TEST_F(SampleMapsTest, HiddenTransparentAndSmallLayersAreWhatTheySay) {
  const Sample sample = Load("tests/layer-visibility.json");
  EXPECT_FALSE(LayerOf(sample, "invisible").visible);
  EXPECT_EQ(LayerOf(sample, "transparent").opacity, 0.4f);
  EXPECT_TRUE(LayerOf(sample, "floor").visible);
  const auto& small = LayerOf(sample, "smaller-offset").gids;
  ASSERT_THAT(small, SizeIs(81));
  EXPECT_NE(small[4 * 9 + 4], 0u);
  EXPECT_EQ(small[0], 0u);
}

TEST_F(SampleMapsTest, ParallaxIsRead) {
  const Sample sample = Load("tests/parallax.json");
  EXPECT_EQ(LayerOf(sample, "background_bottom").parallax_x, 0);
  EXPECT_EQ(LayerOf(sample, "background_middle").parallax_y, 0.75f);
  EXPECT_EQ(LayerOf(sample, "above").parallax_x, 2);
  EXPECT_EQ(LayerOf(sample, "floor").parallax_x, 1);
}

TEST_F(SampleMapsTest, GroupsAreFlattenedAndTheirStartIsFound) {
  const Sample sample = Load("tests/grouped_map.json");
  EXPECT_TRUE(ArrivesOn(sample, "", "Group 2/start"));
  ASSERT_THAT(sample.meaning.areas, SizeIs(1));
  EXPECT_EQ(sample.meaning.areas[0].name, "Group 1/jitsiConf");
}

TEST_F(SampleMapsTest, TilesAreEntries) {
  const Sample sample = Load("tests/start-tile.json");
  const auto tile_at = [&](std::string_view entry) {
    const Point cell = CellOf(sample, sample.meaning.entries.SpawnFor(entry, 0));
    const auto index = static_cast<std::size_t>(cell.y) * sample.map.columns + static_cast<std::size_t>(cell.x);
    return LayerOf(sample, "start").gids[index];
  };
  EXPECT_EQ(tile_at("S1"), 1u);
  EXPECT_EQ(tile_at("S2"), 2u);
}

}  // namespace
}  // namespace dw::tiled

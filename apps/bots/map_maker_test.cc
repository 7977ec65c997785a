#include "apps/bots/map_maker.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <set>

#include "adapters/tiled/map_decoder.h"
#include "core/maps/meaning.h"
#include "services/map_storage/image_probe.h"

namespace dw::bots {
namespace {

maps::Meaning MeaningOf(const PlainMap& map) {
  const auto room = *maps::ParseRoomPath("/~/plain.tmj");
  auto decoded = tiled::DecodeMap(map.Tiled("plain.png"), room.map,
                                  [](const maps::Location& at) -> Expected<std::string, MapProblem> {
                                    return Unexpected{MapProblem{"TILESET_MISSING", at.ToString(), "", ""}};
                                  });
  EXPECT_TRUE(decoded.has_value());
  return maps::ReadMeaning(*decoded, room).value();
}

TEST(MapMakerTest, TheServerReadsAFloorWithoutWalls) {
  const maps::Meaning meaning = MeaningOf({70, 40});
  EXPECT_EQ(meaning.grid.width(), 70 * 32);
  EXPECT_EQ(meaning.grid.height(), 40 * 32);
  EXPECT_TRUE(meaning.notices.empty());
  EXPECT_TRUE(meaning.grid.ClearWay({16, 16}, {70 * 32 - 16, 40 * 32 - 16}));
}

TEST(MapMakerTest, MP34_ItHasAVariableThatPersists) {
  EXPECT_THAT(MeaningOf({70, 40}).variables, ::testing::ElementsAre(maps::Variable{"kept", "", true, "", ""}));
}

TEST(MapMakerTest, ItsTileIsAPngOfOneCell) {
  const auto facts = map_storage::ProbeImage(PlainTile());
  ASSERT_TRUE(facts) << facts.error();
  EXPECT_EQ(facts->extension, "png");
  EXPECT_EQ(facts->width, 32U);
  EXPECT_EQ(facts->height, 32U);
}

TEST(MapMakerTest, EntriesAreSpreadOverTheMap) {
  for (const PlainMap map : {PlainMap{100, 100}, PlainMap{320, 320}, PlainMap{3, 200}}) {
    const maps::Meaning meaning = MeaningOf(map);
    std::set<std::pair<std::int32_t, std::int32_t>> places;
    const std::int32_t count = map.entries_across() * map.entries_down();
    for (std::int32_t i = 0; i < count; ++i) {
      const Point at = meaning.entries.SpawnFor("s" + std::to_string(i), 0);
      EXPECT_NE(at, meaning.entries.fallback());
      places.insert({at.x, at.y});
    }
    EXPECT_EQ(places.size(), static_cast<std::size_t>(count));
  }
  EXPECT_EQ((PlainMap{100, 100}).entries_across(), 20);
  EXPECT_EQ((PlainMap{320, 320}).entries_across(), 30);
}

}  // namespace
}  // namespace dw::bots

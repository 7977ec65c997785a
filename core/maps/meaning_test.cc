#include "core/maps/meaning.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "core/maps/cells.h"

namespace dw::maps {
namespace {

using ::testing::Contains;
using ::testing::ElementsAre;
using ::testing::IsEmpty;
using ::testing::SizeIs;

// Tiles of the test maps: gid 1 plain, 2 collides, 3 starts "S1", 4 starts, 5 exits, 6 silent.
TileMap EmptyMap(std::uint32_t columns = 5, std::uint32_t rows = 4) {
  TileMap map;
  map.columns = columns;
  map.rows = rows;
  Tileset tileset;
  tileset.tile_count = 10;
  const auto say = [&](std::uint32_t id, std::string name, PropertyValue value) {
    Tile tile;
    tile.id = id;
    tile.properties.Set(std::move(name), std::move(value));
    tileset.tiles.push_back(std::move(tile));
  };
  say(1, "collides", true);
  say(2, "start", std::string("S1"));
  say(3, "start", true);
  say(4, "exitUrl", std::string("tile.tmj#t"));
  say(5, "silent", true);
  map.tilesets.push_back(std::move(tileset));
  return map;
}

Layer& AddTiles(TileMap& map, std::string name, std::vector<std::pair<std::uint32_t, std::uint32_t>> cells) {
  Layer layer;
  layer.name = std::move(name);
  layer.gids.resize(map.CellCount());
  for (const auto& [cell, gid] : cells) layer.gids[cell] = gid;
  return map.layers.emplace_back(std::move(layer));
}

Layer& AddFloor(TileMap& map) {
  Layer layer;
  layer.kind = Layer::Kind::kObjects;
  layer.name = "floorLayer";
  return map.layers.emplace_back(std::move(layer));
}

Object& AddRect(Layer& layer, std::string type, std::string name, Rect pixels) {
  Object object;
  object.type = std::move(type);
  object.name = std::move(name);
  object.x = static_cast<float>(pixels.left);
  object.y = static_cast<float>(pixels.top);
  object.width = static_cast<float>(pixels.right - pixels.left);
  object.height = static_cast<float>(pixels.bottom - pixels.top);
  return layer.objects.emplace_back(std::move(object));
}

Meaning Read(const TileMap& map, std::string_view room = "/~/office.tmj") {
  return ReadMeaning(map, *ParseRoomPath(room)).value();
}

std::vector<std::string> Codes(const Meaning& meaning) {
  std::vector<std::string> codes;
  for (const Notice& notice : meaning.notices) codes.push_back(notice.code);
  return codes;
}

TEST(MeaningTest, MP2_AGroupsLookIsCombinedWithItsLayers) {
  Layer group;
  group.name = "g";
  group.visible = false;
  group.opacity = 0.5f;
  group.offset_x = 3;
  group.parallax_y = 0.5f;
  group.tint = 0xff800000;
  Layer layer;
  layer.name = "l";
  layer.opacity = 0.5f;
  layer.offset_x = 4;
  layer.parallax_y = 0.5f;
  layer.tint = 0x80ffffff;

  CombineWithGroup(group, layer);

  EXPECT_EQ(layer.name, "g/l");
  EXPECT_FALSE(layer.visible);
  EXPECT_EQ(layer.opacity, 0.25f);
  EXPECT_EQ(layer.offset_x, 7);
  EXPECT_EQ(layer.parallax_y, 0.25f);
  EXPECT_EQ(layer.tint, 0x80800000u);
}

TEST(MeaningTest, MP34_ObjectsOfClassVariableDeclareWhatScriptsMaySet) {
  TileMap map = EmptyMap();
  AddFloor(map);
  const auto add = [&](std::string name) -> Object& {
    Object& object = map.layers.back().objects.emplace_back();
    object.name = std::move(name);
    object.type = "variable";
    object.shape = Object::Shape::kPoint;
    return object;
  };
  Object& door = add("door");
  door.properties.Set("default", true);
  door.properties.Set("persist", true);
  door.properties.Set("writableBy", std::string("admin"));
  add("note").properties.Set("default", std::string("say \"hi\"\n"));
  add("note").properties.Set("default", std::string("the first counts"));
  add("");
  add(std::string(kMaxVariableNameBytes + 1, 'x'));

  const Meaning meaning = Read(map);
  EXPECT_THAT(meaning.variables, ::testing::ElementsAre(Variable{"door", "true", true, "", "admin"},
                                                        Variable{"note", R"("say \"hi\"\u000a")", false, "", ""}));
  EXPECT_THAT(Codes(meaning), ::testing::Contains("TOO_MANY_VARIABLES"));
}

TEST(MeaningTest, MP9_LayersAboveTheFloorLayerAreDrawnOverPeople) {
  TileMap map = EmptyMap();
  AddTiles(map, "ground", {});
  AddFloor(map);
  AddTiles(map, "roof", {});
  EXPECT_EQ(Read(map).floor_layer, 2u);

  map.layers[1].name = "group/floorLayer";
  EXPECT_EQ(Read(map).floor_layer, 2u);
}

TEST(MeaningTest, MP9_AMapWithoutFloorLayerIsRefused) {
  TileMap map = EmptyMap();
  AddTiles(map, "floorLayer", {});
  const auto meaning = ReadMeaning(map, *ParseRoomPath("/~/x.tmj"));
  ASSERT_FALSE(meaning);
  EXPECT_EQ(meaning.error(), MeaningRefusal::kNoFloorLayer);
}

TEST(MeaningTest, MP10_ACollidingTileBlocksOnAnyLayerHoweverItIsFlipped) {
  TileMap map = EmptyMap();
  AddTiles(map, "hidden", {{6, 2 | kFlippedX | kFlippedDiagonally}, {7, 1}}).visible = false;
  AddFloor(map);
  AddTiles(map, "roof", {{8, 2 | kRotatedHexagonally}});

  const Meaning meaning = Read(map);

  EXPECT_TRUE(meaning.grid.Blocked(1, 1));
  EXPECT_FALSE(meaning.grid.Blocked(2, 1));
  EXPECT_TRUE(meaning.grid.Blocked(3, 1));
}

TEST(MeaningTest, MP11_ACollidingLayerBlocksWhereItHasTiles) {
  TileMap map = EmptyMap();
  AddTiles(map, "walls", {{0, 1}}).properties.Set("collides", true);
  AddTiles(map, "not walls", {{1, 1}}).properties.Set("collides", std::string("true"));
  AddFloor(map);

  const Meaning meaning = Read(map);

  EXPECT_TRUE(meaning.grid.Blocked(0, 0));
  EXPECT_FALSE(meaning.grid.Blocked(1, 0));
}

TEST(MeaningTest, MP12_TilesLayersAndAreasMayBeSilent) {
  TileMap map = EmptyMap();
  AddTiles(map, "a", {{0, 6}});
  AddTiles(map, "b", {{1, 1}}).properties.Set("silent", true);
  AddRect(AddFloor(map), "area", "library", {32, 32, 95, 64}).properties.Set("silent", true);

  const Meaning meaning = Read(map);

  EXPECT_TRUE(meaning.has_silence);
  EXPECT_TRUE(meaning.grid.Silent(0, 0));
  EXPECT_TRUE(meaning.grid.Silent(1, 0));
  EXPECT_TRUE(meaning.grid.Silent(2, 1));
  EXPECT_FALSE(meaning.grid.Silent(3, 1));
}

TEST(MeaningTest, MP14_ExitsComeFromTilesLayersAndAreas) {
  TileMap map = EmptyMap();
  AddTiles(map, "door", {{0, 1}}).properties.Set("exitUrl", std::string("garden.tmj#gate"));
  AddTiles(map, "mat", {{4, 5}});
  AddRect(AddFloor(map), "area", "lift", {64, 64, 96, 96}).properties.Set("exitUrl", std::string("roof.tmj"));

  const Meaning meaning = Read(map);

  ASSERT_THAT(meaning.exits, SizeIs(3));
  EXPECT_EQ(meaning.exits[0].target, (ExitTarget{"/~/tile.tmj", "t"}));
  EXPECT_THAT(meaning.exits[0].rects, ElementsAre(Rect{128, 0, 160, 32}));
  EXPECT_EQ(meaning.exits[1].target, (ExitTarget{"/~/garden.tmj", "gate"}));
  EXPECT_EQ(meaning.exits[1].label, "door");
  EXPECT_EQ(meaning.exits[2].label, "lift");
  EXPECT_THAT(meaning.exits[2].rects, ElementsAre(Rect{64, 64, 96, 96}));
}

TEST(MeaningTest, MP15_TheUppermostExitOfACellCountsAndATileGoesBeforeItsLayer) {
  TileMap map = EmptyMap();
  AddTiles(map, "low", {{0, 1}, {1, 1}}).properties.Set("exitUrl", std::string("low.tmj"));
  AddTiles(map, "high", {{0, 1}, {2, 5}}).properties.Set("exitUrl", std::string("high.tmj"));
  AddFloor(map);

  std::vector<std::pair<std::string, Rect>> found;
  for (const Exit& exit : Read(map).exits) found.emplace_back(exit.target.room, exit.rects.at(0));

  EXPECT_THAT(found, ::testing::UnorderedElementsAre(std::pair("/~/low.tmj", Rect{32, 0, 64, 32}),
                                                     std::pair("/~/high.tmj", Rect{0, 0, 32, 32}),
                                                     std::pair("/~/tile.tmj", Rect{64, 0, 96, 32})));
}

TEST(MeaningTest, MP16_NeighbouringCellsAreOneExitAndDistantOnesAreTwo) {
  TileMap map = EmptyMap();
  AddTiles(map, "door", {{0, 1}, {1, 1}, {5, 1}, {6, 1}, {11, 1}, {14, 1}})
      .properties.Set("exitUrl", std::string("x.tmj"));
  AddFloor(map);

  const Meaning meaning = Read(map);

  ASSERT_THAT(meaning.exits, SizeIs(2));
  EXPECT_THAT(meaning.exits[0].rects, ElementsAre(Rect{0, 0, 64, 64}, Rect{32, 64, 64, 96}));
  EXPECT_THAT(meaning.exits[1].rects, ElementsAre(Rect{128, 64, 160, 96}));
}

TEST(MeaningTest, MP33_ABrokenExitIsANoticeAndALegacyOneWorks) {
  TileMap map = EmptyMap();
  AddTiles(map, "bad", {{0, 1}}).properties.Set("exitUrl", std::string("javascript:alert(1)"));
  Layer& legacy = AddTiles(map, "old", {{1, 1}});
  legacy.properties.Set("exitSceneUrl", std::string("y.json"));
  legacy.properties.Set("exitInstance", std::string("other"));
  AddFloor(map);

  const Meaning meaning = Read(map, "/_/global/a.org/x.json");

  ASSERT_THAT(meaning.exits, SizeIs(1));
  EXPECT_THAT(meaning.exits[0].target.room, "/_/other/a.org/y.json");
  EXPECT_THAT(meaning.notices, Contains(Notice{"EXIT_BROKEN", "javascript:alert(1)"}));
}

TEST(MeaningTest, MP17_AreasAndDoorsAreNamedRectangles) {
  TileMap map = EmptyMap();
  Layer& floor = AddFloor(map);
  AddRect(floor, "area", "desk", {0, 0, 32, 32}).properties.Set("note", 4.5);
  AddRect(floor, "door", "front", {32, 0, 64, 32});
  AddRect(floor, "area", "m1", {0, 0, 32, 32}).properties.Set("jitsiRoom", std::string("Blue"));
  AddRect(floor, "area", "s", {0, 0, 32, 32}).properties.Set("speakerMegaphone", std::string("hall"));
  AddRect(floor, "area", "q", {0, 0, 32, 32}).properties.Set("silent", true);
  AddRect(floor, "", "popup", {0, 0, 32, 32});
  AddRect(floor, "area", "outside", {-64, 0, -32, 32});

  std::vector<std::string> found;
  const Meaning meaning = Read(map);
  for (const Area& area : meaning.areas) found.push_back(area.name + ":" + area.kind);

  EXPECT_THAT(found, ElementsAre("desk:area", "front:door", "m1:meeting", "s:stage", "q:silent"));
  EXPECT_EQ(ToText(*meaning.areas[0].properties.Find("note")), "4.5");
}

TEST(MeaningTest, MP18_ALayerWithAPlacesPropertyIsAnAreaOfItsTiles) {
  TileMap map = EmptyMap();
  Layer& room = AddTiles(map, "rooms/blue", {{0, 1}, {1, 1}});
  room.properties.Set("jitsiRoom", std::string("Blue"));
  room.properties.Set("meetingRoomLabel", std::string("The blue room"));
  AddTiles(map, "walls", {{2, 1}}).properties.Set("collides", true);
  AddFloor(map);

  const Meaning meaning = Read(map);

  ASSERT_THAT(meaning.areas, SizeIs(1));
  EXPECT_EQ(meaning.areas[0].name, "The blue room");
  EXPECT_EQ(meaning.areas[0].kind, "meeting");
  EXPECT_THAT(meaning.areas[0].rects, ElementsAre(Rect{0, 0, 64, 32}));
}

TEST(MeaningTest, MP20_AnEntryIsAnAreaThenALayerThenATileOfThatName) {
  TileMap map = EmptyMap();
  AddTiles(map, "group/S1", {{1, 1}});
  AddTiles(map, "tiles", {{2, 3}, {3, 3}});
  Layer& floor = AddFloor(map);

  EXPECT_EQ(Read(map).entries.SpawnFor("S1", 0), (Point{48, 16}));

  AddRect(floor, "area", "S1", {0, 32, 32, 64}).properties.Set("start", true);
  EXPECT_EQ(Read(map).entries.SpawnFor("S1", 0), (Point{16, 48}));

  map.layers[2].objects.clear();
  map.layers[0].name = "group/other";
  EXPECT_EQ(Read(map).entries.SpawnFor("S1", 0), (Point{80, 16}));
  EXPECT_EQ(Read(map).entries.SpawnFor("S1", 3), (Point{112, 16}));
}

TEST(MeaningTest, MP21_TheDefaultIsTheAreaThenBareTilesThenTheStartLayerThenAnyMarkedLayer) {
  TileMap map = EmptyMap();
  AddTiles(map, "old", {{0, 1}}).properties.Set("startLayer", true);
  AddFloor(map);
  const auto start = [&] { return Read(map).entries.SpawnFor("", 0); };
  EXPECT_EQ(start(), (Point{16, 16}));

  AddTiles(map, "group/start", {{1, 1}});
  EXPECT_EQ(start(), (Point{48, 16}));

  AddTiles(map, "bare", {{2, 4}});
  EXPECT_EQ(start(), (Point{80, 16}));

  AddRect(map.layers[1], "area", "start", {96, 0, 128, 32});
  EXPECT_EQ(start(), (Point{112, 16}));
  EXPECT_EQ(Read(map).entries.SpawnFor("unknown", 0), (Point{112, 16}));
}

TEST(MeaningTest, MP22_ALayerIsAnEntryByItsNameOrTheEndOfIt) {
  TileMap map = EmptyMap();
  AddTiles(map, "a/b/c", {{7, 1}});
  AddFloor(map);

  const Meaning meaning = Read(map);

  for (const std::string_view name : {"c", "b/c", "a/b/c"}) {
    EXPECT_EQ(meaning.entries.SpawnFor(name, 0), (Point{80, 48})) << name;
  }
  EXPECT_FALSE(meaning.entries.list().at(0).listed);
}

TEST(MeaningTest, MP24_WithoutAnyStartPeopleArriveInTheMiddle) {
  TileMap map = EmptyMap(5, 5);
  AddFloor(map);
  const Meaning meaning = Read(map);
  EXPECT_EQ(meaning.entries.SpawnFor("", 7), (Point{80, 80}));
  EXPECT_THAT(Codes(meaning), Contains("NO_START"));
}

TEST(MeaningTest, MP25_NobodyArrivesInAWall) {
  TileMap map = EmptyMap();
  AddTiles(map, "start", {{6, 1}, {7, 1}});
  AddTiles(map, "walls", {{6, 2}});
  AddFloor(map);
  for (std::uint32_t random = 0; random < 4; ++random) {
    EXPECT_EQ(Read(map).entries.SpawnFor("", random), (Point{80, 48}));
  }

  AddTiles(map, "more walls", {{7, 2}, {2, 2}});
  const Meaning meaning = Read(map);
  const Point beside = meaning.entries.SpawnFor("", 0);
  EXPECT_TRUE(meaning.grid.FreeForBody(beside));
  EXPECT_LE(SquaredDistance(beside, {80, 48}), 32 * 32);
}

TEST(MeaningTest, MP25_AMapThatIsAllWallSaysSo) {
  TileMap map = EmptyMap(1, 1);
  AddTiles(map, "walls", {{0, 2}});
  AddFloor(map);
  const Meaning meaning = Read(map);
  EXPECT_THAT(Codes(meaning), Contains("NOWHERE_TO_STAND"));
  EXPECT_TRUE(meaning.grid.InBounds(meaning.entries.SpawnFor("", 0)));
}

TEST(MeaningTest, MP25_SpotsOfALargeStartAreThinnedEvenly) {
  TileMap map = EmptyMap(100, 100);
  map.layers.clear();
  Layer& start = AddTiles(map, "start", {});
  std::fill(start.gids.begin(), start.gids.end(), 1);
  AddFloor(map);
  const Meaning meaning = Read(map);
  const auto& spots = meaning.entries.list().at(0).spots;
  EXPECT_THAT(spots, SizeIs(kMaxSpotsPerEntry));
  EXPECT_GT(spots.back().y, 90 * 32);
}

TEST(MeaningTest, MP8_ListsAreBoundedAndSaySo) {
  TileMap map = EmptyMap();
  Layer& floor = AddFloor(map);
  for (std::size_t i = 0; i < kMaxAreas + 10; ++i) {
    Object& area = AddRect(floor, "area", "a" + std::to_string(i), {0, 0, 32, 32});
    area.properties.Set("exitUrl", "r" + std::to_string(i) + ".tmj");
    area.properties.Set("start", true);
  }
  const Meaning meaning = Read(map);
  EXPECT_THAT(meaning.areas, SizeIs(kMaxAreas));
  EXPECT_THAT(meaning.exits, SizeIs(kMaxExits));
  EXPECT_THAT(meaning.notices, SizeIs(kMaxNotices));
}

TEST(CellsTest, RectanglesCoverExactlyTheCells) {
  // .##.
  // .###
  // #..#
  const Cells cells{1, 2, 5, 6, 7, 8, 11};
  std::vector<int> covered(12);
  for (const Rect& rect : CoverWithRects(cells, 4)) {
    for (int y = rect.top; y < rect.bottom; ++y) {
      for (int x = rect.left; x < rect.right; ++x) ++covered[static_cast<std::size_t>(y * 4 + x)];
    }
  }
  EXPECT_THAT(covered, ElementsAre(0, 1, 1, 0, 0, 1, 1, 1, 1, 0, 0, 1));
  EXPECT_THAT(CoverWithRects({}, 4), IsEmpty());
  EXPECT_THAT(CoverWithRects({3, 4}, 4), ElementsAre(Rect{3, 0, 4, 1}, Rect{0, 1, 1, 2}));
}

TEST(CellsTest, GroupsHangTogetherBySidesNotCorners) {
  const auto groups = GroupTouching({Rect{0, 0, 1, 1}, Rect{1, 1, 2, 2}, Rect{1, 0, 2, 1}, Rect{5, 5, 6, 6}});
  ASSERT_THAT(groups, SizeIs(2));
  EXPECT_THAT(groups[0], SizeIs(3));
}

}  // namespace
}  // namespace dw::maps

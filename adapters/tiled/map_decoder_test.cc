#include "adapters/tiled/map_decoder.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "adapters/tiled/json_text.h"

namespace dw::tiled {
namespace {

using ::testing::Contains;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::SizeIs;

const maps::Location kAt = *maps::ParseUrl("https://a.org/m/x.tmj");

Json Layer(const char* type, const char* name) {
  return {{"type", type}, {"name", name}};
}

Json Tiles(const char* name, std::vector<std::uint32_t> data, int columns = 2, int rows = 2) {
  Json layer = Layer("tilelayer", name);
  layer["width"] = columns;
  layer["height"] = rows;
  layer["data"] = std::move(data);
  return layer;
}

Json Map(std::vector<Json> layers) {
  return {{"type", "map"},
          {"orientation", "orthogonal"},
          {"width", 2},
          {"height", 2},
          {"tilewidth", 32},
          {"tileheight", 32},
          {"infinite", false},
          {"layers", std::move(layers)},
          {"tilesets",
           {{{"firstgid", 1},
             {"name", "t"},
             {"image", "t.png"},
             {"imagewidth", 64},
             {"imageheight", 64},
             {"tilewidth", 32},
             {"tileheight", 32},
             {"columns", 2},
             {"tilecount", 4},
             {"margin", 0},
             {"spacing", 0}}}}};
}

Expected<std::string, MapProblem> NoTileset(const maps::Location& at) {
  return Unexpected{MapProblem{"TILESET_MISSING", at.ToString(), "gone", "find it", 422}};
}

Expected<maps::TileMap, MapProblem> Decode(const Json& json) {
  return DecodeMap(json.dump(), kAt, NoTileset);
}

std::string RefusalOf(std::string_view text) {
  const auto map = DecodeMap(text, kAt, NoTileset);
  return map ? "none" : map.error().code + ": " + map.error().detail;
}
std::string Refusal(const Json& json) {
  return RefusalOf(json.dump());
}

TEST(MapDecoderTest, MP1_GroupsAreFlattenedBottomToTop) {
  Json inner = Layer("group", "inner");
  inner["layers"] = Json::array({Tiles("b", {0, 0, 0, 0})});
  Json outer = Layer("group", "outer");
  outer["opacity"] = 0.5;
  outer["layers"] = {Tiles("a", {0, 0, 0, 0}), inner};

  const auto map = Decode(Map({outer, Tiles("top", {0, 0, 0, 0})}));

  ASSERT_TRUE(map) << map.error().detail;
  ASSERT_THAT(map->layers, SizeIs(3));
  EXPECT_EQ(map->layers[0].name, "outer/a");
  EXPECT_EQ(map->layers[1].name, "outer/inner/b");
  EXPECT_EQ(map->layers[1].opacity, 0.5f);
  EXPECT_EQ(map->layers[2].name, "top");
}

TEST(MapDecoderTest, MP2_ALayersLookIsRead) {
  Json layer = Tiles("a", {0, 0, 0, 0});
  layer.update({{"visible", false},
                {"opacity", 0.4},
                {"offsetx", 5.5},
                {"offsety", -3},
                {"parallaxx", 0.75},
                {"parallaxy", 2},
                {"tintcolor", "#80ff0000"}});
  Json image = Layer("imagelayer", "sky");
  image.update({{"image", "sky.png"}, {"repeatx", true}});

  const auto map = Decode(Map({layer, image}));

  ASSERT_TRUE(map) << map.error().detail;
  const maps::Layer& read = map->layers[0];
  EXPECT_FALSE(read.visible);
  EXPECT_EQ(read.opacity, 0.4f);
  EXPECT_EQ(read.offset_x, 5.5f);
  EXPECT_EQ(read.parallax_y, 2);
  EXPECT_EQ(read.tint, 0x80ff0000u);
  EXPECT_EQ(map->images.at(map->layers[1].image).ToString(), "https://a.org/m/sky.png");
  EXPECT_TRUE(map->layers[1].repeat_x);
  EXPECT_FALSE(map->layers[1].repeat_y);
}

TEST(MapDecoderTest, MP3_LayerDataMayBePackedBase64) {
  Json layer = Tiles("a", {});
  layer["data"] = "AQAAAAIAAAADAACAAAAAAA==";
  layer["encoding"] = "base64";
  layer["compression"] = "";
  const auto map = Decode(Map({layer}));
  ASSERT_TRUE(map) << map.error().detail;
  EXPECT_THAT(map->layers[0].gids, ElementsAre(1u, 2u, 0x80000003u, 0u));

  layer["compression"] = "lzma";
  EXPECT_THAT(Refusal(Map({layer})), HasSubstr("LAYER_BROKEN: The data of the layer \"a\" is packed with \"lzma\""));
}

TEST(MapDecoderTest, MP4_AnInfiniteMapIsCutToItsUsedPart) {
  const auto chunk = [](int x, int y, std::vector<std::uint32_t> data) {
    return Json{{"x", x}, {"y", y}, {"width", 2}, {"height", 2}, {"data", std::move(data)}};
  };
  Json a = Layer("tilelayer", "a");
  a["chunks"] = {chunk(-16, -16, {0, 0, 0, 1}), chunk(-14, -16, {0, 0, 2, 0})};
  Json b = Layer("tilelayer", "b");
  b["chunks"] = Json::array({chunk(-16, -14, {3, 0, 0, 0})});
  Json objects = Layer("objectgroup", "floorLayer");
  objects["objects"] = {{{"x", -512}, {"y", -480}, {"width", 32}, {"height", 32}, {"type", "area"}}};
  Json json = Map({a, b, objects, Layer("tilelayer", "empty")});
  json["infinite"] = true;

  const auto map = Decode(json);

  ASSERT_TRUE(map) << map.error().detail;
  EXPECT_EQ(map->columns, 3u);
  EXPECT_EQ(map->rows, 2u);
  EXPECT_THAT(map->layers[0].gids, ElementsAre(0u, 1u, 2u, 0u, 0u, 0u));
  EXPECT_THAT(map->layers[1].gids, ElementsAre(0u, 0u, 0u, 3u, 0u, 0u));
  EXPECT_THAT(map->layers[3].gids, SizeIs(6));
  EXPECT_EQ(map->layers[2].objects[0].x, 0);
  EXPECT_EQ(map->layers[2].objects[0].y, 0);
}

TEST(MapDecoderTest, MP5_FlipFlagsStayAndUnknownTilesGo) {
  const auto map = Decode(Map({Tiles("a", {0xe0000001u, 0x10000002u, 77, 4})}));
  ASSERT_TRUE(map) << map.error().detail;
  EXPECT_THAT(map->layers[0].gids, ElementsAre(0xe0000001u, 2u, 0u, 4u));
  EXPECT_THAT(map->notices, Contains(maps::Notice{"UNKNOWN_TILE", "a"}));
}

TEST(MapDecoderTest, MP5_ExternalTilesetsAreRead) {
  Json json = Map({Tiles("a", {1, 5, 6, 9})});
  json["tilesets"].push_back({{"firstgid", 5}, {"source", "../sets/more.tsx"}});
  std::string asked;
  const auto map = DecodeMap(json.dump(), kAt, [&](const maps::Location& at) -> Expected<std::string, MapProblem> {
    asked = at.ToString();
    return std::string(R"(<tileset name="more" tilewidth="32" tileheight="32" tilecount="4" columns="2">
                          <image source="more.png" width="64" height="64"/></tileset>)");
  });
  ASSERT_TRUE(map) << map.error().detail;
  EXPECT_EQ(asked, "https://a.org/sets/more.tsx");
  EXPECT_EQ(map->images.at(map->tilesets.at(1).image).ToString(), "https://a.org/sets/more.png");
  EXPECT_THAT(map->layers[0].gids, ElementsAre(1u, 5u, 6u, 0u));

  EXPECT_EQ(Refusal(json), "TILESET_MISSING: gone");
  json["tilesets"][1]["source"] = "file:///etc/x.tsx";
  EXPECT_THAT(Refusal(json), HasSubstr("TILESET_MISSING: The map names a tileset"));
}

TEST(MapDecoderTest, MP6_ALayerSmallerThanTheMapStandsWhereItSays) {
  Json small = Tiles("a", {3}, 1, 1);
  small["x"] = 1;
  small["y"] = 1;
  Json outside = Tiles("b", {3, 3, 3, 3});
  outside["x"] = -1;
  const auto map = Decode(Map({small, outside}));
  ASSERT_TRUE(map) << map.error().detail;
  EXPECT_THAT(map->layers[0].gids, ElementsAre(0u, 0u, 0u, 3u));
  EXPECT_THAT(map->layers[1].gids, ElementsAre(3u, 0u, 3u, 0u));
}

TEST(MapDecoderTest, MP7_ObjectsOfEveryKindAreRead) {
  Json layer = Layer("objectgroup", "floorLayer");
  layer["objects"] = {
      {{"name", "late"}, {"class", "area"}, {"x", 1}, {"y", 50}, {"width", 10}, {"height", 20}},
      {{"gid", 0x80000002u}, {"x", 4}, {"y", 40}, {"width", 32}, {"height", 64}, {"rotation", 90}},
      {{"point", true}, {"x", 1}, {"y", 2}},
      {{"ellipse", true}, {"y", 3}},
      {{"polygon", Json::array()}, {"y", 4}},
      {{"template", "t.tx"}},
      {{"y", 5},
       {"properties", {{{"name", "font-family"}, {"type", "string"}, {"value", "Mono"}}}},
       {"text", {{"text", "Hi"}, {"pixelsize", 11}, {"color", "#ff00ff"}, {"wrap", true}, {"halign", "center"}}}}};

  const auto map = Decode(Map({layer}));

  ASSERT_TRUE(map) << map.error().detail;
  const auto& objects = map->layers[0].objects;
  ASSERT_THAT(objects, SizeIs(6));
  using Shape = maps::Object::Shape;
  EXPECT_EQ(objects[0].shape, Shape::kPoint);
  EXPECT_EQ(objects[1].shape, Shape::kEllipse);
  EXPECT_EQ(objects[2].shape, Shape::kPolygon);
  EXPECT_EQ(objects[3].shape, Shape::kText);
  EXPECT_EQ(objects[3].text.font_family, "Mono");
  EXPECT_EQ(objects[3].text.pixel_size, 11);
  EXPECT_EQ(objects[3].text.h_align, "center");
  EXPECT_EQ(objects[4].gid, 0x80000002u);
  EXPECT_EQ(objects[4].rotation, 90);
  EXPECT_EQ(objects[5].type, "area");
  EXPECT_THAT(map->notices, Contains(maps::Notice{"TEMPLATE_LEFT_OUT", "t.tx"}));
}

TEST(MapDecoderTest, MP7_PropertiesMayHaveTheirOldForm) {
  Json layer = Tiles("a", {0, 0, 0, 0});
  layer["properties"] = {{"exitUrl", "y.json"}, {"startLayer", true}, {"size", 3}};
  layer["propertytypes"] = {{"exitUrl", "string"}};
  const auto map = Decode(Map({layer}));
  ASSERT_TRUE(map) << map.error().detail;
  EXPECT_EQ(map->layers[0].properties.Text("exitUrl"), "y.json");
  EXPECT_TRUE(map->layers[0].properties.IsTrue("startLayer"));
}

TEST(MapDecoderTest, MP8_SizesAreBounded) {
  Json wide = Map({});
  wide["width"] = 4'000'000;
  EXPECT_THAT(Refusal(wide), HasSubstr("MAP_TOO_LARGE"));

  Json far = Layer("tilelayer", "a");
  const auto chunk = [](int x) { return Json{{"x", x}, {"y", x}, {"width", 1}, {"height", 1}, {"data", {1}}}; };
  far["chunks"] = {chunk(0), chunk(1 << 23)};
  Json infinite = Map({far});
  infinite["infinite"] = true;
  EXPECT_THAT(Refusal(infinite), HasSubstr("MAP_TOO_LARGE"));

  EXPECT_THAT(Refusal(Map(std::vector<Json>(maps::kMaxLayers + 1, Tiles("a", {0, 0, 0, 0})))),
              HasSubstr("MAP_TOO_LARGE"));

  Json deep = Tiles("a", {0, 0, 0, 0});
  for (std::size_t i = 0; i <= maps::kMaxGroupDepth; ++i) {
    Json group = Layer("group", "g");
    group["layers"] = Json::array({deep});
    deep = group;
  }
  EXPECT_THAT(Refusal(Map({deep})), HasSubstr("MAP_TOO_LARGE"));

  Json many = Map({});
  many["tilesets"] = std::vector<Json>(maps::kMaxTilesets + 1, many["tilesets"][0]);
  EXPECT_THAT(Refusal(many), HasSubstr("MAP_TOO_LARGE"));

  EXPECT_THAT(RefusalOf(std::string(1'000'000, '[')), HasSubstr("MAP_TOO_LARGE"));
}

TEST(MapDecoderTest, MP8_LayersThatAreEachAllowedMayTogetherBeTooLarge) {
  Json layer = Layer("tilelayer", "a");
  layer.update({{"width", 2000}, {"height", 2000}});
  Json json = Map({layer, layer, layer, layer, layer});
  json.update({{"width", 2000}, {"height", 2000}});
  EXPECT_THAT(Refusal(json), HasSubstr("MAP_TOO_LARGE"));
}

TEST(MapDecoderTest, MP50_WhatIsNoMapIsNamed) {
  EXPECT_THAT(RefusalOf("<?xml version=\"1.0\"?>\n<map orientation='orthogonal'>"),
              HasSubstr("MAP_WRONG_TYPE: It is a Tiled map in XML"));
  EXPECT_THAT(RefusalOf("\n<!DOCTYPE html><html>"), HasSubstr("MAP_WRONG_TYPE: It is a web page"));
  EXPECT_THAT(RefusalOf("{\"mapUrl\":\"x.tmj\"}"), HasSubstr("MAP_WRONG_TYPE: It is a .wam file"));
  EXPECT_THAT(RefusalOf("{\"type\":\"tileset\"}"), HasSubstr("MAP_WRONG_TYPE: It is a tileset"));
  EXPECT_THAT(RefusalOf("[1,2]"), HasSubstr("MAP_WRONG_TYPE: It is JSON, but not a Tiled map"));
  EXPECT_THAT(RefusalOf(""), HasSubstr("MAP_NOT_JSON"));
  EXPECT_THAT(RefusalOf("\x89PNG"), HasSubstr("MAP_NOT_JSON"));
  EXPECT_THAT(RefusalOf("{\n\"layers\": [,]"), HasSubstr("line 2"));
  EXPECT_THAT(RefusalOf("{\"a\":\"\xff\"}"), HasSubstr("MAP_NOT_JSON"));

  Json iso = Map({});
  iso["orientation"] = "isometric";
  EXPECT_THAT(Refusal(iso), HasSubstr("NOT_ORTHOGONAL: The map is isometric"));
  EXPECT_THAT(Refusal(Map({Tiles("a", {1, 2, 3})})), HasSubstr("LAYER_BROKEN"));
  Json odd = Tiles("a", {});
  odd["data"] = {1, -2, 3, "x"};
  EXPECT_THAT(Refusal(Map({odd})), HasSubstr("LAYER_BROKEN"));
}

}  // namespace
}  // namespace dw::tiled

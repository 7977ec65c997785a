#include "adapters/tiled/tileset.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace dw::tiled {
namespace {

using ::testing::HasSubstr;
using ::testing::SizeIs;

maps::Location At(std::string_view url) {
  return *maps::ParseUrl(url);
}

std::string Refusal(std::string_view text) {
  ImageList images;
  const auto tileset = DecodeTilesetFile(text, At("https://a.org/t/x.tsj"), images);
  return tileset ? "none" : tileset.error().code + ": " + tileset.error().detail;
}

constexpr std::string_view kTsx = R"(<?xml version="1.0" encoding="UTF-8"?>
<tileset version="1.10" name="walls" tilewidth="32" tileheight="48" spacing="1" margin="2" tilecount="8" columns="4"
 objectalignment="topleft">
 <tileoffset x="3" y="-4"/>
 <properties><property name="tilesetCopyright" value="Us"/></properties>
 <image source="../art/walls.png" width="140" height="100"/>
 <tile id="5"><animation><frame tileid="5" duration="120"/><frame tileid="6" duration="80"/></animation></tile>
 <tile id="2" type="wall"><properties>
  <property name="collides" type="bool" value="true"/>
  <property name="weight" type="int" value="7"/>
  <property name="note">two
lines</property>
 </properties></tile>
</tileset>)";

constexpr std::string_view kTsj =
    R"({"name":"walls","tilewidth":32,"tileheight":48,"spacing":1,"margin":2,"tilecount":8,
 "columns":4,"objectalignment":"topleft","tileoffset":{"x":3,"y":-4},"image":"..\/art\/walls.png","imagewidth":140,
 "imageheight":100,"properties":[{"name":"tilesetCopyright","type":"string","value":"Us"}],
 "tiles":[{"id":5,"animation":[{"tileid":5,"duration":120},{"tileid":6,"duration":80}]},
  {"id":2,"type":"wall","properties":[{"name":"collides","type":"bool","value":true},
   {"name":"weight","type":"int","value":7},{"name":"note","type":"string","value":"two\nlines"}]}]})";

TEST(TilesetTest, MP5_XmlAndJsonSayTheSame) {
  for (const std::string_view text : {kTsx, kTsj}) {
    ImageList images;
    const auto tileset = DecodeTilesetFile(text, At("https://a.org/t/x.tsx"), images);
    ASSERT_TRUE(tileset) << tileset.error().detail;
    EXPECT_EQ(tileset->name, "walls");
    EXPECT_EQ(tileset->tile_height, 48u);
    EXPECT_EQ(tileset->columns, 4u);
    EXPECT_EQ(tileset->tile_count, 8u);
    EXPECT_EQ(tileset->margin, 2u);
    EXPECT_EQ(tileset->spacing, 1u);
    EXPECT_EQ(tileset->offset_y, -4);
    EXPECT_EQ(tileset->object_alignment.y, 0);
    EXPECT_EQ(tileset->properties.Text("tilesetCopyright"), "Us");
    ASSERT_THAT(images.list, SizeIs(1));
    EXPECT_EQ(images.list[0].ToString(), "https://a.org/art/walls.png");
    ASSERT_THAT(tileset->tiles, SizeIs(2));
    EXPECT_EQ(tileset->tiles[0].id, 2u);
    EXPECT_TRUE(tileset->tiles[0].properties.IsTrue("collides"));
    EXPECT_EQ(maps::ToText(*tileset->tiles[0].properties.Find("weight")), "7");
    EXPECT_EQ(tileset->tiles[0].properties.Text("note"), "two\nlines");
    ASSERT_THAT(tileset->tiles[1].animation, SizeIs(2));
    EXPECT_EQ(tileset->tiles[1].animation[1].tile, 6u);
    EXPECT_EQ(tileset->tiles[1].animation[1].duration_ms, 80u);
  }
}

TEST(TilesetTest, MP5_ACollectionOfImagesMayHaveGaps) {
  ImageList images;
  const auto tileset = DecodeTilesetFile(
      R"({"name":"things","tilewidth":64,"tileheight":64,"tilecount":2,"columns":0,
          "tiles":[{"id":9,"image":"b.png"},{"id":3,"image":"a.png"},{"id":4,"image":"a.png"}]})",
      At("https://a.org/x.tsj"), images);
  ASSERT_TRUE(tileset) << tileset.error().detail;
  EXPECT_EQ(tileset->image, maps::kNone);
  EXPECT_EQ(tileset->tile_count, 10u);
  EXPECT_THAT(images.list, SizeIs(2));
  EXPECT_EQ(tileset->Find(3)->image, tileset->Find(4)->image);
}

TEST(TilesetTest, MP5_OldFilesKeepTilePropertiesApart) {
  ImageList images;
  const auto tileset = DecodeTilesetFile(
      R"({"name":"old","tilewidth":32,"tileheight":32,"image":"a.png","imagewidth":96,"imageheight":64,"margin":0,"spacing":0,
          "tileproperties":{"2":{"collides":true},"x":{"collides":true}},"tilepropertytypes":{"2":{"collides":"bool"}},
          "tiles":{"1":{"animation":[{"tileid":0,"duration":100}]}}})",
      At("https://a.org/x.json"), images);
  ASSERT_TRUE(tileset) << tileset.error().detail;
  EXPECT_EQ(tileset->columns, 3u);
  EXPECT_EQ(tileset->tile_count, 6u);
  EXPECT_TRUE(tileset->Find(2)->properties.IsTrue("collides"));
  EXPECT_THAT(tileset->Find(1)->animation, SizeIs(1));
}

TEST(TilesetTest, MP50_ABrokenTilesetSaysWhatIsWrong) {
  EXPECT_THAT(Refusal("<tileset name='x'"), HasSubstr("TILESET_BROKEN: It is broken XML"));
  EXPECT_THAT(Refusal("<map/>"), HasSubstr("not a Tiled tileset"));
  EXPECT_THAT(Refusal("{\"a\":\n1"), HasSubstr("line 2"));
  EXPECT_THAT(Refusal("{\"a\":1}"), HasSubstr("not a Tiled tileset"));
  EXPECT_THAT(Refusal("<tileset tilewidth='32'/>"), HasSubstr("how large its tiles are"));
  EXPECT_THAT(Refusal("<tileset tilewidth='32' tileheight='32'><image source='a.png'/></tileset>"),
              HasSubstr("how many tiles"));
  EXPECT_THAT(Refusal("<tileset tilewidth='9999999' tileheight='32'/>"), HasSubstr("how large its tiles are"));
  EXPECT_THAT(Refusal("<tileset tilewidth='32' tileheight='32'><image source='file:///x'/></tileset>"),
              HasSubstr("IMAGE_MISSING"));
  EXPECT_THAT(Refusal("<tileset name='\xff'/>"), HasSubstr("UTF-8"));
}

}  // namespace
}  // namespace dw::tiled

#include "apps/digiwork/map_command.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>
#include <sstream>

#include "tests/support/temporary_folder.h"

namespace dw {
namespace {

using ::testing::HasSubstr;
using ::testing::Not;

constexpr char kFloor[] = R"({"type":"objectgroup","name":"floorLayer","objects":[]})";

std::string MapOf(const std::string& layers, const std::string& tilesets = "") {
  return R"({"type":"map","orientation":"orthogonal","width":4,"height":4,"tilewidth":32,"tileheight":32,"layers":[)" +
         layers + R"(],"tilesets":[)" + tilesets + "]}";
}

class MapCommandTest : public ::testing::Test {
 protected:
  int Run(std::vector<std::string> arguments) {
    out_.str("");
    err_.str("");
    return MapCommand(arguments, out_, err_);
  }
  std::string Write(const std::string& name, const std::string& text) {
    const auto path = folder_.path() / name;
    std::filesystem::create_directories(path.parent_path());
    std::ofstream(path) << text;
    return path.string();
  }
  std::string folder() const { return folder_.path().string(); }

  testing::TemporaryFolder folder_;
  std::ostringstream out_;
  std::ostringstream err_;
};

TEST_F(MapCommandTest, OurMapsAreFine) {
  EXPECT_EQ(Run({"check", "maps"}), 0);
  EXPECT_THAT(out_.str(), HasSubstr("maps/office.tmj: fine"));
  EXPECT_THAT(out_.str(), HasSubstr("exit to /~/garden.tmj"));
}

TEST_F(MapCommandTest, MP50_SaysWhatIsWrongWhereAndWhatToDo) {
  const std::string map = Write("town.tmj", MapOf(""));

  EXPECT_EQ(Run({"check", map}), 1);

  EXPECT_THAT(out_.str(), HasSubstr("town.tmj: cannot be shown\n  NO_FLOOR_LAYER in town.tmj\n"));
  EXPECT_THAT(out_.str(), HasSubstr("add an object layer and name it floorLayer"));
}

TEST_F(MapCommandTest, WhatIsOnlyLeftOutIsSaidAndIsNoFailure) {
  const std::string map = Write("town.tmj", MapOf(kFloor));

  EXPECT_EQ(Run({"check", map}), 0);

  EXPECT_THAT(out_.str(), HasSubstr("NO_START in town.tmj"));
}

TEST_F(MapCommandTest, SaysItInJsonToo) {
  const std::string bad = Write("a \"quoted\" name.tmj", MapOf(""));

  EXPECT_EQ(Run({"check", "--json", bad, "maps/office.tmj"}), 1);

  EXPECT_THAT(out_.str(), HasSubstr(R"("fine":false,"findings":[{"level":"error","code":"NO_FLOOR_LAYER",)"));
  EXPECT_THAT(out_.str(), HasSubstr(R"(a \"quoted\" name.tmj")"));
  EXPECT_THAT(out_.str(), HasSubstr(R"({"map":"maps/office.tmj","fine":true,"findings":[]})"));
}

TEST_F(MapCommandTest, OfAFolderOnlyMapsAreChecked) {
  Write("good.json", MapOf(kFloor));
  Write("tiles.json", R"({"type":"tileset"})");
  Write("package.json", R"({"name":"x"})");
  Write(".hidden/bad.tmj", MapOf(""));
  EXPECT_EQ(Run({"check", folder()}), 0);
  EXPECT_THAT(out_.str(), Not(HasSubstr("package.json")));

  Write("deep/bad.tmj", "{");
  EXPECT_EQ(Run({"check", folder() + "/"}), 1);
  EXPECT_THAT(out_.str(), HasSubstr("MAP_NOT_JSON in deep/bad.tmj"));
}

TEST_F(MapCommandTest, AMapMayUseFilesOfAFolderBesideItsOwn) {
  Write("tiles/t.tsj", R"({"type":"tileset","name":"t","tilewidth":32,"tileheight":32,"tilecount":0,"tiles":[]})");
  const std::string map = Write("maps/town.tmj", MapOf(kFloor, R"({"firstgid":1,"source":"../tiles/t.tsj"})"));
  EXPECT_EQ(Run({"check", map}), 0) << out_.str();
  EXPECT_THAT(out_.str(), HasSubstr("serve all of " + folder() + "\n"));
}

TEST_F(MapCommandTest, ACheckFetchesNothing) {
  const std::string map = Write("town.tmj", MapOf(kFloor, R"({"firstgid":1,"source":"https://maps.example/t.tsj"})"));
  EXPECT_EQ(Run({"check", map}), 1);
  EXPECT_THAT(out_.str(), HasSubstr("NOT_CHECKED in https://maps.example/t.tsj"));
}

TEST_F(MapCommandTest, WhatIsNotThereIsAFinding) {
  EXPECT_EQ(Run({"check", folder() + "/nothing.tmj"}), 1);
  EXPECT_THAT(out_.str(), HasSubstr("MAP_NOT_FOUND"));
  EXPECT_EQ(Run({"check", folder()}), 1);
  EXPECT_THAT(out_.str(), HasSubstr("NO_MAP"));
}

TEST_F(MapCommandTest, WithoutAMapOrWithAnUnknownFlagItExplainsItself) {
  for (const std::vector<std::string>& arguments :
       {std::vector<std::string>{}, {"check"}, {"chek", "maps"}, {"check", "maps", "--yaml"}}) {
    EXPECT_EQ(Run(arguments), 2);
    EXPECT_THAT(err_.str(), HasSubstr("usage: digiwork map check"));
  }
}

}  // namespace
}  // namespace dw

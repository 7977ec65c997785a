// Every scene, on the core alone.
#include <gtest/gtest.h>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <string>
#include <vector>

#include "tests/scenarios/core_driver.h"
#include "tests/scenarios/scene_files.h"

namespace dw::scenes {
namespace {

class CoreSceneTest : public testing::TestWithParam<std::string> {};

TEST_P(CoreSceneTest, Plays) {
  const auto scene = ParseScene(ReadScene(GetParam()));
  ASSERT_TRUE(scene.has_value()) << scene.error();
  CoreDriver driver;
  EXPECT_EQ(PlayScene(*scene, driver), std::nullopt);
}

INSTANTIATE_TEST_SUITE_P(Scenes, CoreSceneTest, testing::ValuesIn(SceneNames()),
                         [](const auto& scene) { return scene.param; });

std::string Outcome(const std::string& text) {
  const auto scene = ParseScene(text);
  if (!scene) return scene.error();
  CoreDriver driver;
  return PlayScene(*scene, driver).value_or("as expected");
}

TEST(SceneTest, AMistakeIsNamedByItsLine) {
  EXPECT_EQ(Outcome("# nothing\n"), "nobody does anything");
  EXPECT_EQ(Outcome("\nroom big\n"), "line 2 is not understood: room big");
  EXPECT_EQ(Outcome("ada joins at 1,1\nada says \"hi"), "line 2 is not understood: ada says \"hi");
  EXPECT_EQ(Outcome("ada joins at 1,1\nada dances wildly"), "line 2: is not something to do here");
  EXPECT_EQ(Outcome("ada joins at 1,1 => ada: in a bubble with ada"),
            "line 1: ada should be: in a bubble with ada; but is in no bubble");
  EXPECT_EQ(Outcome("ada joins at 1,1\nada locks it"), "line 2: ada was refused: NOT_IN_BUBBLE");
  EXPECT_EQ(Outcome("ada joins at 1,1 => ada: in no bubble; ada: at 1,1"), "as expected");
}

}  // namespace
}  // namespace dw::scenes

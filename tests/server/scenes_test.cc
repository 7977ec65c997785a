// Every scene, on the whole server over WebSockets.
#include <gtest/gtest.h>

#include <string>

#include "tests/scenarios/scene_files.h"
#include "tests/server/server_driver.h"

namespace dw::testing {
namespace {

class ServerSceneTest : public ::testing::TestWithParam<std::string> {};

TEST_P(ServerSceneTest, Plays) {
  const auto scene = scenes::ParseScene(scenes::ReadScene(GetParam()));
  ASSERT_TRUE(scene.has_value()) << scene.error();
  ServerDriver driver;
  EXPECT_EQ(scenes::PlayScene(*scene, driver), std::nullopt);
}

INSTANTIATE_TEST_SUITE_P(Scenes, ServerSceneTest, ::testing::ValuesIn(scenes::SceneNames()),
                         [](const auto& scene) { return scene.param; });

}  // namespace
}  // namespace dw::testing

#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/expected.h"
#include "base/geometry.h"

/// A scenario read from its file; the language is described in tests/scenarios/README.md.
namespace dw::scenes {

/// A name, word, number or "quoted text".
using Words = std::vector<std::string>;

/// `ada, bob: in a bubble with bob, ada`
struct Expectation {
  std::vector<std::string> who;
  Words words;
};

/// One line: who does what, and what is so afterwards.
struct Step {
  int line = 0;
  std::string who;  // empty: `wait`
  Words words;
  std::vector<Expectation> expectations;
};

struct SceneRoom {
  std::int32_t width = 1280;
  std::int32_t height = 1280;
  std::vector<Rect> walls;  // in pixels, whole cells of 32
  std::vector<Rect> silent;
  std::uint32_t max_people = 1000;
  std::uint32_t bubble_size = 4;
};

struct Scene {
  SceneRoom room;
  std::vector<Step> steps;
};

/// The scene, or the line at fault and why.
Expected<Scene, std::string> ParseScene(std::string_view text);

/// "12,-3"
std::optional<Point> ParsePoint(std::string_view word);
/// "640x480", as a point.
std::optional<Point> ParseSize(std::string_view word);

}  // namespace dw::scenes

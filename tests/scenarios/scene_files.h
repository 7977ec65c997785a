#pragma once

#include <string>
#include <vector>

namespace dw::scenes {

/// The scenes of the tree, by name, sorted: `bubble_breaks` for bubble_breaks.scene.
std::vector<std::string> SceneNames();
std::string ReadScene(const std::string& name);

}  // namespace dw::scenes

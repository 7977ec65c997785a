#include "tests/scenarios/scene_files.h"

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <iterator>

namespace dw::scenes {

std::vector<std::string> SceneNames() {
  std::vector<std::string> names;
  for (const auto& entry : std::filesystem::directory_iterator(DW_SCENES)) {
    if (entry.path().extension() == ".scene") names.push_back(entry.path().stem().string());
  }
  std::sort(names.begin(), names.end());
  return names;
}

std::string ReadScene(const std::string& name) {
  std::ifstream file(std::filesystem::path(DW_SCENES) / (name + ".scene"), std::ios::binary);
  return {std::istreambuf_iterator<char>(file), std::istreambuf_iterator<char>()};
}

}  // namespace dw::scenes

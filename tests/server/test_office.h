#pragma once

#include <filesystem>
#include <functional>
#include <string>

namespace dw::testing {

/// A Tiled map of cells of 32 px, with one place to start.
struct TestMap {
  int columns = 60;
  int rows = 40;
  int start_column = 30;
  int start_row = 20;
  std::function<bool(int column, int row)> wall = [](int, int) { return false; };
  std::function<bool(int column, int row)> silent = [](int, int) { return false; };
  std::string objects;  ///< JSON, with commas between.
};
/// Writes it to `folder`/office.tmj, with its tiles beside it.
void WriteTestMap(const std::filesystem::path& folder, const TestMap& map);

/// The map of most tests: a wall from top to bottom at kWallColumn.
inline constexpr int kWallColumn = 27;
/// Its variables: "kept", which persists, "loose" and "locked", which only admins may set.
void WriteTestOffice(const std::filesystem::path& folder);

}  // namespace dw::testing

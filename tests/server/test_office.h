#pragma once

#include <filesystem>

namespace dw::testing {

/// Writes a map of 60x40 tiles of 32 px to `folder`/office.tmj, with its tiles beside it: floor, a wall from top to
/// bottom at column kWallColumn, and one place to start, at column 30, row 20.
inline constexpr int kWallColumn = 27;
void WriteTestOffice(const std::filesystem::path& folder);

}  // namespace dw::testing

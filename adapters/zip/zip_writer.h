#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include "ports/object_store.h"

namespace dw {

struct ZipPart {
  std::string name;
  std::string bytes;
};

/// Writes an archive of `parts` to `file`. kTooLarge when there is no room for it.
Outcome<Ok> WriteZip(const std::filesystem::path& file, const std::vector<ZipPart>& parts);

}  // namespace dw

#pragma once

#include <filesystem>
#include <memory>

#include "ports/object_store.h"
#include "runtime/descriptor.h"
#include "services/map_storage/map_library.h"

namespace dw {

/// The library of maps of a data folder, and the stores it is kept in: maps/ as people see them, map-history/ for what
/// was. One process has it at a time.
struct MapHouse {
  Descriptor lock;
  std::unique_ptr<ObjectStore> files;
  std::unique_ptr<ObjectStore> history;
  std::unique_ptr<map_storage::MapLibrary> library;
};

/// Null when another process has it. `clock` outlives it.
Outcome<std::unique_ptr<MapHouse>> OpenMapHouse(const std::filesystem::path& data_dir, const Clock& clock);

}  // namespace dw

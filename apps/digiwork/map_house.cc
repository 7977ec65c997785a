#include "apps/digiwork/map_house.h"

#include <fcntl.h>
#include <sys/file.h>

#include <system_error>
#include <utility>

#include "adapters/objects_directory/directory_store.h"

namespace dw {

Outcome<std::unique_ptr<MapHouse>> OpenMapHouse(const std::filesystem::path& data_dir, const Clock& clock) {
  const std::filesystem::path history = data_dir / "map-history";
  std::error_code error;
  std::filesystem::create_directories(history, error);
  auto house = std::make_unique<MapHouse>();
  house->lock = Descriptor(::open((history / ".lock").c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0600));
  if (!house->lock.open()) {
    return Unexpected{Fault{Fault::Code::kDenied, "The folder " + history.string() + " cannot be written to."}};
  }
  if (::flock(house->lock.value(), LOCK_EX | LOCK_NB) != 0) return std::unique_ptr<MapHouse>();
  auto files = DirectoryStore::Open(data_dir / "maps");
  if (!files) return Unexpected{files.error()};
  auto kept = DirectoryStore::Open(history / "objects");
  if (!kept) return Unexpected{kept.error()};
  house->files = *std::move(files);
  house->history = *std::move(kept);
  auto library = map_storage::MapLibrary::Open(*house->files, *house->history, clock);
  if (!library) return Unexpected{library.error()};
  house->library = *std::move(library);
  return house;
}

}  // namespace dw

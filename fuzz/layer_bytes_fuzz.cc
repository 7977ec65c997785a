// The packed tiles of a layer. The first byte chooses the packing, the second the size.
#include <cstddef>
#include <cstdint>
#include <string_view>

#include "adapters/tiled/layer_bytes.h"
#include "base/assert.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace dw::tiled;
  if (size < 2) return 0;
  const auto packing = static_cast<Packing>(data[0] % 4);
  const std::size_t cells = data[1];
  const auto gids = UnpackCells(std::string_view(reinterpret_cast<const char*>(data + 2), size - 2), packing, cells);
  DW_ASSERT(!gids || gids->size() == cells);
  return 0;
}

// The header of an image a map uses.
#include <cstddef>
#include <cstdint>
#include <string_view>

#include "base/assert.h"
#include "services/map_storage/image_probe.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace dw::map_storage;
  const auto facts = ProbeImage(std::string_view(reinterpret_cast<const char*>(data), size));
  DW_ASSERT(!facts || (facts->width > 0 && facts->width <= kMaxImageSide && facts->height > 0));
  return 0;
}

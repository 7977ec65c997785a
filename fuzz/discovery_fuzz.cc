// What a provider says of itself.
#include <cstddef>
#include <cstdint>

#include "adapters/jose/discovery.h"
#include "base/assert.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace dw::jose;
  const auto found = ParseDiscovery({reinterpret_cast<const char*>(data), size}, "https://a");
  if (!found) return 0;
  DW_ASSERT(found->issuer == "https://a");
  DW_ASSERT(IsEndpoint(found->token_endpoint) && IsEndpoint(found->jwks_uri));
  return 0;
}

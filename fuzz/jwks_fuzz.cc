// The keys of a provider.
#include <cstddef>
#include <cstdint>

#include <array>

#include "adapters/jose/key_set.h"
#include "base/assert.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace dw::jose;
  const auto keys = KeySet::FromJwks({reinterpret_cast<const char*>(data), size});
  if (!keys) return 0;
  DW_ASSERT(keys->size() <= kMaxKeys);
  constexpr std::array kBoth{Algorithm::kEs256, Algorithm::kRs256};
  Jwt jwt;
  jwt.signed_text = "a.b";
  for (const char* name : {"ES256", "RS256"}) {
    jwt.algorithm = name;
    jwt.signature = std::string(64, 1);
    DW_ASSERT(!keys->Verify(jwt, kBoth));
  }
  return 0;
}

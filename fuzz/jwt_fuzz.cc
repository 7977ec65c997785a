// A token of a stranger.
#include <cstddef>
#include <cstdint>

#include <array>

#include "adapters/jose/claims.h"
#include "adapters/jose/key_set.h"
#include "adapters/jose/signing_key.h"
#include "base/assert.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace dw::jose;
  static const SigningKey key = SigningKey::Generate(Algorithm::kEs256);
  static const auto keys = KeySet::FromJwks(Json({{"keys", {key.public_jwk()}}}).dump());
  constexpr std::array kBoth{Algorithm::kEs256, Algorithm::kRs256};
  const auto jwt = ParseJwt({reinterpret_cast<const char*>(data), size});
  if (!jwt) return 0;
  DW_ASSERT(jwt->claims.is_object() && jwt->header.is_object());
  // Nobody can sign for a key that was made a moment ago.
  DW_ASSERT(!keys->Verify(*jwt, kBoth));
  (void)CheckClaims(jwt->claims, {"https://id.example", "digiwork", dw::Millis(1), dw::Millis(0), "n"});
  return 0;
}

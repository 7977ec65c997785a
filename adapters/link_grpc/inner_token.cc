#include "adapters/link_grpc/inner_token.h"

#include "runtime/crypto.h"

namespace dw::link_grpc {

std::string InnerToken(std::string_view secret) {
  return ToHex(HmacSha256(secret, "digiwork inner wire 1"));
}

}  // namespace dw::link_grpc

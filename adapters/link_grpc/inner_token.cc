#include "adapters/link_grpc/inner_token.h"

#include "runtime/crypto.h"

namespace dw::link_grpc {

std::string InnerToken(std::string_view secret) {
  return ToHex(HmacSha256(secret, "digiwork inner wire 1"));
}

bool Shows(const grpc::CallbackServerContext& context, std::string_view token) {
  const auto& metadata = context.client_metadata();
  const auto shown = metadata.find(kTokenKey);
  return shown != metadata.end() && EqualInConstantTime({shown->second.data(), shown->second.size()}, token);
}

grpc::Status Stranger() {
  return {grpc::StatusCode::UNAUTHENTICATED, "the token of the installation is missing or wrong"};
}

}  // namespace dw::link_grpc

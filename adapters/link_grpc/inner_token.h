#pragma once

#include <grpcpp/grpcpp.h>

#include <string>
#include <string_view>

namespace dw::link_grpc {

/// Metadata key under which services prove to each other that they are of one installation.
inline constexpr char kTokenKey[] = "digiwork-inner-token";

/// What proves it: derived from the secret of the installation, which itself never travels.
std::string InnerToken(std::string_view secret);

/// Whether a caller shows `token`.
bool Shows(const grpc::CallbackServerContext& context, std::string_view token);
/// What is said to one who does not.
grpc::Status Stranger();

}  // namespace dw::link_grpc

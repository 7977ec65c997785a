#pragma once

#include <string>
#include <string_view>

namespace dw::link_grpc {

/// Metadata key under which services prove to each other that they are of one installation.
inline constexpr char kTokenKey[] = "digiwork-inner-token";

/// What proves it: derived from the secret of the installation, which itself never travels.
std::string InnerToken(std::string_view secret);

}  // namespace dw::link_grpc

#pragma once

#include <string>
#include <string_view>

#include "base/expected.h"

namespace dw::jose {

inline constexpr std::size_t kMaxDiscoveryBytes = 64 * 1024;

/// What an OpenID provider says of itself at /.well-known/openid-configuration (OpenID Connect Discovery 1.0, 3).
struct Discovery {
  std::string issuer;
  std::string authorization_endpoint;
  std::string token_endpoint;
  std::string jwks_uri;
  std::string userinfo_endpoint;  ///< Empty: there is none; the next as well.
  std::string end_session_endpoint;
};

/// Whether a provider may be at `url`: https, or http on this machine's own loopback; with a host, and without user,
/// fragment or blanks.
bool IsEndpoint(std::string_view url);

/// Reads the document of `issuer`, which has to name itself so, character for character. What is wrong is one English
/// sentence for the operator. [TK8]
Expected<Discovery, std::string> ParseDiscovery(std::string_view text, std::string_view issuer);

}  // namespace dw::jose

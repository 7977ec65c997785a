#include "runtime/ws_handshake.h"

#include <algorithm>
#include <cctype>

#include "runtime/crypto.h"

namespace dw {
namespace {

/// RFC 6455, section 1.3.
constexpr std::string_view kAcceptSuffix = "258EAFA5-E914-47DA-95CA-C5AB0DC85B11";
/// 16 bytes in Base64.
constexpr std::size_t kKeySize = 24;

bool EqualIgnoringCase(std::string_view a, std::string_view b) {
  return std::equal(a.begin(), a.end(), b.begin(), b.end(),
                    [](unsigned char x, unsigned char y) { return std::tolower(x) == std::tolower(y); });
}

/// Whether a comma-separated header names `token`.
bool HasToken(std::string_view list, std::string_view token) {
  while (!list.empty()) {
    const std::size_t end = std::min(list.find(','), list.size());
    std::string_view item = list.substr(0, end);
    list.remove_prefix(std::min(end + 1, list.size()));
    while (item.starts_with(' ') || item.starts_with('\t')) item.remove_prefix(1);
    while (item.ends_with(' ') || item.ends_with('\t')) item.remove_suffix(1);
    if (EqualIgnoringCase(item, token)) return true;
  }
  return false;
}

/// Whether the page is of the host that it connects to. Where TLS ends here it came over TLS, too; a proxy may have
/// ended it otherwise.
bool IsOwnOrigin(std::string_view origin, std::string_view host, bool secure) {
  constexpr std::string_view kSecure = "https://";
  constexpr std::string_view kSecurePort = ":443";
  if (!secure) {
    const std::size_t scheme = origin.find("://");
    return scheme != std::string_view::npos && EqualIgnoringCase(origin.substr(scheme + 3), host);
  }
  if (!EqualIgnoringCase(origin.substr(0, kSecure.size()), kSecure)) return false;
  // An origin never names the port that goes without saying.
  if (host.ends_with(kSecurePort)) host.remove_suffix(kSecurePort.size());
  return EqualIgnoringCase(origin.substr(kSecure.size()), host);
}

bool OriginIsAllowed(const HttpRequest& request, std::span<const std::string> allowed) {
  const std::string_view origin = request.Header("origin");
  if (origin.empty()) return true;
  for (const std::string& candidate : allowed) {
    if (candidate == "*" || EqualIgnoringCase(origin, candidate)) return true;
  }
  return IsOwnOrigin(origin, request.Header("host"), request.secure);
}

}  // namespace

bool WantsWebSocket(const HttpRequest& request) {
  return HasToken(request.Header("upgrade"), "websocket");
}

Expected<std::string, WsHandshakeRefusal> AcceptWebSocket(const HttpRequest& request,
                                                          std::span<const std::string> allowed_origins) {
  if (request.method != "GET" || !HasToken(request.Header("connection"), "upgrade")) {
    return Unexpected{WsHandshakeRefusal{400, "This address speaks WebSocket only."}};
  }
  if (request.Header("sec-websocket-version") != "13") {
    return Unexpected{WsHandshakeRefusal{426, "Only version 13 of the WebSocket protocol is spoken here."}};
  }
  const std::string_view key = request.Header("sec-websocket-key");
  if (key.size() != kKeySize) return Unexpected{WsHandshakeRefusal{400, "The WebSocket key is malformed."}};
  if (!OriginIsAllowed(request, allowed_origins)) {
    return Unexpected{WsHandshakeRefusal{403, "This page's origin may not connect; see --allow-origins."}};
  }
  return ToBase64(Sha1(std::string(key).append(kAcceptSuffix)));
}

}  // namespace dw

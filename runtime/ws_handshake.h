#pragma once

#include <span>
#include <string>
#include <string_view>

#include "base/expected.h"
#include "runtime/http.h"

namespace dw {

/// Why a request to open a WebSocket is refused: the HTTP status and a sentence for the body.
struct WsHandshakeRefusal {
  int status;
  std::string_view reason;
};

/// Whether a request wants to become a WebSocket.
bool WantsWebSocket(const HttpRequest& request);

/// Checks the handshake (RFC 6455, section 4.2.1) and that its Origin is the server's own host (over https, if the
/// request came so) or an allowed one; a request without Origin comes from no browser and passes. Returns the value of
/// Sec-WebSocket-Accept. Pure. [WS19]
Expected<std::string, WsHandshakeRefusal> AcceptWebSocket(const HttpRequest& request,
                                                          std::span<const std::string> allowed_origins);

}  // namespace dw

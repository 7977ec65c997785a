#pragma once

#include <optional>
#include <string>

#include "apps/bots/socket.h"

namespace dw::bots {

/// Comes in with `hello` (a ClientToServerMessage that connects), learns what the room's variable `name` is, and
/// leaves; the caller waits, ten seconds for each step at most. The value is JSON, empty when it has none; nothing when
/// there was no coming in.
std::optional<std::string> FindVariable(const Endpoint& endpoint, const std::string& hello, const std::string& name);

}  // namespace dw::bots

#pragma once

#include <optional>
#include <string_view>

#include "core/presence/commands.h"

namespace dw::pusher {

/// Reads a ClientToServerMessage that says user_moves and nothing else, as clients write it. Nothing for any other
/// bytes, which may still be a good message: the general decoder is asked then. What this reads, it reads the same.
std::optional<presence::Walk> DecodeWalk(std::string_view message);

}  // namespace dw::pusher

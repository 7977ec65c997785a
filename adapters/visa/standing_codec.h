#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "ports/standing.h"

namespace dw {

/// {"ended":"…"}, {"banned":"…"}, perhaps with a "room", or {"changed":"…"}. [AC50]
std::string Encode(const Standing& standing);
/// Nothing when it is none of a kind we know.
std::optional<Standing> DecodeStanding(std::string_view text);

}  // namespace dw

#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "ports/workspace_link.h"

namespace dw {

/// A JoinRequest as bytes (digiwork.link.v1.JoinRequest), and back: what a link over a network would carry.
std::string EncodeJoin(const JoinRequest& request);
/// Nothing when the bytes are no such message.
std::optional<JoinRequest> DecodeJoin(std::string_view bytes);

}  // namespace dw

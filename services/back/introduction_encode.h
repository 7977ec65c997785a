#pragma once

#include <string>

#include "core/presence/effects.h"

namespace dw::back {

/// Appends the SubMessage that says `event`, byte for byte as wire_encode.h and the general encoder would, and several
/// times as fast: whoever comes in is introduced to all in view, and all in view to them. False, and nothing appended,
/// when there is more to say than is said fast: words over the head.
bool AppendIntroduction(const presence::UserJoined& event, std::string& out);

}  // namespace dw::back

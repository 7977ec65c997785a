#pragma once

#include "base/time.h"
#include "core/presence/effects.h"
#include "digiwork/wire/v1/session.pb.h"

/// The room's words in the wire's. One overload an event; none decides anything.
namespace dw::back {

namespace wire = digiwork::wire::v1;

/// Fills `out` with `event`. `unix_now` stamps what people said.
void Encode(const presence::Event& event, Millis unix_now, wire::SubMessage& out);

}  // namespace dw::back

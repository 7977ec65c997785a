#pragma once

#include "base/time.h"
#include "core/presence/effects.h"
#include "core/presence/person.h"
#include "digiwork/wire/v1/session.pb.h"

/// The room's words in the wire's. One overload an event; none decides anything.
namespace dw::back {

namespace wire = digiwork::wire::v1;

/// Fills `out` with `event`. `unix_now` stamps what people said.
void Encode(const presence::Event& event, Millis unix_now, wire::SubMessage& out);
void Encode(const presence::Place& place, wire::PositionMessage& out);
void Encode(const presence::Avatar& avatar, wire::AvatarMessage& out);
wire::AvailabilityStatus Encode(presence::Status status);

}  // namespace dw::back

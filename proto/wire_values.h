#pragma once

#include "base/geometry.h"
#include "core/presence/person.h"
#include "digiwork/wire/v1/presence.pb.h"

/// Values of core/presence as messages of presence.proto, and back, for everything that says them on a wire.
///
/// Decoding carries values over as they are, since the room judges them; what no value stands for becomes one that
/// cannot be asked for.
namespace dw::wire_values {

namespace wire = digiwork::wire::v1;

wire::Direction Encode(presence::Direction direction);
wire::AvailabilityStatus Encode(presence::Status status);
void Encode(const presence::Place& place, wire::PositionMessage& out);
void Encode(const presence::Avatar& avatar, wire::AvatarMessage& out);
void Encode(const Rect& rect, wire::ViewportMessage& out);

/// A direction of a newer client looks down.
presence::Direction Decode(wire::Direction direction);
presence::Status Decode(wire::AvailabilityStatus status);
presence::Place Decode(const wire::PositionMessage& position);
presence::Avatar Decode(const wire::AvatarMessage& avatar);
Rect Decode(const wire::ViewportMessage& viewport);

}  // namespace dw::wire_values

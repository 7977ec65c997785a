#pragma once

#include <optional>
#include <string_view>

#include "core/presence/commands.h"
#include "digiwork/wire/v1/session.pb.h"

/// The wire's words in the room's. Values are carried over as they are: the room judges them.
namespace dw::back {

namespace wire = digiwork::wire::v1;

/// Nothing for what is no command of a room: handshake, housekeeping, queries, and messages of a newer client.
std::optional<presence::Command> DecodeCommand(wire::ClientToServerMessage&& message);

/// The field's name as RefusedMessage says it: "emote_prompt". Empty when nothing is set.
std::string_view NameOf(wire::ClientToServerMessage::MessageCase message);

}  // namespace dw::back

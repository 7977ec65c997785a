#pragma once

#include <optional>

#include "core/presence/commands.h"
#include "core/presence/effects.h"
#include "digiwork/wire/v1/session.pb.h"

/// The wire's words in the room's and back, from a client's side: what the server's own coders do, the other way round.
namespace dw::testing {

/// Nothing for what is no event of a room: RoomJoined, answers, refusals.
std::optional<presence::Event> EventOf(const digiwork::wire::v1::SubMessage& item);

digiwork::wire::v1::ClientToServerMessage MessageOf(const presence::Command& command);

}  // namespace dw::testing

#pragma once

#include "digiwork/wire/v1/session.pb.h"
#include "ports/workspace_link.h"

namespace dw::pusher {

/// The full page that says why one cannot be in a room. [WS13]
digiwork::wire::v1::ErrorScreenMessage ScreenOf(const RoomProblem& problem);

}  // namespace dw::pusher

#pragma once

#include "base/expected.h"
#include "base/time.h"
#include "digiwork/wire/v1/session.pb.h"
#include "ports/visa.h"
#include "ports/workspace_link.h"
#include "services/pusher/pusher_options.h"

namespace dw::pusher {

/// Turns a ConnectMessage into the request for a place in a room, or says why it is none: a version we do not speak, a
/// room path that is none, a visitor without key. What only a room can judge (name, avatar) passes. Who has
/// shown `visa` is that person, whatever the browser; null: a guest. Pure. [WS2, WS3, WS12, WS60]
Expected<JoinRequest, RoomProblem> Admit(const digiwork::wire::v1::ConnectMessage& connect,
                                         const PusherOptions& options, Millis unix_now, const Visa* visa = nullptr);

}  // namespace dw::pusher

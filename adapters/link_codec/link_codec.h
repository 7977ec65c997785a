#pragma once

#include <cstddef>
#include <cstdint>

#include "digiwork/workspace/v1/workspace.pb.h"
#include "ports/workspace_link.h"

/// What crosses the link between pusher and back (ports/workspace_link.h) as messages of workspace.proto, and back.
///
/// Decoding takes anything: what cannot be is left out, so that what comes of it keeps the port's promises. [IW4]
namespace dw::link_codec {

namespace workspace = digiwork::workspace::v1;

void Encode(const JoinRequest& request, workspace::JoinRequest& out);
void Encode(const presence::Walk& walk, workspace::WalkMessage& out);
void Encode(const RoomShape& shape, workspace::RoomShape& out);
void Encode(const RoomProblem& problem, workspace::RoomProblem& out);
/// The room is the stream's, and is not said.
void Encode(const RoomTurn& turn, workspace::TurnMessage& out);

JoinRequest Decode(const workspace::JoinRequest& in);
presence::Walk Decode(const workspace::WalkMessage& in);
/// At least one slot, and as many as a record can name; at least one zone, and at most kMostZones.
RoomShape Decode(const workspace::RoomShape& in);
RoomProblem Decode(const workspace::RoomProblem& in);
/// Into `out`, whose memory is used again, and whose room stays; `shape` is that room's. How many rows were left out.
std::size_t Decode(const workspace::TurnMessage& in, const RoomShape& shape, RoomTurn& out);

/// Zones of a room at most: more than the largest map that loads has.
inline constexpr std::int64_t kMostZones = 1 << 20;

}  // namespace dw::link_codec

#pragma once

#include <ostream>
#include <string>
#include <vector>

#include "runtime/settings.h"

namespace dw {

/// `digiwork room list|show|variables|set|event|message|remove|refresh ...`: asks a running back about its rooms, or
/// something of them (docs/guides/rooms.md). Returns the process's exit code: 0 when it was done, 1 when it was not, 2
/// when the command makes no sense.
int RoomCommand(const std::vector<std::string>& arguments, const Settings::Environment& environment, std::ostream& out,
                std::ostream& err);

/// What `digiwork room` may be told by flags, for help.
const std::vector<Setting>& KnownRoomSettings();

}  // namespace dw

#include <array>

#include "core/access/rows.h"

namespace dw::access {
namespace {

constexpr Kind kC = Kind::kCall;

constexpr std::array kRows{
    // Between services of one installation.
    Entry{kC, "digiwork.workspace.v1.WorkspaceManager/ConnectToRoom", kServices},
    Entry{kC, "digiwork.workspace.v1.WorkspaceManager/Ping", kServices},
    Entry{kC, "digiwork.space.v1.SpaceManager/ConnectToSpaces", kServices},

    // For an operator's programs, and for whoever governs the world. [AC20]
    Entry{kC, "digiwork.workspace.v1.WorkspaceManager/ListRooms", kServices | kAdmins},
    Entry{kC, "digiwork.workspace.v1.WorkspaceManager/GetRoom", kServices | kAdmins},
    Entry{kC, "digiwork.workspace.v1.WorkspaceManager/ReadVariables", kServices | kAdmins},
    Entry{kC, "digiwork.workspace.v1.WorkspaceManager/SaveVariable", kServices | kAdmins},
    Entry{kC, "digiwork.workspace.v1.WorkspaceManager/ListenToVariables", kServices | kAdmins},
    Entry{kC, "digiwork.workspace.v1.WorkspaceManager/DispatchEvent", kServices | kAdmins},
    Entry{kC, "digiwork.workspace.v1.WorkspaceManager/ListenToEvents", kServices | kAdmins},
    Entry{kC, "digiwork.workspace.v1.WorkspaceManager/SendAdminMessage", kServices | kAdmins},
    Entry{kC, "digiwork.workspace.v1.WorkspaceManager/RemovePerson", kServices | kAdmins},
    Entry{kC, "digiwork.workspace.v1.WorkspaceManager/RefreshRoom", kServices | kAdmins},
};

}  // namespace

std::span<const Entry> CallRows() {
  return kRows;
}

}  // namespace dw::access

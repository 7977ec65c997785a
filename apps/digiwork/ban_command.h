#pragma once

#include <optional>
#include <ostream>
#include <string>
#include <vector>

#include "base/time.h"
#include "runtime/settings.h"

namespace dw {

/// `digiwork ban add|list|lift ...`: who is kept out, in the records of an installation, whether it runs or not
/// (docs/guides/rooms.md). Returns the process's exit code: 0 when it was done, 1 when it was not, 2 when the command
/// makes no sense.
int BanCommand(const std::vector<std::string>& arguments, const Settings::Environment& environment, const Clock& clock,
               std::ostream& out, std::ostream& err);

/// `digiwork audit`: what was done to whom, the newest first.
int AuditCommand(const std::vector<std::string>& arguments, const Settings::Environment& environment, std::ostream& out,
                 std::ostream& err);

/// What they may be told by flags, for help.
const std::vector<Setting>& KnownBanSettings();

/// "90m", "12h", "7d" or "4w"; nothing when it is none, or longer than ten years.
std::optional<Millis> ParseDuration(const std::string& text);

}  // namespace dw

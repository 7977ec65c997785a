#pragma once

#include <ostream>
#include <string>
#include <vector>

#include "base/time.h"
#include "runtime/settings.h"

namespace dw {

/// `digiwork user add|list|role|tags|reset|disable|enable|sign-out|export|erase ...`: the people of an installation, in
/// its records, whether it runs or not (docs/guides/identity.md). Returns the process's exit code: 0 when it was done,
/// 1 when it was not, 2 when the command makes no sense.
int UserCommand(const std::vector<std::string>& arguments, const Settings::Environment& environment, const Clock& clock,
                std::ostream& out, std::ostream& err);

/// What it may be told by flags, for help.
const std::vector<Setting>& KnownUserSettings();

}  // namespace dw

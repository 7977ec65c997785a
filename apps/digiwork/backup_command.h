#pragma once

#include <ostream>
#include <string>
#include <vector>

#include "runtime/settings.h"

namespace dw {

/// `digiwork backup FILE` and `digiwork restore FILE`: all records of an installation, while it runs or not
/// (docs/guides/operate.md). Returns the process's exit code: 0 when it was done, 1 when it was not, 2 when the command
/// makes no sense.
int BackUpCommand(const std::vector<std::string>& arguments, const Settings::Environment& environment,
                  std::ostream& out, std::ostream& err);
int RestoreCommand(const std::vector<std::string>& arguments, const Settings::Environment& environment,
                   std::ostream& out, std::ostream& err);

}  // namespace dw

#pragma once

#include <ostream>
#include <string>
#include <vector>

namespace dw::bots {

/// `digiwork bots`: runs bots, or makes a map for them. The result goes to `out`, all else to `err`; returns the
/// process's exit code.
int RunBots(const std::vector<std::string>& arguments, std::ostream& out, std::ostream& err);

}  // namespace dw::bots

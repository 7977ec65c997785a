#pragma once

#include <ostream>
#include <string>
#include <vector>

namespace dw {

/// `digiwork map check FILE|DIR... [--json]`: says what is wrong with maps, where, and what to do. Returns the
/// process's exit code: 0 when every map can be shown, 1 when one cannot, 2 when the command makes no sense.
int MapCommand(const std::vector<std::string>& arguments, std::ostream& out, std::ostream& err);

}  // namespace dw

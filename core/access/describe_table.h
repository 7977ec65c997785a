#pragma once

#include <string>

namespace dw::access {

/// The whole table as people read it, in Markdown: what `digiwork config access` prints and the documents show.
std::string DescribeTable();

}  // namespace dw::access

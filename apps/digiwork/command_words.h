#pragma once

#include <string>
#include <vector>

namespace dw {

/// A command line, its flags apart. "--json" and "--all" stand alone, every other flag has a value; behind "--" all are
/// words.
struct CommandWords {
  std::vector<std::string> flags;
  std::vector<std::string> plain;
};
CommandWords SplitWords(const std::vector<std::string>& arguments);

}  // namespace dw

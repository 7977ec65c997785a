#pragma once

#include <string>
#include <vector>

namespace dw {

/// The commands of the program. Each prints for people and returns the process's exit code.
int Serve(const std::vector<std::string>& arguments);
int PrintConfig(const std::vector<std::string>& arguments);
int PrintHelp();
int PrintVersion();
int UnknownCommand(const std::string& command);

}  // namespace dw

#include <algorithm>
#include <iostream>
#include <string>
#include <vector>

#include "apps/bots/bots.h"
#include "apps/digiwork/backup_command.h"
#include "apps/digiwork/ban_command.h"
#include "apps/digiwork/commands.h"
#include "apps/digiwork/config.h"
#include "apps/digiwork/map_command.h"
#include "apps/digiwork/room_command.h"
#include "apps/digiwork/user_command.h"
#include "runtime/clock.h"

int main(int argc, char** argv) {
  std::vector<std::string> arguments(argv + 1, argv + argc);
  const auto asks = [&](const char* flag) { return std::ranges::find(arguments, flag) != arguments.end(); };
  if (arguments.empty() || asks("--help") || asks("-h")) return dw::PrintHelp();
  if (asks("--version")) return dw::PrintVersion();

  const std::string command = arguments.front();
  arguments.erase(arguments.begin());
  if (command == "serve") return dw::Serve(arguments);
  if (command == "bots") return dw::bots::RunBots(arguments, std::cout, std::cerr);
  if (command == "config") return dw::PrintConfig(arguments);
  if (command == "map") return dw::MapCommand(arguments, std::cout, std::cerr);
  if (command == "room") return dw::RoomCommand(arguments, dw::ProcessEnvironment(), std::cout, std::cerr);
  if (command == "ban") {
    return dw::BanCommand(arguments, dw::ProcessEnvironment(), dw::SystemClock(), std::cout, std::cerr);
  }
  if (command == "user") {
    return dw::UserCommand(arguments, dw::ProcessEnvironment(), dw::SystemClock(), std::cout, std::cerr);
  }
  if (command == "audit") return dw::AuditCommand(arguments, dw::ProcessEnvironment(), std::cout, std::cerr);
  if (command == "backup") return dw::BackUpCommand(arguments, dw::ProcessEnvironment(), std::cout, std::cerr);
  if (command == "restore") return dw::RestoreCommand(arguments, dw::ProcessEnvironment(), std::cout, std::cerr);
  if (command == "help") return dw::PrintHelp();
  return dw::UnknownCommand(command);
}

#include "apps/digiwork/commands.h"

#include <google/protobuf/stubs/logging.h>
#include <unistd.h>

#include <csignal>
#include <iostream>
#include <thread>

#include "apps/bots/options.h"
#include "apps/digiwork/ban_command.h"
#include "apps/digiwork/config.h"
#include "apps/digiwork/room_command.h"
#include "apps/digiwork/server.h"
#include "apps/digiwork/user_command.h"
#include "core/access/describe_table.h"
#include "runtime/clock.h"
#include "runtime/log.h"

namespace dw {
namespace {

constexpr int kFailed = 1;
constexpr int kMisused = 2;
/// How long clients may take to hear that the server stops.
constexpr Millis kDrain = std::chrono::seconds(5);

/// Signals that end the program, held back from every thread so that one may wait for them. With a certificate to
/// reload SIGHUP asks for that; without, it ends the program as it does any other.
class StopSignals {
 public:
  explicit StopSignals(bool reloads) {
    std::signal(SIGPIPE, SIG_IGN);
    sigemptyset(&set_);
    sigaddset(&set_, SIGTERM);
    sigaddset(&set_, SIGINT);
    if (reloads) sigaddset(&set_, SIGHUP);
    pthread_sigmask(SIG_BLOCK, &set_, nullptr);
  }
  /// Waits for the first one that means the end, and calls `reload` for the others.
  template <class Reload>
  void Wait(Reload reload) {
    int signal = 0;
    for (;;) {
      sigwait(&set_, &signal);
      if (signal != SIGHUP) return;
      reload();
    }
  }
  /// From now on the next one ends the process at once.
  void ForceOnNext() {
    std::signal(SIGTERM, &Die);
    std::signal(SIGINT, &Die);
    if (sigismember(&set_, SIGHUP) == 1) std::signal(SIGHUP, SIG_IGN);
    pthread_sigmask(SIG_UNBLOCK, &set_, nullptr);
  }

 private:
  static void Die(int) { _exit(kFailed); }

  sigset_t set_;
};

}  // namespace

int Serve(const std::vector<std::string>& arguments) {
  const auto config = Config::Load(arguments, ProcessEnvironment());
  if (!config) {
    std::cerr << Explain(config.error());
    return kMisused;
  }
  StopSignals signals(config->tls.has_value());
  // A stranger's broken message is counted, not printed.
  google::protobuf::SetLogHandler(nullptr);
  Log log(std::cerr, config->log_level);
  const SystemClock clock;
  auto server = Server::Start(*config, clock, log);
  if (!server) {
    std::cerr << "digiwork: " << server.error().detail << "\n";
    return kFailed;
  }
  if (const std::uint16_t port = (*server)->back_port()) {
    std::cout << "Digiwork takes pushers at " << config->back_listen.substr(0, config->back_listen.rfind(':')) << ":"
              << port << "\n";
  }
  const std::string host = config->listen == "127.0.0.1" || config->listen == "0.0.0.0" ? "localhost" : config->listen;
  std::cout << "Digiwork is ready: " << (config->tls ? "https://" : "http://") << host << ":" << (*server)->port()
            << "/\n"
            << std::flush;
  const auto owner = (*server)->OwnerPath();
  if (!owner) log.Warning("nobody could be invited to govern", {{"why", owner.error().detail}});
  if (owner && !owner->empty()) {
    const std::string origin = !config->public_url.empty() ? config->public_url
                                                           : (config->tls ? "https://" : "http://") + host + ":" +
                                                                 std::to_string((*server)->port());
    std::cout << "Nobody governs this office yet. Who opens this link first does:\n  " << origin << *owner << "\n"
              << std::flush;
  }
  log.Info("ready", {{"port", (*server)->port()}, {"version", DW_VERSION}, {"shards", config->shards}});

  signals.Wait([&] { (*server)->ReloadCertificate(); });
  signals.ForceOnNext();
  log.Info("stopping");
  (*server)->Stop(kDrain);
  log.Info("stopped");
  return 0;
}

int PrintConfig(const std::vector<std::string>& arguments) {
  if (arguments.size() == 1 && arguments.front() == "access") {
    std::cout << access::DescribeTable();
    return 0;
  }
  const auto settings = Settings::Load(KnownSettings(), arguments, ProcessEnvironment());
  if (!settings) {
    std::cerr << Explain(settings.error());
    return kMisused;
  }
  std::cout << settings->Describe(KnownSettings());
  return 0;
}

int PrintHelp() {
  std::cout << "Digiwork: an office to walk through, in one program.\n\n"
               "  digiwork serve [settings]    runs the office\n"
               "  digiwork config [settings]   prints every setting, its value and where that comes from\n"
               "  digiwork config access       prints who may do what\n"
               "  digiwork map check FILE|DIR... [--json]\n"
               "                               says what is wrong with maps, and what to do\n"
               "  digiwork bots [settings]     is many visitors, to measure a server with\n"
               "  digiwork room COMMAND ...    asks a running back about its rooms, or something of them\n"
               "  digiwork ban COMMAND ...     says who is kept out, or changes it\n"
               "  digiwork user COMMAND ...    says who is known, invites them, or changes what they may\n"
               "  digiwork audit [settings]    prints what was done to whom\n"
               "  digiwork backup FILE         writes all records into a file, also while the server runs\n"
               "  digiwork restore FILE        puts them back\n"
               "  digiwork help                prints this\n"
               "  digiwork --version           prints the version\n\n"
               "Settings, as flags; as variables write DIGIWORK_MAX_ROOMS for --max-rooms:\n"
            << Settings::Usage(KnownSettings()) << "\nSettings of `digiwork bots`, as flags:\n"
            << Settings::Usage(bots::KnownBotSettings()) << "\nSettings of `digiwork room`, as flags:\n"
            << Settings::Usage(KnownRoomSettings()) << "\nSettings of `digiwork ban` and `digiwork audit`, as flags:\n"
            << Settings::Usage(KnownBanSettings()) << "\nSettings of `digiwork user`, as flags:\n"
            << Settings::Usage(KnownUserSettings());
  return 0;
}

int PrintVersion() {
  std::cout << "digiwork " << DW_VERSION << "\n";
  return 0;
}

int UnknownCommand(const std::string& command) {
  std::cerr << "digiwork: there is no command \"" << command << "\"; see `digiwork help`.\n";
  return kMisused;
}

}  // namespace dw

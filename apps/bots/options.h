#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "base/expected.h"
#include "base/time.h"
#include "runtime/settings.h"

namespace dw::bots {

enum class Mode : std::uint8_t {
  kWalk,   ///< Spread over the whole map, walking.
  kCrowd,  ///< All within 640x360 px, walking.
  kJoin,   ///< Coming in, and nothing else.
  kIdle,   ///< In, and still.
  kStage,  ///< All running to the middle and back, over and over.
  kMixed,  ///< 80 % walk, 15 % stand, 5 % leave and come back all the time.
};
const char* NameOf(Mode mode);

struct Size {
  std::int32_t width = 0;
  std::int32_t height = 0;
};

/// Where a server listens.
struct Address {
  std::string host;
  std::string port;
  bool tls = false;
};

/// What a run of bots does, checked and ready to use.
struct BotOptions {
  std::vector<Address> servers;
  std::vector<std::string> rooms;
  std::uint32_t count = 100;
  Mode mode = Mode::kWalk;
  Millis warmup{8000};
  Millis duration{12000};
  std::uint32_t seed = 1;
  std::uint32_t in_flight = 50;
  Millis interval{200};
  double stalled = 0;             ///< Share of the bots that stop reading.
  std::optional<Size> area;       ///< In the middle of the map; none: as the mode has it.
  std::uint32_t walkers = 0;      ///< So many walk though all others stand (kIdle).
  std::uint32_t variables = 0;    ///< Bots that set a variable.
  std::uint32_t turnover = 0;     ///< So many leave, and so many new ones come, each second.
  std::vector<std::string> bind;  ///< Numeric addresses to connect from; none: the kernel chooses.
  std::vector<std::uint32_t> server_pids;
  bool insecure = false;  ///< Believe any certificate.
  bool json = false;

  bool bare_send = false;  ///< Measure what the kernel takes for a send instead.
  std::string make_map;    ///< Write a map to this file instead.
  std::int32_t columns = 0;
  std::int32_t rows = 0;

  /// `arguments` are flags as of `digiwork serve`; lists may be given several times. Finds every mistake.
  static Expected<BotOptions, std::vector<SettingMistake>> Load(const std::vector<std::string>& arguments);
};

/// Everything there is to set.
const std::vector<Setting>& KnownBotSettings();

}  // namespace dw::bots

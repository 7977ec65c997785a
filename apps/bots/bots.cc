#include "apps/bots/bots.h"

#include "apps/bots/bare_send.h"
#include "apps/bots/map_maker.h"
#include "apps/bots/options.h"
#include "apps/bots/report.h"
#include "apps/bots/swarm.h"

namespace dw::bots {
namespace {

constexpr int kFailed = 1;
constexpr int kMisused = 2;

}  // namespace

int RunBots(const std::vector<std::string>& arguments, std::ostream& out, std::ostream& err) {
  const auto options = BotOptions::Load(arguments);
  if (!options) {
    for (const SettingMistake& mistake : options.error()) {
      err << "digiwork: " << mistake.key << " " << mistake.reason << ": " << mistake.fix << ".\n";
    }
    return kMisused;
  }
  if (!options->make_map.empty()) {
    const auto written = WritePlainMap(options->make_map, {options->columns, options->rows});
    if (!written) err << "digiwork: " << written.error().detail << "\n";
    return written ? 0 : kFailed;
  }
  if (options->bare_send) {
    const auto micros = MeasureBareSend();
    if (!micros) err << "digiwork: This machine has no loopback address.\n";
    if (micros) out << BareSendReport(*micros, options->json);
    return micros ? 0 : kFailed;
  }
  const auto report = Swarm::Run(*options, err);
  if (!report) {
    err << "digiwork: " << report.error().detail << "\n";
    return kFailed;
  }
  out << (options->json ? ToJson(*report) : ToText(*report)) << std::flush;
  return 0;
}

}  // namespace dw::bots

#include "adapters/records/ban_watch.h"

#include <chrono>
#include <utility>

namespace dw::records {
namespace {

constexpr std::chrono::seconds kPause{1};

}  // namespace

BanWatch::BanWatch(const Context& context, Tell tell)
    : context_(context),
      tell_(std::move(tell)),
      active_(context.metrics.GaugeOf("digiwork_bans", "Bans that hold, as this process knows them.")),
      failures_(context.metrics.CounterOf("digiwork_ban_reads_failed_total",
                                          "Times that the records could not be asked for bans.")) {}

Outcome<Ok> BanWatch::Load() {
  const auto looked = Look();
  if (!looked) return Unexpected{looked.error()};
  return Ok{};
}

void BanWatch::Start() {
  repeater_.Start(kPause, [this] { Work(); });
}

Outcome<std::vector<Standing>> BanWatch::Look() {
  // First the number: what changes behind it is seen the next time.
  const auto revision = BanRevision(context_.database);
  if (!revision) return Unexpected{revision.error()};
  if (*revision == revision_) return std::vector<Standing>{};
  const auto active = ActiveBans(context_.database, context_.clock.UnixNow());
  if (!active) return Unexpected{active.error()};
  active_.Set(static_cast<double>(active->size()));
  revision_ = *revision;
  return context_.gate.Take(*active);
}

void BanWatch::Work() {
  const auto looked = Look();
  if (!looked) return failures_.Increment();
  for (const Standing& standing : *looked) tell_(standing);
}

}  // namespace dw::records

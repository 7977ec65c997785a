#include "adapters/records/standing_log.h"

#include <algorithm>
#include <utility>

#include "adapters/records/record_rows.h"
#include "adapters/records/sign_ins.h"

namespace dw::records {
namespace {

constexpr std::chrono::seconds kEvery{1};
/// As long as a visa of before may be good.
constexpr std::chrono::minutes kAtFirst{15};
/// A note may be seen only so long after the time it bears: its batch waited, or clocks differ.
constexpr std::chrono::seconds kLate{30};
constexpr std::chrono::hours kKept{24};
constexpr std::chrono::hours kSweepEvery{1};
constexpr std::int64_t kMostAtOnce = 10'000;

constexpr char kEnded[] = "ended";
constexpr char kChanged[] = "changed";

}  // namespace

Statement NoteStanding(const Standing& standing, Millis now) {
  const char* kind = standing.kind == Standing::Kind::kEnded ? kEnded : kChanged;
  return {"INSERT INTO standings (id, at, kind, who) VALUES ($1, $2, $3, $4)",
          {NewRecordId(now), now.count(), kind, standing.who}};
}

StandingWatch::StandingWatch(Database& database, const Clock& clock, Tell tell)
    : database_(database), clock_(clock), tell_(std::move(tell)) {}

void StandingWatch::Start() {
  repeater_.Start(kEvery, [this] { Look(); });
}

void StandingWatch::Look() {
  const Millis now = clock_.UnixNow();
  const Millis since = looked_at_ == Millis(0) ? now - kAtFirst : looked_at_ - kLate;
  std::vector<Statement> batch{
      {"SELECT id, kind, who FROM standings WHERE at > $1 ORDER BY id LIMIT $2", {since.count(), kMostAtOnce}}};
  const bool sweeps = now - swept_at_ > kSweepEvery;
  if (sweeps) batch.push_back({"DELETE FROM standings WHERE at < $1", {(now - kKept).count()}});
  const auto results = Execute(database_, std::move(batch));
  if (!results) return;
  looked_at_ = now;
  if (sweeps) {
    swept_at_ = now;
    (void)SweepSignIns(database_, now);
  }
  std::set<std::string> seen;
  for (const SqlRow& row : results->at(0).rows) {
    const std::string& id = TextIn(row, 0);
    seen.insert(id);
    if (told_.contains(id)) continue;
    const bool ended = TextIn(row, 1) == kEnded;
    tell_({ended ? Standing::Kind::kEnded : Standing::Kind::kChanged, TextIn(row, 2), ""});
  }
  told_ = std::move(seen);
}

}  // namespace dw::records

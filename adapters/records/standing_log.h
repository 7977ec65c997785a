#pragma once

#include <functional>
#include <set>
#include <string>
#include <vector>

#include "base/time.h"
#include "ports/database.h"
#include "ports/standing.h"
#include "runtime/repeater.h"

namespace dw::records {

/// For the batch that changes somebody's standing, so that there is never one without the other: every pusher reads it
/// within about a second, whoever has changed it. Of a ban there is no such note. [RC60]
Statement NoteStanding(const Standing& standing, Millis now);

/// Reads what was noted, and tells of each once: once a second, on a thread of its own. While the records are away it
/// waits for them. Notes are deleted a day later; once an hour it forgets sign-ins that are over for long.
class StandingWatch {
 public:
  using Tell = std::function<void(const Standing&)>;

  /// All outlive it. At first it tells of everything for which a visa may be good still.
  StandingWatch(Database& database, const Clock& clock, Tell tell);

  void Start();

 private:
  void Look();

  Database& database_;
  const Clock& clock_;
  const Tell tell_;
  // Owned; the thread's.
  std::set<std::string> told_;
  Millis looked_at_{0};  ///< 0: not yet.
  Millis swept_at_{0};
  // Owned.
  Repeater repeater_;
};

}  // namespace dw::records

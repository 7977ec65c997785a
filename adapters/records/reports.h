#pragma once

#include <string>
#include <vector>

#include "adapters/records/people.h"

namespace dw::records {

/// Somebody says that somebody else misbehaves.
struct Report {
  std::string id;
  std::string room;
  std::string reporter;  ///< Uuid; empty: a guest whose browser is not known, or erased.
  std::string reporter_name;
  std::string subject;  ///< Uuid.
  std::string subject_name;
  std::string reason;
  std::string context = "[]";  ///< JSON: what was said, as the reporter's page had it.
  Millis created_at{0};
  bool handled = false;
  std::string handled_by;
  Millis handled_at{0};
  std::string note;
  std::int64_t version = 1;
  friend bool operator==(const Report&, const Report&) = default;
};

inline constexpr std::size_t kMaxReports = 10'000;  ///< That are open. [RC63]
inline constexpr std::size_t kMaxReportReason = 1'000;
inline constexpr std::size_t kMaxReportContext = 16'000;
inline constexpr std::size_t kMaxReportPage = 100;

/// Keeps it; id and time are set here. kDenied when it cannot be kept, kTooLarge when too many are open.
Outcome<Report> AddReport(Database& database, Report report, Millis now, const std::string& address);
/// kConflict when somebody has handled it meanwhile, or it is none.
Outcome<Report> HandleReport(Database& database, const std::string& id, std::int64_t version, const std::string& note,
                             Millis now, const Actor& actor);
Outcome<Report> FindReport(Database& database, const std::string& id);
/// The newest first.
Outcome<std::vector<Report>> ReportPage(Database& database, bool handled, const std::string& before, std::size_t limit);
Outcome<std::int64_t> CountOpenReports(Database& database);

}  // namespace dw::records

#include "adapters/records/reports.h"

#include <algorithm>

#include "adapters/records/audit_log.h"
#include "adapters/records/record_rows.h"

namespace dw::records {
namespace {

const std::string kColumns =
    "id, room, reporter, reporter_name, subject, subject_name, reason, context, created_at, state, handled_by, "
    "handled_at, note, version";

Outcome<std::vector<Report>> AllOf(const Outcome<SqlResults>& results) {
  if (!results) return Unexpected{results.error()};
  std::vector<Report> all;
  for (const SqlRow& row : results->at(0).rows) {
    all.push_back({TextIn(row, 0), TextIn(row, 1), TextIn(row, 2), TextIn(row, 3), TextIn(row, 4), TextIn(row, 5),
                   TextIn(row, 6), TextIn(row, 7), TimeIn(row, 8), TextIn(row, 9) == "handled", TextIn(row, 10),
                   TimeIn(row, 11), TextIn(row, 12), NumberIn(row, 13)});
  }
  return all;
}

}  // namespace

Outcome<Report> AddReport(Database& database, Report report, Millis now, const std::string& address) {
  const bool fits = !report.subject.empty() && MayBeKept(report.subject, 64) && MayBeKept(report.reporter, 64) &&
                    MayBeKept(report.room, 1'000) && MayBeKept(report.subject_name, 200) &&
                    MayBeKept(report.reporter_name, 200) && report.context.size() <= kMaxReportContext;
  if (!fits) return Unexpected{Fault{Fault::Code::kDenied, "This cannot be kept."}};
  if (report.reason.empty() || !MayBeKept(report.reason, kMaxReportReason)) {
    return Unexpected{Fault{Fault::Code::kDenied, "Say what happened, in one line of at most 1,000 bytes."}};
  }
  report.id = NewRecordId(now);
  report.created_at = now;
  const auto done = Execute(
      database,
      {{"INSERT INTO reports (id, world, room, reporter, reporter_name, subject, subject_name, reason, context, "
        "created_at, state, handled_by, handled_at, note, version) SELECT $1, 'main', $2, $3, $4, $5, $6, $7, $8, "
        "CAST($9 AS BIGINT), 'open', '', 0, '', 1 WHERE (SELECT count(*) FROM reports WHERE state = 'open') < CAST($10 "
        "AS BIGINT)",
        {report.id, report.room, report.reporter, report.reporter_name, report.subject, report.subject_name,
         report.reason, report.context, now.count(), static_cast<std::int64_t>(kMaxReports)},
        true},
       AuditOf({"", now, report.reporter, "report.add", report.subject, report.id, address})});
  if (done) return report;
  if (done.error().code != Fault::Code::kConflict) return Unexpected{done.error()};
  return Unexpected{Fault{Fault::Code::kTooLarge, "There are as many open reports as there may be."}};
}

Outcome<Report> FindReport(Database& database, const std::string& id) {
  const auto found = AllOf(Execute(database, {{"SELECT " + kColumns + " FROM reports WHERE id = $1", {id}}}));
  if (!found) return Unexpected{found.error()};
  if (found->empty()) return Unexpected{Fault{Fault::Code::kNotFound, "There is no such report."}};
  return found->front();
}

Outcome<Report> HandleReport(Database& database, const std::string& id, std::int64_t version, const std::string& note,
                             Millis now, const Actor& actor) {
  if (!MayBeKept(note, kMaxReportReason)) {
    return Unexpected{Fault{Fault::Code::kDenied, "The note is one line of at most 1,000 bytes."}};
  }
  const auto done = Execute(database, {{"UPDATE reports SET state = 'handled', handled_by = $1, handled_at = $2, note "
                                        "= $3, version = version + 1 WHERE "
                                        "id = $4 AND version = $5 AND state = 'open'",
                                        {actor.who, now.count(), note, id, version},
                                        true},
                                       AuditOf({"", now, actor.who, "report.handle", id, "", actor.address})});
  if (!done) return Unexpected{done.error()};
  return FindReport(database, id);
}

Outcome<std::vector<Report>> ReportPage(Database& database, bool handled, const std::string& before,
                                        std::size_t limit) {
  return AllOf(Execute(database, {{"SELECT " + kColumns +
                                       " FROM reports WHERE state = $1 AND ($2 = '' OR id < $2) ORDER BY id DESC LIMIT "
                                       "$3",
                                   {handled ? "handled" : "open", before,
                                    static_cast<std::int64_t>(std::min(limit, kMaxReportPage))}}}));
}

Outcome<std::int64_t> CountOpenReports(Database& database) {
  const auto results = Execute(database, {{"SELECT count(*) FROM reports WHERE state = 'open'", {}}});
  if (!results) return Unexpected{results.error()};
  return NumberIn(results->at(0).rows.at(0), 0);
}

}  // namespace dw::records

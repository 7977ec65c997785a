#include "adapters/records/audit_log.h"

#include <algorithm>

#include "adapters/records/record_rows.h"
#include "core/maps/utf8.h"

namespace dw::records {

Statement AuditOf(AuditEntry entry) {
  entry.details = std::string(maps::ClipUtf8(entry.details, kMaxAuditDetails));
  if (entry.id.empty()) entry.id = NewRecordId(entry.at);
  return {"INSERT INTO audit (id, at, who, what, target, details, address) VALUES ($1, $2, $3, $4, $5, $6, $7)",
          {std::move(entry.id), entry.at.count(), std::move(entry.who), std::move(entry.what), std::move(entry.target),
           std::move(entry.details), std::move(entry.address)}};
}

Outcome<std::vector<AuditEntry>> AuditPage(Database& database, const std::string& target, const std::string& before,
                                           std::size_t limit) {
  return FindAudit(database, {.target = target, .before = before, .limit = limit});
}

Outcome<std::vector<AuditEntry>> FindAudit(Database& database, const AuditQuery& query) {
  const auto results = Execute(
      database, {{"SELECT id, at, who, what, target, details, address FROM audit WHERE ($1 = '' OR target = $1) AND "
                  "($2 = '' OR id < $2) AND ($3 = '' OR who = $3) AND ($4 = '' OR what LIKE $5 ESCAPE '!') ORDER BY id "
                  "DESC LIMIT $6",
                  {query.target, query.before, query.who, query.what, LikePattern(query.what).substr(1),
                   static_cast<std::int64_t>(std::min(query.limit, kMaxAuditPage))}}});
  if (!results) return Unexpected{results.error()};
  std::vector<AuditEntry> entries;
  for (const SqlRow& row : results->at(0).rows) {
    entries.push_back({TextIn(row, 0), TimeIn(row, 1), TextIn(row, 2), TextIn(row, 3), TextIn(row, 4), TextIn(row, 5),
                       TextIn(row, 6)});
  }
  return entries;
}

}  // namespace dw::records

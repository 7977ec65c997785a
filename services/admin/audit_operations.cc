#include "adapters/records/audit_log.h"
#include "runtime/web_page.h"
#include "services/admin/admin_json.h"
#include "services/admin/admin_service.h"

namespace dw::admin {
namespace {

/// Entries in an export, at most; a filter narrows it.
constexpr std::size_t kMostExported = 50'000;

const std::vector<Field> kEntry = {{"id", Shape::kText, "its name"},
                                   {"at", Shape::kText, "time"},
                                   {"who", Shape::kText, "uuid, operator or issuer"},
                                   {"what", Shape::kText, "like ban.add"},
                                   {"target", Shape::kText, "whom or what it was done to"},
                                   {"details", Shape::kText, "one line"},
                                   {"address", Shape::kText, "where from"}};

Json EntryJson(const records::AuditEntry& entry) {
  return {{"id", entry.id},         {"at", TimeJson(entry.at)}, {"who", entry.who},        {"what", entry.what},
          {"target", entry.target}, {"details", entry.details}, {"address", entry.address}};
}

records::AuditQuery QueryOf(const HttpRequest& request) {
  records::AuditQuery query;
  query.target = std::string(request.Query("target"));
  query.who = std::string(request.Query("who"));
  query.what = std::string(request.Query("what"));
  query.before = std::string(request.Query("before"));
  return query;
}

HttpResponse List(Database& database, const Call& call) {
  records::AuditQuery query = QueryOf(call.request);
  query.limit = LimitOf(call.request, records::kMaxAuditPage);
  const auto entries = records::FindAudit(database, query);
  if (!entries) return ProblemOf(entries.error());
  std::vector<Json> items;
  for (const records::AuditEntry& entry : *entries) items.push_back(EntryJson(entry));
  return AnswerPage(std::move(items), query.limit);
}

HttpResponse Export(Database& database, const Call& call) {
  records::AuditQuery query = QueryOf(call.request);
  std::string lines;
  for (std::size_t count = 0; count < kMostExported;) {
    const auto entries = records::FindAudit(database, query);
    if (!entries) return ProblemOf(entries.error());
    for (const records::AuditEntry& entry : *entries) {
      lines += EntryJson(entry).dump(-1, ' ', false, Json::error_handler_t::replace) + "\n";
    }
    if (entries->size() < query.limit) break;
    count += entries->size();
    query.before = entries->back().id;
  }
  HttpResponse response = JsonResponse(std::move(lines));
  response.content_type = "application/x-ndjson";
  response.headers.emplace_back("Content-Disposition", "attachment; filename=\"audit.ndjson\"");
  return response;
}

}  // namespace

void AddAuditOperations(std::vector<Operation>& all, const AdminContext& context) {
  const std::vector<Field> filter = {{"target", Shape::kText, "of this one alone"},
                                     {"who", Shape::kText, "by this one alone"},
                                     {"what", Shape::kText, "beginning like this"},
                                     {"before", Shape::kText, "the \"next\" of the page before"},
                                     {"limit", Shape::kNumber, "so many"}};
  Database& database = context.database;
  all.insert(all.end(), {{"GET",
                          "/audit",
                          "Audit",
                          "What was done, the newest first",
                          [&database](const Call& call) { return List(database, call); },
                          filter,
                          {},
                          kEntry,
                          true},
                         {"GET", "/audit/export", "Audit", "The same as lines of JSON",
                          [&database](const Call& call) { return Export(database, call); }, filter}});
}

}  // namespace dw::admin

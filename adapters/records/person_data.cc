#include "adapters/records/person_data.h"

#include <algorithm>
#include <utility>

#include "adapters/records/audit_log.h"
#include "adapters/records/record_rows.h"
#include "adapters/records/sign_ins.h"
#include "adapters/records/tables.h"

namespace dw::records {
namespace {

using Json = nlohmann::ordered_json;

/// What is told of a table: its columns without the secrets.
std::vector<std::string> ToldOf(const Table& table) {
  std::vector<std::string> told;
  for (const std::string_view column : table.columns) {
    if (std::ranges::find(table.secrets, column) == table.secrets.end()) told.emplace_back(column);
  }
  return told;
}

std::string Joined(const std::vector<std::string>& columns) {
  std::string all;
  for (const std::string& column : columns) all += (all.empty() ? "" : ", ") + column;
  return all;
}

/// The column of a table in which somebody is found: of those about nobody alone, bans and audit.
std::string_view FoundIn(const Table& table) {
  if (table.name == "bans") return "subject";
  if (table.name == "audit") return "target";
  return table.person;
}

Json JsonOf(const SqlValue& value) {
  if (const auto* number = std::get_if<std::int64_t>(&value)) return *number;
  if (const auto* text = std::get_if<std::string>(&value)) return *text;
  return nullptr;
}

}  // namespace

Outcome<nlohmann::ordered_json> ExportPerson(Database& database, const std::string& id) {
  const auto person = FindPerson(database, id);
  if (!person) return Unexpected{person.error()};
  std::vector<Statement> batch;
  std::vector<const Table*> tables;
  for (const Table& table : AllTables()) {
    const std::string_view found_in = FoundIn(table);
    if (found_in.empty()) continue;
    tables.push_back(&table);
    batch.push_back({"SELECT " + Joined(ToldOf(table)) + " FROM " + std::string(table.name) + " WHERE " +
                         std::string(found_in) + " = $1 ORDER BY 1, 2",
                     {id}});
  }
  const auto results = Execute(database, std::move(batch));
  if (!results) return Unexpected{results.error()};
  Json all = Json::object();
  for (std::size_t i = 0; i < tables.size(); ++i) {
    Json rows = Json::array();
    const auto columns = ToldOf(*tables[i]);
    for (const SqlRow& row : results->at(i).rows) {
      Json one = Json::object();
      for (std::size_t c = 0; c < columns.size(); ++c) one[columns[c]] = JsonOf(row.at(c));
      rows.push_back(std::move(one));
    }
    all[std::string(tables[i]->name)] = std::move(rows);
  }
  return Json{{"person", id}, {"tables", std::move(all)}};
}

Outcome<std::vector<std::string>> ErasePerson(Database& database, const std::string& id, Millis now,
                                              const Actor& actor) {
  const auto person = FindPerson(database, id);
  if (!person) return Unexpected{person.error()};
  auto ended = EndSignIns(database, {.person = id}, now, actor);
  if (!ended) return ended;
  std::vector<Statement> batch{
      {"DELETE FROM people WHERE id = $1 AND (given_role <> 'admin' OR disabled_at > 0 OR EXISTS (SELECT 1 FROM people "
       "AS other WHERE other.given_role = 'admin' AND other.disabled_at = 0 AND other.id <> $1))",
       {id},
       true}};
  for (const Table& table : AllTables()) {
    if (table.person.empty() || table.name == "people") continue;
    batch.push_back({"DELETE FROM " + std::string(table.name) + " WHERE " + std::string(table.person) + " = $1", {id}});
  }
  batch.push_back({"UPDATE bans SET name = '', reason = '' WHERE subject = $1", {id}});
  // What they reported of others stays, without them.
  batch.push_back(
      {"UPDATE reports SET reporter = '', reporter_name = '', reason = '', context = '[]' WHERE reporter = $1", {id}});
  batch.push_back({"UPDATE audit SET details = '', address = '' WHERE target = $1 OR who = $1", {id}});
  batch.push_back(AuditOf({"", now, actor.who, "person.erase", id, "", actor.address}));
  const auto done = Execute(database, std::move(batch));
  if (done) return ended;
  if (done.error().code != Fault::Code::kConflict) return Unexpected{done.error()};
  return Unexpected{Fault{Fault::Code::kDenied, "Somebody has to govern: make another person admin first."}};
}

}  // namespace dw::records

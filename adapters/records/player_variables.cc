#include "adapters/records/player_variables.h"

#include "adapters/records/record_rows.h"

namespace dw::records {

Outcome<std::map<std::string, std::string>> PlayerVariables(Database& database, const std::string& person,
                                                            const std::string& world) {
  const auto results = Execute(
      database,
      {{"SELECT name, value FROM player_variables WHERE person = $1 AND world = $2 ORDER BY name", {person, world}}});
  if (!results) return Unexpected{results.error()};
  std::map<std::string, std::string> all;
  for (const SqlRow& row : results->at(0).rows) all.emplace(TextIn(row, 0), TextIn(row, 1));
  return all;
}

Outcome<Ok> SetPlayerVariable(Database& database, const std::string& person, const std::string& world,
                              const std::string& name, const std::string& value, Millis now) {
  if (name.empty() || !MayBeKept(name, kMaxPlayerVariableName) || !MayBeKept(value, kMaxPlayerVariableValue)) {
    return Unexpected{Fault{Fault::Code::kDenied, "A name has at most 64 bytes, and a value 8,000 in one line."}};
  }
  const Statement forget{"DELETE FROM player_variables WHERE person = $1 AND world = $2 AND name = $3",
                         {person, world, name}};
  std::vector<Statement> batch{forget};
  if (!value.empty()) {
    batch.push_back(
        {"INSERT INTO player_variables (person, world, name, value, updated_at) SELECT $1, $2, $3, $4, "
         "CAST($5 AS BIGINT) WHERE (SELECT count(*) FROM player_variables WHERE person = $1 AND world = $2) "
         "< CAST($6 AS BIGINT)",
         {person, world, name, value, now.count(), static_cast<std::int64_t>(kMaxPlayerVariables)},
         true});
  }
  const auto done = Execute(database, std::move(batch));
  if (done) return Ok{};
  if (done.error().code != Fault::Code::kConflict) return Unexpected{done.error()};
  return Unexpected{Fault{Fault::Code::kTooLarge, "There are as many variables as there may be."}};
}

}  // namespace dw::records

#include "adapters/records/signing_keys.h"

#include "adapters/records/record_rows.h"

namespace dw::records {

Outcome<std::vector<KeptKey>> KeptKeys(Database& database) {
  const auto results = Execute(
      database, {{"SELECT id, algorithm, pem, created_at, retired_at FROM signing_keys ORDER BY created_at, id", {}}});
  if (!results) return Unexpected{results.error()};
  std::vector<KeptKey> keys;
  for (const SqlRow& row : results->at(0).rows) {
    keys.push_back({TextIn(row, 0), TextIn(row, 1), TextIn(row, 2), TimeIn(row, 3), TimeIn(row, 4)});
  }
  return keys;
}

Outcome<Ok> ReplaceKey(Database& database, const KeptKey& key, const std::string& newest, Millis forget_before) {
  // Each is named after the one it follows: of two programs that replace the same key one is refused.
  const std::string slot = "key after " + newest + " " + key.algorithm;
  const auto done = Execute(
      database, {{"INSERT INTO revisions (name, number) VALUES ($1, 0)", {slot}},
                 {"UPDATE signing_keys SET retired_at = $1 WHERE algorithm = $2 AND retired_at = 0",
                  {key.created_at.count(), key.algorithm}},
                 {"DELETE FROM signing_keys WHERE retired_at > 0 AND retired_at < $1", {forget_before.count()}},
                 {"INSERT INTO signing_keys (id, algorithm, pem, created_at, retired_at) VALUES ($1, $2, $3, $4, 0)",
                  {key.id, key.algorithm, key.pem, key.created_at.count()}}});
  if (done || done.error().code == Fault::Code::kConflict) return Ok{};
  return Unexpected{done.error()};
}

}  // namespace dw::records

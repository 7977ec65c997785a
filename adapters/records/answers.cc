#include "adapters/records/answers.h"

#include "adapters/records/record_rows.h"

namespace dw::records {
namespace {

Outcome<Ok> Nothing(const Outcome<SqlResults>& done) {
  if (!done) return Unexpected{done.error()};
  return Ok{};
}

}  // namespace

Outcome<std::optional<KeptAnswer>> FindAnswer(Database& database, const std::string& id) {
  const auto there = Execute(database, {{"SELECT request, status, body FROM answers WHERE id = $1", {id}}});
  if (!there) return Unexpected{there.error()};
  if (there->at(0).rows.empty()) return std::optional<KeptAnswer>();
  const SqlRow& row = there->at(0).rows.front();
  return std::optional(KeptAnswer{TextIn(row, 0), NumberIn(row, 1), TextIn(row, 2)});
}

Statement AnswerKey(const std::string& id, const std::string& person, const std::string& request, Millis now) {
  return {"INSERT INTO answers (id, person, request, status, body, created_at) VALUES ($1, $2, $3, 0, '', $4)",
          {id, person, request, now.count()}};
}

Outcome<Ok> KeepAnswer(Database& database, const std::string& id, std::int64_t status, const std::string& body,
                       Millis now) {
  return Nothing(Execute(database, {{"UPDATE answers SET status = $1, body = $2 WHERE id = $3", {status, body, id}},
                                    {"DELETE FROM answers WHERE created_at < $1", {(now - kAnswerKept).count()}}}));
}

}  // namespace dw::records

#include "adapters/records/bans.h"

#include <algorithm>

#include "adapters/records/audit_log.h"
#include "adapters/records/record_rows.h"

namespace dw::records {
namespace {

constexpr std::size_t kLongestSubject = 64;
constexpr std::size_t kLongestPath = 1'000;

const std::string kColumns =
    "id, world, room, subject, name, reason, by_whom, created_at, until_at, lifted_at, lifted_by";

Ban BanIn(const SqlRow& row) {
  return {TextIn(row, 0), TextIn(row, 1), TextIn(row, 2), TextIn(row, 3), TextIn(row, 4), TextIn(row, 5),
          TextIn(row, 6), TimeIn(row, 7), TimeIn(row, 8), TimeIn(row, 9), TextIn(row, 10)};
}

Outcome<std::vector<Ban>> BansOf(const Outcome<SqlResults>& results) {
  if (!results) return Unexpected{results.error()};
  std::vector<Ban> bans;
  for (const SqlRow& row : results->at(0).rows) bans.push_back(BanIn(row));
  return bans;
}

Statement Revised() {
  return {"UPDATE revisions SET number = number + 1 WHERE name = 'bans'", {}, true};
}

Fault Refused(const char* what, Fault::Code code = Fault::Code::kDenied) {
  return {code, what};
}

}  // namespace

Outcome<Ban> AddBan(Database& database, Ban ban, Millis now, const std::string& address) {
  if (ban.subject.empty() || !MayBeKept(ban.subject, kLongestSubject)) {
    return Unexpected{Refused("A ban needs the uuid of whom it keeps out.")};
  }
  if (!MayBeKept(ban.reason, kMaxBanReason)) {
    return Unexpected{Refused("The reason is one line of at most 500 bytes.")};
  }
  if (!MayBeKept(ban.name, kMaxBanName)) return Unexpected{Refused("The name is one line of at most 200 bytes.")};
  if (!MayBeKept(ban.room, kLongestPath)) return Unexpected{Refused("This room cannot be.")};
  if (ban.until != Millis(0) && ban.until <= now) return Unexpected{Refused("The ban would be over already.")};
  if (ban.id.empty()) ban.id = NewRecordId(now);
  ban.created_at = now;
  const Statement insert{
      "INSERT INTO bans (" + kColumns +
          ") SELECT $1, $2, $3, $4, $5, $6, $7, CAST($8 AS BIGINT), CAST($9 AS BIGINT), 0, '' WHERE (SELECT count(*) "
          "FROM bans WHERE lifted_at = 0 AND (until_at = 0 OR until_at > CAST($8 AS BIGINT))) < CAST($10 AS BIGINT)",
      {ban.id, ban.world, ban.room, ban.subject, ban.name, ban.reason, ban.by, now.count(), ban.until.count(),
       static_cast<std::int64_t>(kMaxBans)},
      true};
  const auto done =
      Execute(database, {insert, Revised(), AuditOf({"", now, ban.by, "ban.add", ban.subject, ban.reason, address})});
  if (done) return ban;
  if (done.error().code != Fault::Code::kConflict) return Unexpected{done.error()};
  // Perhaps the answer to the first try was lost.
  const auto there = BansOf(Execute(database, {{"SELECT " + kColumns + " FROM bans WHERE id = $1", {ban.id}}}));
  if (!there) return Unexpected{there.error()};
  if (!there->empty()) return there->front();
  return Unexpected{Refused("There are as many bans as there may be; lift some.", Fault::Code::kTooLarge)};
}

Outcome<Ok> LiftBan(Database& database, const std::string& id, const std::string& by, Millis now,
                    const std::string& address) {
  const auto done = Execute(
      database,
      {{"UPDATE bans SET lifted_at = $1, lifted_by = $2 WHERE id = $3 AND lifted_at = 0", {now.count(), by, id}, true},
       Revised(),
       AuditOf({"", now, by, "ban.lift", id, "", address})});
  if (done) return Ok{};
  if (done.error().code != Fault::Code::kConflict) return Unexpected{done.error()};
  return Unexpected{Refused("There is no such ban that holds.", Fault::Code::kNotFound)};
}

Outcome<std::vector<Ban>> ActiveBans(Database& database, Millis now) {
  return BansOf(Execute(database, {{"SELECT " + kColumns +
                                        " FROM bans WHERE lifted_at = 0 AND (until_at = 0 OR until_at > $1) ORDER BY "
                                        "id LIMIT $2",
                                    {now.count(), static_cast<std::int64_t>(kMaxBans)}}}));
}

Outcome<std::vector<Ban>> BanPage(Database& database, const std::string& before, std::size_t limit) {
  return BansOf(
      Execute(database, {{"SELECT " + kColumns + " FROM bans WHERE ($1 = '' OR id < $1) ORDER BY id DESC LIMIT $2",
                          {before, static_cast<std::int64_t>(std::min(limit, kMaxBanPage))}}}));
}

Outcome<std::int64_t> BanRevision(Database& database) {
  const auto results = Execute(database, {{"SELECT number FROM revisions WHERE name = 'bans'", {}}});
  if (!results) return Unexpected{results.error()};
  return NumberIn(results->at(0).rows.at(0), 0);
}

}  // namespace dw::records

#include "adapters/records/migrations.h"

#include <array>
#include <string>

namespace dw::records {
namespace {

/// One step. What has once been released never changes: another step follows.
using Step = std::vector<const char*>;

const std::array<Step, 5> kSteps = {
    Step{
        // How often something has changed, for those who keep it in memory.
        "CREATE TABLE revisions (name TEXT PRIMARY KEY, number BIGINT NOT NULL)",
        "CREATE TABLE audit (id TEXT PRIMARY KEY, at BIGINT NOT NULL, who TEXT NOT NULL, what TEXT NOT NULL, "
        "target TEXT NOT NULL, details TEXT NOT NULL, address TEXT NOT NULL)",
        "CREATE INDEX audit_target ON audit (target, id)",
    },
    Step{
        "CREATE TABLE bans (id TEXT PRIMARY KEY, world TEXT NOT NULL, room TEXT NOT NULL, subject TEXT NOT NULL, "
        "name TEXT NOT NULL, reason TEXT NOT NULL, by_whom TEXT NOT NULL, created_at BIGINT NOT NULL, "
        "until_at BIGINT NOT NULL, lifted_at BIGINT NOT NULL, lifted_by TEXT NOT NULL)",
        "CREATE INDEX bans_subject ON bans (subject)",
        "CREATE INDEX bans_active ON bans (lifted_at, until_at)",
        "INSERT INTO revisions (name, number) VALUES ('bans', 0)",
    },
    Step{
        "CREATE TABLE people (id TEXT PRIMARY KEY, name TEXT NOT NULL, email TEXT NOT NULL, locale TEXT NOT NULL, "
        "given_role TEXT NOT NULL, given_tags TEXT NOT NULL, claimed_role TEXT NOT NULL, claimed_tags TEXT NOT NULL, "
        "found_by TEXT NOT NULL, created_at BIGINT NOT NULL, seen_at BIGINT NOT NULL, disabled_at BIGINT NOT NULL, "
        "version BIGINT NOT NULL)",
        "CREATE TABLE identities (issuer TEXT NOT NULL, subject TEXT NOT NULL, person TEXT NOT NULL, "
        "created_at BIGINT NOT NULL, PRIMARY KEY (issuer, subject))",
        "CREATE INDEX identities_person ON identities (person)",
        "CREATE TABLE accounts (person TEXT PRIMARY KEY, login TEXT NOT NULL UNIQUE, password TEXT NOT NULL, "
        "totp_secret TEXT NOT NULL, totp_step BIGINT NOT NULL, recovery TEXT NOT NULL, created_at BIGINT NOT NULL, "
        "changed_at BIGINT NOT NULL)",
        "CREATE TABLE sign_ins (id TEXT PRIMARY KEY, cookie TEXT NOT NULL UNIQUE, person TEXT NOT NULL, "
        "issuer TEXT NOT NULL, issuer_session TEXT NOT NULL, issuer_subject TEXT NOT NULL, refresh TEXT NOT NULL, "
        "id_token TEXT NOT NULL, created_at BIGINT NOT NULL, seen_at BIGINT NOT NULL, checked_at BIGINT NOT NULL, "
        "expires_at BIGINT NOT NULL, ended_at BIGINT NOT NULL, address TEXT NOT NULL, agent TEXT NOT NULL)",
        "CREATE INDEX sign_ins_person ON sign_ins (person)",
        "CREATE INDEX sign_ins_issuer ON sign_ins (issuer, issuer_session)",
        "CREATE TABLE invitations (id TEXT PRIMARY KEY, token TEXT NOT NULL UNIQUE, kind TEXT NOT NULL, "
        "role TEXT NOT NULL, tags TEXT NOT NULL, name TEXT NOT NULL, person TEXT NOT NULL, by_whom TEXT NOT NULL, "
        "created_at BIGINT NOT NULL, expires_at BIGINT NOT NULL, used_at BIGINT NOT NULL, revoked_at BIGINT NOT NULL)",
        "CREATE TABLE logins (id TEXT PRIMARY KEY, cookie TEXT NOT NULL UNIQUE, person TEXT NOT NULL, "
        "methods TEXT NOT NULL, created_at BIGINT NOT NULL, expires_at BIGINT NOT NULL)",
        "CREATE INDEX logins_person ON logins (person)",
        "CREATE TABLE grants (token TEXT PRIMARY KEY, kind TEXT NOT NULL, family TEXT NOT NULL, client TEXT NOT NULL, "
        "person TEXT NOT NULL, login TEXT NOT NULL, redirect_uri TEXT NOT NULL, challenge TEXT NOT NULL, "
        "nonce TEXT NOT NULL, scope TEXT NOT NULL, signed_in_at BIGINT NOT NULL, created_at BIGINT NOT NULL, "
        "expires_at BIGINT NOT NULL, successor TEXT NOT NULL)",
        "CREATE INDEX grants_family ON grants (family)",
        "CREATE INDEX grants_person ON grants (person)",
        "CREATE INDEX grants_login ON grants (login)",
        "CREATE INDEX grants_expires ON grants (expires_at)",
        "CREATE TABLE signing_keys (id TEXT PRIMARY KEY, algorithm TEXT NOT NULL, pem TEXT NOT NULL, "
        "created_at BIGINT NOT NULL, retired_at BIGINT NOT NULL)",
        // News for who keeps connections; those that were not told otherwise read it here.
        "CREATE TABLE standings (id TEXT PRIMARY KEY, at BIGINT NOT NULL, kind TEXT NOT NULL, who TEXT NOT NULL)",
        "CREATE INDEX standings_at ON standings (at)",
    },
    Step{
        "CREATE TABLE rooms (room TEXT PRIMARY KEY, world TEXT NOT NULL, access TEXT NOT NULL, tags TEXT NOT NULL, "
        "updated_at BIGINT NOT NULL, version BIGINT NOT NULL)",
        "INSERT INTO revisions (name, number) VALUES ('rooms', 0)",
        "CREATE TABLE reports (id TEXT PRIMARY KEY, world TEXT NOT NULL, room TEXT NOT NULL, reporter TEXT NOT NULL, "
        "reporter_name TEXT NOT NULL, subject TEXT NOT NULL, subject_name TEXT NOT NULL, reason TEXT NOT NULL, "
        "context TEXT NOT NULL, created_at BIGINT NOT NULL, state TEXT NOT NULL, handled_by TEXT NOT NULL, "
        "handled_at BIGINT NOT NULL, note TEXT NOT NULL, version BIGINT NOT NULL)",
        "CREATE INDEX reports_state ON reports (state, id)",
        "CREATE TABLE announcements (id TEXT PRIMARY KEY, world TEXT NOT NULL, room TEXT NOT NULL, text TEXT NOT NULL, "
        "warning BIGINT NOT NULL, by_whom TEXT NOT NULL, created_at BIGINT NOT NULL, reached BIGINT NOT NULL)",
        "CREATE TABLE answers (id TEXT PRIMARY KEY, person TEXT NOT NULL, request TEXT NOT NULL, status BIGINT NOT "
        "NULL, "
        "body TEXT NOT NULL, created_at BIGINT NOT NULL)",
        "CREATE TABLE player_variables (person TEXT NOT NULL, world TEXT NOT NULL, name TEXT NOT NULL, "
        "value TEXT NOT NULL, updated_at BIGINT NOT NULL, PRIMARY KEY (person, world, name))",
    },
    Step{
        "ALTER TABLE rooms ADD COLUMN capacity BIGINT NOT NULL DEFAULT 0",
        "ALTER TABLE rooms ADD COLUMN password TEXT NOT NULL DEFAULT ''",
    },
};

/// How many steps were taken; nothing when even the first has not been.
Outcome<std::int64_t> Taken(Database& database) {
  const auto results = Execute(database, {{"SELECT coalesce(max(number), 0) FROM migrations", {}}});
  if (!results) return Unexpected{results.error()};
  return std::get<std::int64_t>(results->at(0).rows.at(0).at(0));
}

Outcome<Ok> Take(Database& database, std::int64_t number, const Step& step) {
  // First the number: of two programs one waits here for the other, and then has nothing to do.
  std::vector<Statement> batch{{"INSERT INTO migrations (number) VALUES ($1)", {number}}};
  for (const char* sql : step) batch.push_back({sql, {}});
  const auto taken = Execute(database, std::move(batch));
  if (!taken && taken.error().code != Fault::Code::kConflict) return Unexpected{taken.error()};
  return Ok{};
}

}  // namespace

std::int64_t LastStep() {
  return static_cast<std::int64_t>(kSteps.size());
}

Outcome<Ok> Migrate(Database& database) {
  const Statement create{"CREATE TABLE IF NOT EXISTS migrations (number BIGINT PRIMARY KEY)", {}};
  auto made = Execute(database, {create});
  // PostgreSQL lets two try at once, and tells one of them that it is there: in its own tables of tables.
  if (!made && made.error().code == Fault::Code::kConflict) made = Execute(database, {create});
  if (!made) return Unexpected{made.error()};
  const auto taken = Taken(database);
  if (!taken) return Unexpected{taken.error()};
  if (*taken > LastStep()) {
    return Unexpected{Fault{Fault::Code::kConflict, "These records were written by a newer Digiwork (step " +
                                                        std::to_string(*taken) + ", this one knows " +
                                                        std::to_string(LastStep()) + "). Start that one."}};
  }
  for (auto number = *taken + 1; number <= LastStep(); ++number) {
    const auto done = Take(database, number, kSteps.at(static_cast<std::size_t>(number) - 1));
    if (!done) return done;
  }
  return Ok{};
}

}  // namespace dw::records

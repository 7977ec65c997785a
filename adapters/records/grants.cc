#include "adapters/records/grants.h"

#include "adapters/records/record_rows.h"

namespace dw::records {
namespace {

const std::string kColumns =
    "token, kind, family, client, person, login, redirect_uri, challenge, nonce, scope, signed_in_at, created_at, "
    "expires_at";

const char* NameOf(Grant::Kind kind) {
  return kind == Grant::Kind::kCode ? "code" : "refresh";
}

Grant GrantIn(const SqlRow& row) {
  return {TextIn(row, 0),  TextIn(row, 1) == "code" ? Grant::Kind::kCode : Grant::Kind::kRefresh,
          TextIn(row, 2),  TextIn(row, 3),
          TextIn(row, 4),  TextIn(row, 5),
          TextIn(row, 6),  TextIn(row, 7),
          TextIn(row, 8),  TextIn(row, 9),
          TimeIn(row, 10), TimeIn(row, 11),
          TimeIn(row, 12)};
}

}  // namespace

Outcome<Ok> AddGrant(Database& database, const Grant& grant) {
  const auto done =
      Execute(database, {{"INSERT INTO grants (" + kColumns +
                              ", successor) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, '')",
                          {grant.token, NameOf(grant.kind), grant.family, grant.client, grant.person, grant.login,
                           grant.redirect_uri, grant.challenge, grant.nonce, grant.scope, grant.signed_in_at.count(),
                           grant.created_at.count(), grant.expires_at.count()}}});
  if (!done) return Unexpected{done.error()};
  return Ok{};
}

Outcome<std::optional<Grant>> TakeGrant(Database& database, const Exchange& exchange) {
  const auto results = Execute(
      database,
      {{"UPDATE grants SET successor = $1 WHERE token = $2 AND kind = $3 AND client = $4 AND redirect_uri = $5 AND "
        "challenge = $6 AND successor = '' AND expires_at > $7 RETURNING " +
            kColumns,
        {exchange.successor, exchange.token, NameOf(exchange.kind), exchange.client, exchange.redirect_uri,
         exchange.challenge, exchange.now.count()}},
       {"INSERT INTO grants (" + kColumns +
            ", successor) SELECT $1, 'refresh', family, client, person, login, '', '', '', scope, signed_in_at, "
            "CAST($2 "
            "AS BIGINT), CAST($3 AS BIGINT), '' FROM grants WHERE token = $4 AND successor = $1",
        {exchange.successor, exchange.now.count(), exchange.successor_expires_at.count(), exchange.token}}});
  if (!results) return Unexpected{results.error()};
  if (!results->at(0).rows.empty()) return std::optional(GrantIn(results->at(0).rows.front()));
  const auto stolen = Execute(
      database, {{"DELETE FROM grants WHERE family IN (SELECT family FROM grants WHERE token = $1 AND successor <> '' "
                  "AND client = $2)",
                  {exchange.token, exchange.client}}});
  if (!stolen) return Unexpected{stolen.error()};
  return std::optional<Grant>();
}

Outcome<Login> AddLogin(Database& database, Login login, Millis now) {
  login.id = NewRecordId(now);
  login.created_at = now;
  const auto done =
      Execute(database,
              {{"INSERT INTO logins (id, cookie, person, methods, created_at, expires_at) VALUES ($1, $2, $3, $4, $5, "
                "$6)",
                {login.id, login.cookie, login.person, login.methods, now.count(), login.expires_at.count()}}});
  if (!done) return Unexpected{done.error()};
  return login;
}

Outcome<Login> FindLogin(Database& database, const std::string& cookie, Millis now) {
  const auto results = Execute(
      database, {{"SELECT logins.id, logins.cookie, logins.person, logins.methods, logins.created_at, "
                  "logins.expires_at FROM logins JOIN people ON people.id = logins.person WHERE cookie = $1 AND "
                  "expires_at > $2 AND disabled_at = 0",
                  {cookie, now.count()}}});
  if (!results) return Unexpected{results.error()};
  if (results->at(0).rows.empty()) return Unexpected{Fault{Fault::Code::kNotFound, "Nobody is there."}};
  const SqlRow& row = results->at(0).rows.front();
  return Login{TextIn(row, 0), TextIn(row, 1), TextIn(row, 2), TextIn(row, 3), TimeIn(row, 4), TimeIn(row, 5)};
}

Outcome<Ok> EndLogins(Database& database, const std::string& id, const std::string& person) {
  if (id.empty() && person.empty()) return Ok{};
  const auto done = Execute(
      database, {{"DELETE FROM grants WHERE ($1 = '' OR login = $1) AND ($2 = '' OR person = $2)", {id, person}},
                 {"DELETE FROM logins WHERE ($1 = '' OR id = $1) AND ($2 = '' OR person = $2)", {id, person}}});
  if (!done) return Unexpected{done.error()};
  return Ok{};
}

}  // namespace dw::records

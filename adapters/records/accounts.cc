#include "adapters/records/accounts.h"

#include <algorithm>

#include "adapters/records/audit_log.h"
#include "adapters/records/record_rows.h"

namespace dw::records {
namespace {

const std::string kColumns = "person, login, password, totp_secret, totp_step, recovery, created_at, changed_at";

Outcome<Account> OneOf(const Outcome<SqlResults>& results) {
  if (!results) return Unexpected{results.error()};
  if (results->at(0).rows.empty()) return Unexpected{Fault{Fault::Code::kNotFound, "There is no such account."}};
  const SqlRow& row = results->at(0).rows.front();
  return Account{TextIn(row, 0), TextIn(row, 1),   TextIn(row, 2),
                 TextIn(row, 3), NumberIn(row, 4), SplitOnBlanks(TextIn(row, 5)),
                 TimeIn(row, 6), TimeIn(row, 7)};
}

Outcome<Ok> Nothing(const Outcome<SqlResults>& done) {
  if (!done) return Unexpected{done.error()};
  return Ok{};
}

}  // namespace

bool MayBeLogin(std::string_view login) {
  const auto plain = [](char c) { return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9'); };
  return !login.empty() && login.size() <= kMaxLogin && plain(login.front()) && std::ranges::all_of(login, [&](char c) {
    return plain(c) || std::string_view("-_.@+").find(c) != std::string_view::npos;
  });
}

Statement InsertAccount(const Account& account) {
  return {"INSERT INTO accounts (" + kColumns + ") VALUES ($1, $2, $3, $4, $5, $6, $7, $8)",
          {account.person, account.login, account.password, account.totp_secret, account.totp_step,
           JoinWords(account.recovery), account.created_at.count(), account.changed_at.count()}};
}

Outcome<Account> FindAccountByLogin(Database& database, const std::string& login) {
  return OneOf(Execute(database, {{"SELECT " + kColumns + " FROM accounts WHERE login = $1", {login}}}));
}

Outcome<Account> FindAccount(Database& database, const std::string& person) {
  return OneOf(Execute(database, {{"SELECT " + kColumns + " FROM accounts WHERE person = $1", {person}}}));
}

Outcome<Person> AddAccount(Database& database, Person person, Account account, Millis now, const Actor& actor) {
  if (!MayBeLogin(account.login)) {
    return Unexpected{Fault{Fault::Code::kDenied, "A login is small letters, digits and -_.@+, at most 64 of them."}};
  }
  if (person.name.empty()) person.name = account.login;
  if (!MayBeKept(person.name, kMaxPersonName) || !MayBeKept(person.email, kMaxEmail)) {
    return Unexpected{Fault{Fault::Code::kDenied, "A name is one line of at most 120 bytes."}};
  }
  if (person.id.empty()) person.id = NewUuid(now);
  person.created_at = now;
  account.person = person.id;
  account.created_at = now;
  account.changed_at = now;
  const auto done = Execute(database, {InsertPerson(person, account.login), InsertAccount(account),
                                       AuditOf({"", now, actor.who, "person.add", person.id, "", actor.address})});
  if (done) return person;
  if (done.error().code != Fault::Code::kConflict) return Unexpected{done.error()};
  return Unexpected{Fault{Fault::Code::kConflict, "Somebody has this login already."}};
}

Outcome<Ok> SetPassword(Database& database, const std::string& person, const std::string& hash, Millis now,
                        const Actor& actor) {
  return Nothing(Execute(
      database,
      {{"UPDATE accounts SET password = $1, changed_at = $2 WHERE person = $3", {hash, now.count(), person}, true},
       AuditOf({"", now, actor.who, "account.password", person, "", actor.address})}));
}

Outcome<Ok> Rehash(Database& database, const Account& account, const std::string& hash) {
  return Nothing(Execute(database, {{"UPDATE accounts SET password = $1 WHERE person = $2 AND password = $3",
                                     {hash, account.person, account.password}}}));
}

Outcome<Ok> SetTotp(Database& database, const std::string& person, const std::string& sealed_secret, std::int64_t step,
                    const std::vector<std::string>& recovery, Millis now, const Actor& actor) {
  const char* what = sealed_secret.empty() ? "account.totp_off" : "account.totp_on";
  return Nothing(Execute(
      database,
      {{"UPDATE accounts SET totp_secret = $1, totp_step = $2, recovery = $3, changed_at = $4 WHERE person = $5",
        {sealed_secret, step, JoinWords(recovery), now.count(), person},
        true},
       AuditOf({"", now, actor.who, what, person, "", actor.address})}));
}

Outcome<Ok> TakeTotpStep(Database& database, const std::string& person, std::int64_t step) {
  return Nothing(Execute(
      database, {{"UPDATE accounts SET totp_step = $1 WHERE person = $2 AND totp_step < $1", {step, person}, true}}));
}

Outcome<Ok> TakeRecoveryCode(Database& database, const Account& account, const std::string& hash, Millis now,
                             const Actor& actor) {
  std::vector<std::string> left = account.recovery;
  if (std::erase(left, hash) == 0) return Unexpected{Fault{Fault::Code::kConflict, "There is no such code."}};
  return Nothing(Execute(database, {{"UPDATE accounts SET recovery = $1 WHERE person = $2 AND recovery = $3",
                                     {JoinWords(left), account.person, JoinWords(account.recovery)},
                                     true},
                                    AuditOf({"", now, actor.who, "account.recovery_code", account.person,
                                             std::to_string(left.size()) + " left", actor.address})}));
}

}  // namespace dw::records

#include "adapters/records/sign_ins.h"

#include <utility>

#include "adapters/records/audit_log.h"
#include "adapters/records/record_rows.h"
#include "adapters/records/standing_log.h"

namespace dw::records {
namespace {

constexpr std::chrono::hours kKeptWhenOver{24 * 30};

const std::string kColumns =
    "sign_ins.id, sign_ins.cookie, sign_ins.person, sign_ins.issuer, sign_ins.issuer_session, sign_ins.issuer_subject, "
    "sign_ins.refresh, sign_ins.id_token, sign_ins.created_at, sign_ins.seen_at, sign_ins.checked_at, "
    "sign_ins.expires_at, sign_ins.ended_at, sign_ins.address, sign_ins.agent";

SignIn SignInIn(const SqlRow& row) {
  return {TextIn(row, 0),  TextIn(row, 1),  TextIn(row, 2),  TextIn(row, 3),  TextIn(row, 4),
          TextIn(row, 5),  TextIn(row, 6),  TextIn(row, 7),  TimeIn(row, 8),  TimeIn(row, 9),
          TimeIn(row, 10), TimeIn(row, 11), TimeIn(row, 12), TextIn(row, 13), TextIn(row, 14)};
}

}  // namespace

Outcome<SignIn> AddSignIn(Database& database, SignIn sign_in, Millis now) {
  sign_in.id = NewRecordId(now);
  if (!MayBeKept(sign_in.agent, 300)) sign_in.agent = "";
  if (!MayBeKept(sign_in.issuer_session, 255)) sign_in.issuer_session = "";
  const auto done = Execute(
      database,
      {{"UPDATE sign_ins SET ended_at = $1 WHERE person = $2 AND ended_at = 0 AND id NOT IN (SELECT id FROM sign_ins "
        "WHERE person = $2 AND ended_at = 0 ORDER BY seen_at DESC, id DESC LIMIT $3)",
        {now.count(), sign_in.person, static_cast<std::int64_t>(kMaxSignIns - 1)}},
       {"INSERT INTO sign_ins (id, cookie, person, issuer, issuer_session, issuer_subject, refresh, id_token, "
        "created_at, seen_at, checked_at, expires_at, ended_at, address, agent) VALUES ($1, $2, $3, $4, $5, $6, $7, "
        "$8, "
        "$9, $10, $11, $12, 0, $13, $14)",
        {sign_in.id, sign_in.cookie, sign_in.person, sign_in.issuer, sign_in.issuer_session, sign_in.issuer_subject,
         sign_in.refresh, sign_in.id_token, sign_in.created_at.count(), sign_in.seen_at.count(),
         sign_in.checked_at.count(), sign_in.expires_at.count(), sign_in.address, sign_in.agent}},
       AuditOf({"", now, sign_in.person, "sign_in", sign_in.person, "", sign_in.address})});
  if (!done) return Unexpected{done.error()};
  return sign_in;
}

Outcome<SignedIn> FindSignIn(Database& database, const std::string& cookie, Millis now) {
  const auto results =
      Execute(database,
              {{"SELECT " + kColumns +
                    " FROM sign_ins JOIN people ON people.id = sign_ins.person WHERE cookie = $1 AND ended_at = 0 AND "
                    "expires_at > $2 AND disabled_at = 0",
                {cookie, now.count()}}});
  if (!results) return Unexpected{results.error()};
  if (results->at(0).rows.empty()) return Unexpected{Fault{Fault::Code::kNotFound, "Nobody has signed in there."}};
  SignIn sign_in = SignInIn(results->at(0).rows.front());
  auto person = FindPerson(database, sign_in.person);
  if (!person) return Unexpected{person.error()};
  return SignedIn{std::move(sign_in), std::move(*person)};
}

Outcome<Ok> ClaimCheck(Database& database, const SignIn& sign_in, Millis now) {
  const auto done =
      Execute(database, {{"UPDATE sign_ins SET checked_at = $1 WHERE id = $2 AND checked_at = $3 AND ended_at = 0",
                          {now.count(), sign_in.id, sign_in.checked_at.count()},
                          true}});
  if (!done) return Unexpected{done.error()};
  return Ok{};
}

Outcome<Ok> RenewSignIn(Database& database, const SignIn& sign_in, Millis now) {
  const auto done = Execute(
      database, {{"UPDATE sign_ins SET refresh = $1, id_token = $2, checked_at = $3, seen_at = $4 WHERE id = $5 AND "
                  "ended_at = 0",
                  {sign_in.refresh, sign_in.id_token, sign_in.checked_at.count(), now.count(), sign_in.id},
                  true}});
  if (!done) return Unexpected{done.error()};
  return Ok{};
}

Outcome<std::vector<std::string>> EndSignIns(Database& database, const SignInChoice& which, Millis now,
                                             const Actor& actor) {
  const bool chooses = !which.id.empty() || !which.person.empty() ||
                       (!which.issuer.empty() && !(which.issuer_session.empty() && which.issuer_subject.empty()));
  if (!chooses) return std::vector<std::string>{};
  const auto results = Execute(
      database,
      {{"UPDATE sign_ins SET ended_at = $1, refresh = '', id_token = '' WHERE ended_at = 0 AND ($2 = '' OR id = $2) "
        "AND "
        "($3 = '' OR person = $3) AND ($4 = '' OR issuer = $4) AND ($5 = '' OR issuer_session = $5) AND ($6 = '' OR "
        "issuer_subject = $6) AND id <> $7 RETURNING id, person",
        {now.count(), which.id, which.person, which.issuer, which.issuer_session, which.issuer_subject, which.but}}});
  if (!results) return Unexpected{results.error()};
  std::vector<std::string> ended;
  std::vector<Statement> notes;
  for (const SqlRow& row : results->at(0).rows) {
    ended.push_back(TextIn(row, 0));
    notes.push_back(NoteStanding({Standing::Kind::kEnded, TextIn(row, 0), ""}, now));
    const std::string& person = TextIn(row, 1);
    notes.push_back(AuditOf({"", now, actor.who.empty() ? person : actor.who, "sign_out", person, "", actor.address}));
  }
  if (notes.empty()) return ended;
  const auto noted = Execute(database, std::move(notes));
  if (!noted) return Unexpected{noted.error()};
  return ended;
}

Outcome<std::vector<SignIn>> SignInsOf(Database& database, const std::string& person, Millis now) {
  const auto results = Execute(
      database, {{"SELECT " + kColumns +
                      " FROM sign_ins WHERE person = $1 AND ended_at = 0 AND expires_at > $2 ORDER BY seen_at DESC, id",
                  {person, now.count()}}});
  if (!results) return Unexpected{results.error()};
  std::vector<SignIn> all;
  for (const SqlRow& row : results->at(0).rows) all.push_back(SignInIn(row));
  return all;
}

Outcome<Ok> SweepSignIns(Database& database, Millis now) {
  const std::int64_t long_ago = (now - kKeptWhenOver).count();
  const auto done =
      Execute(database, {{"DELETE FROM sign_ins WHERE expires_at < $1 OR (ended_at > 0 AND ended_at < $1)", {long_ago}},
                         {"DELETE FROM grants WHERE expires_at < $1", {now.count()}},
                         {"DELETE FROM logins WHERE expires_at < $1", {now.count()}},
                         {"DELETE FROM invitations WHERE expires_at < $1", {long_ago}}});
  if (!done) return Unexpected{done.error()};
  return Ok{};
}

}  // namespace dw::records

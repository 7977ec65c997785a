#include "adapters/records/invitations.h"

#include <algorithm>
#include <array>

#include "adapters/records/audit_log.h"
#include "adapters/records/record_rows.h"

namespace dw::records {
namespace {

constexpr std::array<const char*, 3> kKinds = {"owner", "person", "reset"};

const std::string kColumns =
    "id, token, kind, role, tags, name, person, by_whom, created_at, expires_at, used_at, revoked_at";
/// That it may be used at $1; an owner's only as long as nobody governs.
const std::string kOpen =
    "used_at = 0 AND revoked_at = 0 AND expires_at > $1 AND (kind <> 'owner' OR NOT EXISTS (SELECT 1 FROM people WHERE "
    "given_role = 'admin' AND disabled_at = 0))";

const char* NameOf(Invitation::Kind kind) {
  return kKinds.at(static_cast<std::size_t>(kind));
}

Invitation InvitationIn(const SqlRow& row) {
  const auto kind = std::ranges::find(kKinds, TextIn(row, 2));
  return {TextIn(row, 0),
          TextIn(row, 1),
          static_cast<Invitation::Kind>(kind - kKinds.begin()),
          access::RoleNamed(TextIn(row, 3)).value_or(access::Role::kMember),
          SplitOnBlanks(TextIn(row, 4)),
          TextIn(row, 5),
          TextIn(row, 6),
          TextIn(row, 7),
          TimeIn(row, 8),
          TimeIn(row, 9),
          TimeIn(row, 10),
          TimeIn(row, 11)};
}

Outcome<std::vector<Invitation>> AllOf(const Outcome<SqlResults>& results) {
  if (!results) return Unexpected{results.error()};
  std::vector<Invitation> all;
  for (const SqlRow& row : results->at(0).rows) all.push_back(InvitationIn(row));
  return all;
}

Fault Gone() {
  return {Fault::Code::kNotFound, "This link was used, was taken back, or has run out."};
}

/// First in a batch: of two who use it at once, one does.
Statement Use(const Invitation& invitation, const std::string& person, Millis now) {
  return {"UPDATE invitations SET used_at = $1, person = $2 WHERE id = $3 AND " + kOpen,
          {now.count(), person, invitation.id},
          true};
}

}  // namespace

Outcome<Invitation> AddInvitation(Database& database, Invitation invitation, Millis now, const Actor& actor) {
  const bool fits = MayBeKept(invitation.name, kMaxPersonName) && invitation.tags.size() <= kMaxTags &&
                    std::ranges::all_of(invitation.tags, MayBeTag) && invitation.role != access::Role::kGuest;
  if (!fits) return Unexpected{Fault{Fault::Code::kDenied, "This name, role or these tags cannot be."}};
  invitation.id = NewRecordId(now);
  invitation.created_at = now;
  invitation.by = actor.who;
  const auto done = Execute(
      database,
      {{"INSERT INTO invitations (" + kColumns +
            ") SELECT $2, $3, $4, $5, $6, $7, $8, $9, CAST($1 AS BIGINT), CAST($10 AS BIGINT), 0, 0 WHERE (SELECT "
            "count(*) FROM invitations WHERE used_at = 0 AND revoked_at = 0 AND expires_at > CAST($1 AS BIGINT)) < "
            "CAST($11 AS BIGINT)",
        {now.count(), invitation.id, invitation.token, NameOf(invitation.kind),
         std::string(access::NameOf(invitation.role)), JoinWords(invitation.tags), invitation.name, invitation.person,
         invitation.by, invitation.expires_at.count(), static_cast<std::int64_t>(kMaxInvitations)},
        true},
       AuditOf({"", now, actor.who, std::string("invitation.") + NameOf(invitation.kind), invitation.id,
                std::string(access::NameOf(invitation.role)), actor.address})});
  if (done) return invitation;
  if (done.error().code != Fault::Code::kConflict) return Unexpected{done.error()};
  return Unexpected{Fault{Fault::Code::kTooLarge, "There are as many open invitations as there may be; revoke some."}};
}

Outcome<Invitation> FindInvitation(Database& database, const std::string& token, Millis now) {
  const auto found = AllOf(Execute(
      database, {{"SELECT " + kColumns + " FROM invitations WHERE token = $2 AND " + kOpen, {now.count(), token}}}));
  if (!found) return Unexpected{found.error()};
  if (found->empty()) return Unexpected{Gone()};
  return found->front();
}

Outcome<Person> AcceptInvitation(Database& database, const Invitation& invitation, Person person, Account account,
                                 Millis now, const std::string& address) {
  if (!MayBeLogin(account.login) || person.name.empty() || !MayBeKept(person.name, kMaxPersonName)) {
    return Unexpected{Fault{Fault::Code::kDenied, "This name or login cannot be."}};
  }
  person.id = NewUuid(now);
  person.created_at = now;
  person.given_role = invitation.kind == Invitation::Kind::kOwner ? access::Role::kAdmin : invitation.role;
  person.given_tags = invitation.tags;
  account.person = person.id;
  account.created_at = now;
  account.changed_at = now;
  const auto done =
      Execute(database, {Use(invitation, person.id, now), InsertPerson(person, account.login), InsertAccount(account),
                         AuditOf({"", now, person.id, "invitation.accept", invitation.id, "", address})});
  if (done) return person;
  if (done.error().code != Fault::Code::kConflict) return Unexpected{done.error()};
  const auto open = FindInvitation(database, invitation.token, now);
  if (!open) return Unexpected{open.error()};
  return Unexpected{Fault{Fault::Code::kConflict, "Somebody has this login already."}};
}

Outcome<Ok> AcceptReset(Database& database, const Invitation& invitation, const std::string& password, Millis now,
                        const std::string& address) {
  const auto done = Execute(
      database, {Use(invitation, invitation.person, now),
                 {"UPDATE accounts SET password = $1, totp_secret = '', totp_step = 0, recovery = '', changed_at = $2 "
                  "WHERE person = $3",
                  {password, now.count(), invitation.person},
                  true},
                 {"DELETE FROM logins WHERE person = $1", {invitation.person}},
                 {"DELETE FROM grants WHERE person = $1", {invitation.person}},
                 AuditOf({"", now, invitation.person, "account.reset", invitation.person, "", address})});
  if (done) return Ok{};
  if (done.error().code != Fault::Code::kConflict) return Unexpected{done.error()};
  return Unexpected{Gone()};
}

Outcome<Ok> RevokeInvitation(Database& database, const std::string& id, Millis now, const Actor& actor) {
  const auto done =
      Execute(database, {{"UPDATE invitations SET revoked_at = $1 WHERE id = $2 AND " + kOpen, {now.count(), id}, true},
                         AuditOf({"", now, actor.who, "invitation.revoke", id, "", actor.address})});
  if (done) return Ok{};
  if (done.error().code != Fault::Code::kConflict) return Unexpected{done.error()};
  return Unexpected{Gone()};
}

Outcome<std::vector<Invitation>> InvitationPage(Database& database, const std::string& before, std::size_t limit) {
  return AllOf(Execute(
      database, {{"SELECT " + kColumns +
                      " FROM invitations WHERE kind <> 'owner' AND ($1 = '' OR id < $1) ORDER BY id DESC LIMIT $2",
                  {before, static_cast<std::int64_t>(std::min(limit, kMaxInvitationPage))}}}));
}

}  // namespace dw::records

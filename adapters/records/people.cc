#include "adapters/records/people.h"

#include <algorithm>
#include <set>

#include "adapters/records/audit_log.h"
#include "adapters/records/record_rows.h"
#include "adapters/records/standing_log.h"

namespace dw::records {
namespace {

constexpr std::size_t kMaxSubject = 255;
constexpr std::size_t kMaxLocale = 35;

const std::string kColumns =
    "people.id, people.name, people.email, people.locale, people.given_role, people.given_tags, people.claimed_role, "
    "people.claimed_tags, people.created_at, people.seen_at, people.disabled_at, people.version";

std::string NameOfRole(const std::optional<access::Role>& role) {
  return role ? std::string(NameOf(*role)) : "";
}

Person PersonIn(const SqlRow& row) {
  return {TextIn(row, 0),
          TextIn(row, 1),
          TextIn(row, 2),
          TextIn(row, 3),
          access::RoleNamed(TextIn(row, 4)),
          SplitOnBlanks(TextIn(row, 5)),
          access::RoleNamed(TextIn(row, 6)),
          SplitOnBlanks(TextIn(row, 7)),
          TimeIn(row, 8),
          TimeIn(row, 9),
          TimeIn(row, 10),
          NumberIn(row, 11)};
}

Outcome<Person> OneOf(const Outcome<SqlResults>& results) {
  if (!results) return Unexpected{results.error()};
  if (results->at(0).rows.empty()) return Unexpected{Fault{Fault::Code::kNotFound, "There is no such person."}};
  return PersonIn(results->at(0).rows.front());
}

/// What a search looks in.
std::string FoundBy(const Person& person, const std::string& login) {
  return FoldCase(person.name + " " + person.email + " " + login);
}

std::string KeptOrNothing(const std::string& text, std::size_t most) {
  return MayBeKept(text, most) ? text : "";
}

std::vector<std::string> KeptTags(const std::vector<std::string>& tags) {
  std::set<std::string> kept;
  for (const std::string& tag : tags) {
    if (MayBeTag(tag) && kept.size() < kMaxTags) kept.insert(tag);
  }
  return {kept.begin(), kept.end()};
}

Fault Denied(const char* why) {
  return {Fault::Code::kDenied, why};
}

Outcome<Person> ByIdentity(Database& database, const std::string& issuer, const std::string& subject) {
  return OneOf(Execute(database, {{"SELECT " + kColumns +
                                       " FROM people JOIN identities ON identities.person = people.id WHERE issuer = "
                                       "$1 AND subject = $2",
                                   {issuer, subject}}}));
}

}  // namespace

access::Role RoleOf(const Person& person) {
  if (person.given_role) return *person.given_role;
  return person.claimed_role.value_or(access::Role::kMember);
}

std::vector<std::string> TagsOf(const Person& person) {
  std::set<std::string> all(person.given_tags.begin(), person.given_tags.end());
  all.insert(person.claimed_tags.begin(), person.claimed_tags.end());
  return {all.begin(), all.end()};
}

bool MayBeTag(std::string_view tag) {
  return !tag.empty() && tag.size() <= kMaxTag && std::ranges::all_of(tag, [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
           std::string_view("-_.:/@").find(c) != std::string_view::npos;
  });
}

Statement InsertPerson(const Person& person, const std::string& login) {
  return {
      "INSERT INTO people (id, name, email, locale, given_role, given_tags, claimed_role, claimed_tags, found_by, "
      "created_at, seen_at, disabled_at, version) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, 0, 1)",
      {person.id, person.name, person.email, person.locale, NameOfRole(person.given_role), JoinWords(person.given_tags),
       NameOfRole(person.claimed_role), JoinWords(person.claimed_tags), FoundBy(person, login),
       person.created_at.count(), person.seen_at.count()}};
}

Outcome<Person> FindPerson(Database& database, const std::string& id) {
  return OneOf(Execute(database, {{"SELECT " + kColumns + " FROM people WHERE id = $1", {id}}}));
}

Outcome<Person> ArrivePerson(Database& database, const std::string& issuer, const std::string& subject,
                             const Claimed& claimed, Millis now, const Actor& actor) {
  if (subject.empty() || !MayBeKept(subject, kMaxSubject)) return Unexpected{Denied("This subject cannot be.")};
  const bool own = issuer == kOwnIssuer;
  auto found = own ? FindPerson(database, subject) : ByIdentity(database, issuer, subject);
  if (!found && (own || found.error().code != Fault::Code::kNotFound)) return found;
  const bool known = found.has_value();
  Person person = known ? *found : Person{};
  const Person before = person;
  if (!known) {
    person.id = NewUuid(now);
    person.created_at = now;
  }
  const std::string name = KeptOrNothing(claimed.name, kMaxPersonName);
  if (!name.empty()) person.name = name;
  const std::string email = KeptOrNothing(claimed.email, kMaxEmail);
  if (!email.empty()) person.email = email;
  person.locale = KeptOrNothing(claimed.locale, kMaxLocale);
  person.claimed_role = claimed.role;
  person.claimed_tags = KeptTags(claimed.tags);
  person.seen_at = now;
  const Statement identity{
      "INSERT INTO identities (issuer, subject, person, created_at) VALUES ($1, $2, $3, $4) ON "
      "CONFLICT (issuer, subject) DO NOTHING",
      {issuer, subject, person.id, now.count()}};
  std::vector<Statement> batch;
  if (known) {
    batch = {identity,
             {"UPDATE people SET name = $1, email = $2, locale = $3, claimed_role = $4, claimed_tags = $5, seen_at = "
              "$6, found_by = CASE WHEN name = $1 AND email = $2 THEN found_by ELSE $7 || ' ' || found_by END WHERE id "
              "= $8",
              {person.name, person.email, person.locale, NameOfRole(person.claimed_role),
               JoinWords(person.claimed_tags), now.count(), FoundBy(person, ""), person.id},
              true}};
    if (RoleOf(person) != RoleOf(before) || TagsOf(person) != TagsOf(before)) {
      batch.push_back(NoteStanding({Standing::Kind::kChanged, person.id, ""}, now));
    }
  } else {
    batch = {
        {"INSERT INTO identities (issuer, subject, person, created_at) VALUES ($1, $2, $3, $4)",
         {issuer, subject, person.id, now.count()}},
        InsertPerson(person, ""),
        AuditOf({"", now, actor.who.empty() ? person.id : actor.who, "person.arrive", person.id, "", actor.address})};
  }
  const auto done = Execute(database, std::move(batch));
  if (done) return person;
  // Somebody has signed the same person in for the first time at the same moment.
  if (!known && done.error().code == Fault::Code::kConflict) return ByIdentity(database, issuer, subject);
  return Unexpected{done.error()};
}

Outcome<Person> ChangePerson(Database& database, const std::string& id, std::int64_t version,
                             const PersonChange& change, Millis now, const Actor& actor) {
  auto found = FindPerson(database, id);
  if (!found) return found;
  const Person before = *found;
  Person& person = *found;
  if (version != 0 && version != person.version) {
    return Unexpected{Fault{Fault::Code::kConflict, "Somebody has changed this person meanwhile."}};
  }
  std::string details;
  if (change.name) {
    if (change.name->empty() || !MayBeKept(*change.name, kMaxPersonName)) {
      return Unexpected{Denied("A name is one line of at most 120 bytes.")};
    }
    person.name = *change.name;
  }
  if (change.role) {
    const auto role = access::RoleNamed(*change.role);
    if (!change.role->empty() && (!role || *role == access::Role::kGuest)) {
      return Unexpected{Denied("Give observer, member, editor or admin.")};
    }
    person.given_role = role;
    details += "role " + (change.role->empty() ? "as claimed" : *change.role);
  }
  if (change.tags) {
    if (change.tags->size() > kMaxTags || !std::ranges::all_of(*change.tags, MayBeTag)) {
      return Unexpected{Denied("At most 32 tags of 40 letters, digits and -_.:/@.")};
    }
    person.given_tags = KeptTags(*change.tags);
    details += (details.empty() ? "tags " : "; tags ") + JoinWords(person.given_tags);
  }
  if (change.disabled && *change.disabled != (person.disabled_at != Millis(0))) {
    person.disabled_at = *change.disabled ? now : Millis(0);
    details += (details.empty() ? "" : "; ") + std::string(*change.disabled ? "disabled" : "enabled");
  }
  const bool governed = before.given_role == access::Role::kAdmin && before.disabled_at == Millis(0);
  const bool governs = person.given_role == access::Role::kAdmin && person.disabled_at == Millis(0);
  const std::string guard =
      governed && !governs
          ? " AND EXISTS (SELECT 1 FROM people AS other WHERE other.given_role = 'admin' AND other.disabled_at = 0 AND "
            "other.id <> $6)"
          : "";
  ++person.version;
  std::vector<Statement> batch{
      {"UPDATE people SET name = $1, given_role = $2, given_tags = $3, disabled_at = $4, version = $5, found_by = CASE "
       "WHEN name = $1 THEN found_by ELSE $8 || ' ' || found_by END WHERE id = $6 AND version = $7" +
           guard,
       {person.name, NameOfRole(person.given_role), JoinWords(person.given_tags), person.disabled_at.count(),
        person.version, id, before.version, FoldCase(person.name)},
       true},
      AuditOf({"", now, actor.who, "person.change", id, details, actor.address})};
  if (RoleOf(person) != RoleOf(before) || TagsOf(person) != TagsOf(before)) {
    batch.push_back(NoteStanding({Standing::Kind::kChanged, id, ""}, now));
  }
  const auto done = Execute(database, std::move(batch));
  if (done) return person;
  if (done.error().code == Fault::Code::kConflict && !guard.empty()) {
    return Unexpected{Denied("Somebody has to govern: make another person admin first.")};
  }
  return Unexpected{done.error()};
}

Outcome<std::vector<Person>> PeoplePage(Database& database, const PeopleQuery& query) {
  const auto results = Execute(
      database,
      {{"SELECT " + kColumns +
            " FROM people WHERE ($1 = '' OR id < $1) AND ($2 = '' OR found_by LIKE $3 ESCAPE '!') AND ($4 = '' OR "
            "given_role = $4 OR (given_role = '' AND claimed_role = $4) OR (given_role = '' AND claimed_role = '' AND "
            "$4 = 'member')) ORDER BY id DESC LIMIT $5",
        {query.before, query.search, LikePattern(FoldCase(query.search)), query.role,
         static_cast<std::int64_t>(std::min(query.limit, kMaxPeoplePage))}}});
  if (!results) return Unexpected{results.error()};
  std::vector<Person> people;
  for (const SqlRow& row : results->at(0).rows) people.push_back(PersonIn(row));
  return people;
}

Outcome<std::int64_t> CountPeople(Database& database) {
  const auto results = Execute(database, {{"SELECT count(*) FROM people", {}}});
  if (!results) return Unexpected{results.error()};
  return NumberIn(results->at(0).rows.at(0), 0);
}

Outcome<bool> HasAdmin(Database& database) {
  const auto results =
      Execute(database, {{"SELECT count(*) FROM people WHERE given_role = 'admin' AND disabled_at = 0", {}}});
  if (!results) return Unexpected{results.error()};
  return NumberIn(results->at(0).rows.at(0), 0) > 0;
}

}  // namespace dw::records

#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "base/time.h"
#include "core/access/role.h"
#include "ports/database.h"

namespace dw::records {

/// Somebody who has signed in, or was invited to.
struct Person {
  std::string id;  ///< A uuid.
  std::string name;
  std::string email;                         ///< Empty: not known; the same for locale.
  std::string locale;                        ///< "fr-CA"
  std::optional<access::Role> given_role;    ///< By who governs here; it wins over the next.
  std::vector<std::string> given_tags;       ///< Besides those of the next.
  std::optional<access::Role> claimed_role;  ///< By the issuer that they signed in with last.
  std::vector<std::string> claimed_tags;
  Millis created_at{0};
  Millis seen_at{0};      ///< 0: never.
  Millis disabled_at{0};  ///< 0: they may sign in.
  std::int64_t version = 1;
  friend bool operator==(const Person&, const Person&) = default;
};

inline constexpr std::size_t kMaxPersonName = 120;  ///< Bytes.
inline constexpr std::size_t kMaxEmail = 254;
inline constexpr std::size_t kMaxTags = 32;
inline constexpr std::size_t kMaxTag = 40;  ///< Bytes: letters, digits and "-_.:/@".
inline constexpr std::size_t kMaxPeoplePage = 100;

/// What somebody is here: what was given, or else claimed, or else a member. [RC52]
access::Role RoleOf(const Person& person);
/// Given and claimed ones, each once, sorted.
std::vector<std::string> TagsOf(const Person& person);
bool MayBeTag(std::string_view tag);

/// Who has done something, and from where.
struct Actor {
  std::string who;  ///< As AuditEntry::who.
  std::string address;
};

/// What an issuer says of somebody who signs in. What cannot be kept is left out.
struct Claimed {
  std::string name;
  std::string email;
  std::string locale;
  std::optional<access::Role> role;
  std::vector<std::string> tags;
};

/// The issuer that is in this program: what it calls somebody is their id here.
inline constexpr char kOwnIssuer[] = "own";

/// Whoever `issuer` calls `subject`, as they are claimed to be now; somebody new when nobody is, unless the issuer is
/// kOwnIssuer: then kNotFound. Two at once make one person. [RC50, RC51]
Outcome<Person> ArrivePerson(Database& database, const std::string& issuer, const std::string& subject,
                             const Claimed& claimed, Millis now, const Actor& actor);
/// kNotFound when there is nobody of that id.
Outcome<Person> FindPerson(Database& database, const std::string& id);

/// What may be changed of somebody; what is not there stays.
struct PersonChange {
  std::optional<std::string> name{};
  std::optional<std::string> role{};  ///< "" takes a given one back.
  std::optional<std::vector<std::string>> tags{};
  std::optional<bool> disabled{};
};
/// kDenied when something cannot be kept, kNotFound, and kConflict when somebody else has changed them since they had
/// `version`; 0 asks for none. The last person who governs stays one: kDenied. [RC53]
Outcome<Person> ChangePerson(Database& database, const std::string& id, std::int64_t version,
                             const PersonChange& change, Millis now, const Actor& actor);

/// By whom to look for, the newest first, those older than the one of id `before`.
struct PeopleQuery {
  std::string search{};  ///< Part of the name, the address or the login; without capitals.
  std::string role{};    ///< Given or claimed; empty: any.
  std::string before{};
  std::size_t limit = kMaxPeoplePage;
};
Outcome<std::vector<Person>> PeoplePage(Database& database, const PeopleQuery& query);
Outcome<std::int64_t> CountPeople(Database& database);
/// Whether there is anybody who governs, and may sign in.
Outcome<bool> HasAdmin(Database& database);

/// For batches of others: a new person. Its texts may be kept.
Statement InsertPerson(const Person& person, const std::string& login);

}  // namespace dw::records

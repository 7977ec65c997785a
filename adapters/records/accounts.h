#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "adapters/records/people.h"

namespace dw::records {

/// How somebody signs in with the provider in this program.
struct Account {
  std::string person;
  std::string login;        ///< Small letters; what they type.
  std::string password;     ///< Its hash.
  std::string totp_secret;  ///< Sealed; empty: no authenticator app.
  std::int64_t totp_step = 0;
  std::vector<std::string> recovery;  ///< Hashes of the codes that are left.
  Millis created_at{0};
  Millis changed_at{0};
  friend bool operator==(const Account&, const Account&) = default;
};

inline constexpr std::size_t kMaxLogin = 64;

/// What somebody may be called when they sign in: a small letter or digit, then those and "-_.@+".
bool MayBeLogin(std::string_view login);

/// kNotFound when there is none; so for the next.
Outcome<Account> FindAccountByLogin(Database& database, const std::string& login);
Outcome<Account> FindAccount(Database& database, const std::string& person);
/// A person with an account, for who runs programs on the server. kConflict when the login is taken.
Outcome<Person> AddAccount(Database& database, Person person, Account account, Millis now, const Actor& actor);
/// Puts `hash` in place of the password.
Outcome<Ok> SetPassword(Database& database, const std::string& person, const std::string& hash, Millis now,
                        const Actor& actor);
/// Puts another hash of the same password in its place.
Outcome<Ok> Rehash(Database& database, const Account& account, const std::string& hash);
/// Sets the authenticator app up, or, with an empty secret, away.
Outcome<Ok> SetTotp(Database& database, const std::string& person, const std::string& sealed_secret, std::int64_t step,
                    const std::vector<std::string>& recovery, Millis now, const Actor& actor);
/// kConflict when a code of this step, or of a later one, was taken already: by two at once, one.
Outcome<Ok> TakeTotpStep(Database& database, const std::string& person, std::int64_t step);
/// kConflict when it is none of theirs, or was taken. By two at once, one.
Outcome<Ok> TakeRecoveryCode(Database& database, const Account& account, const std::string& hash, Millis now,
                             const Actor& actor);

/// For batches of others.
Statement InsertAccount(const Account& account);

}  // namespace dw::records

#pragma once

#include <string>
#include <vector>

#include "adapters/records/people.h"

namespace dw::records {

/// A browser in which somebody has signed in.
struct SignIn {
  std::string id;      ///< What visas call it.
  std::string cookie;  ///< Hash of what the browser keeps.
  std::string person;
  std::string issuer;
  std::string issuer_session;  ///< The issuer's "sid"; empty: it has none.
  std::string issuer_subject;
  std::string refresh;   ///< Sealed, as the next; empty: none.
  std::string id_token;  ///< For signing out at the issuer.
  Millis created_at{0};
  Millis seen_at{0};
  Millis checked_at{0};  ///< When the issuer was asked last.
  Millis expires_at{0};
  Millis ended_at{0};  ///< 0: it is not over.
  std::string address;
  std::string agent;  ///< What the browser calls itself.
  friend bool operator==(const SignIn&, const SignIn&) = default;
};

struct SignedIn {
  SignIn sign_in;
  Person person;
};

inline constexpr std::size_t kMaxSignIns = 50;  ///< Of one person at once; the one longest not seen ends. [RC55]

/// Keeps a new one; its id is set here.
Outcome<SignIn> AddSignIn(Database& database, SignIn sign_in, Millis now);
/// Whoever the browser with that cookie is: not over, not disabled. Else kNotFound.
Outcome<SignedIn> FindSignIn(Database& database, const std::string& cookie, Millis now);
/// Whoever asks the issuer about a sign-in says so first: of several that have read the same, one does. Else kConflict.
Outcome<Ok> ClaimCheck(Database& database, const SignIn& sign_in, Millis now);
/// The issuer was asked and has said this.
Outcome<Ok> RenewSignIn(Database& database, const SignIn& sign_in, Millis now);

/// Which are to end; what is empty does not choose.
struct SignInChoice {
  std::string id{};
  std::string person{};
  std::string issuer{};  ///< With one of the next, or both.
  std::string issuer_session{};
  std::string issuer_subject{};
  std::string but{};  ///< Not this one.
};
/// Ends them, and notes it for pushers. Those that were not over.
Outcome<std::vector<std::string>> EndSignIns(Database& database, const SignInChoice& which, Millis now,
                                             const Actor& actor);
/// Those of somebody that are not over, the last seen first.
Outcome<std::vector<SignIn>> SignInsOf(Database& database, const std::string& person, Millis now);
/// Forgets what is over for a month, and what has run out of grants and logins.
Outcome<Ok> SweepSignIns(Database& database, Millis now);

}  // namespace dw::records

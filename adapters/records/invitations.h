#pragma once

#include <string>
#include <vector>

#include "adapters/records/accounts.h"

namespace dw::records {

/// A link that lets somebody in: to make an account, or to choose another password.
struct Invitation {
  enum class Kind : std::uint8_t {
    kOwner,   ///< Of the first start: good until somebody governs.
    kPerson,  ///< Makes an account with `role` and `tags`.
    kReset,   ///< Lets `person` choose a password, and takes their authenticator app away.
  };
  std::string id;
  std::string token;  ///< Hash of what the link has.
  Kind kind = Kind::kPerson;
  access::Role role = access::Role::kMember;
  std::vector<std::string> tags;
  std::string name;    ///< Whom it is for, as who invites calls them.
  std::string person;  ///< Of kReset, and of one that was used.
  std::string by;
  Millis created_at{0};
  Millis expires_at{0};
  Millis used_at{0};     ///< 0: it was not.
  Millis revoked_at{0};  ///< 0: it was not.
  friend bool operator==(const Invitation&, const Invitation&) = default;
};

inline constexpr std::size_t kMaxInvitations = 5'000;  ///< That are open. [RC56]
inline constexpr std::size_t kMaxInvitationPage = 200;

/// Keeps it; id and time are set here. kTooLarge when too many are open.
Outcome<Invitation> AddInvitation(Database& database, Invitation invitation, Millis now, const Actor& actor);
/// The one of that token that may be used now; else kNotFound, whatever the reason.
Outcome<Invitation> FindInvitation(Database& database, const std::string& token, Millis now);
/// Uses it to make `person` with `account`, whose role and tags are the invitation's. kNotFound when somebody was
/// faster, kConflict when the login is taken: then it can be used still.
Outcome<Person> AcceptInvitation(Database& database, const Invitation& invitation, Person person, Account account,
                                 Millis now, const std::string& address);
/// Uses one of kReset.
Outcome<Ok> AcceptReset(Database& database, const Invitation& invitation, const std::string& password, Millis now,
                        const std::string& address);
Outcome<Ok> RevokeInvitation(Database& database, const std::string& id, Millis now, const Actor& actor);
/// The newest first, without those of owners.
Outcome<std::vector<Invitation>> InvitationPage(Database& database, const std::string& before, std::size_t limit);

}  // namespace dw::records

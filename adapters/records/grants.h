#pragma once

#include <optional>
#include <string>

#include "base/time.h"
#include "ports/database.h"

/// What the provider in this program has given out: codes, refresh tokens, and its own browser sessions.
namespace dw::records {

/// Something that is exchanged for tokens, once.
struct Grant {
  enum class Kind : std::uint8_t { kCode, kRefresh };
  std::string token;  ///< Hash of what was given out.
  Kind kind = Kind::kCode;
  std::string family;  ///< All that came of one sign-in at one client.
  std::string client;
  std::string person;
  std::string login;         ///< The Login it came from.
  std::string redirect_uri;  ///< Of a code, as the next two.
  std::string challenge;
  std::string nonce;
  std::string scope;
  Millis signed_in_at{0};
  Millis created_at{0};
  Millis expires_at{0};
};

/// What whoever exchanges one has to say, and what takes its place.
struct Exchange {
  Grant::Kind kind = Grant::Kind::kCode;
  std::string token;  ///< Hash.
  std::string client;
  std::string redirect_uri;
  std::string challenge;
  std::string successor;  ///< Hash of the refresh token that follows.
  Millis now{0};
  Millis successor_expires_at{0};
};

Outcome<Ok> AddGrant(Database& database, const Grant& grant);
/// Exchanges one; of two at once, one. Nothing when it is none, has run out, or is another client's. When it was
/// exchanged before, somebody has stolen it: then all of its family are good no more. [RC57]
Outcome<std::optional<Grant>> TakeGrant(Database& database, const Exchange& exchange);

/// A browser in which somebody has shown their password to the provider.
struct Login {
  std::string id;  ///< The "sid" of its tokens.
  std::string cookie;
  std::string person;
  std::string methods;  ///< "pwd", "pwd otp": RFC 8176.
  Millis created_at{0};
  Millis expires_at{0};
};
Outcome<Login> AddLogin(Database& database, Login login, Millis now);
/// kNotFound when it is none, has run out, or the person is disabled.
Outcome<Login> FindLogin(Database& database, const std::string& cookie, Millis now);
/// Ends one, or all of a person, and what was granted because of them.
Outcome<Ok> EndLogins(Database& database, const std::string& id, const std::string& person);

}  // namespace dw::records

#pragma once

#include <optional>
#include <string>
#include <variant>

#include "base/time.h"
#include "runtime/forms.h"
#include "services/identity/clients.h"

/// What a client asks for at /identity/authorize (OpenID Connect Core 3.1.2.1, RFC 7636). Rules: ID... in
/// docs/spec/identity.md.
namespace dw::identity {

struct Authorization {
  const Client* client = nullptr;
  std::string redirect_uri;
  std::string state;
  std::string nonce;
  std::string scope;  ///< Those that we know, "openid" among them.
  std::string challenge;
  std::string login_hint;
  bool silent = false;        ///< prompt=none: answer without a page.
  Millis signed_in_after{0};  ///< Who has signed in before that does so again; of prompt=login and max_age.
  Form::Fields again;         ///< The request as it is asked again once somebody has signed in.
};

/// No client, or none that may be answered there: said on a page, and nobody is sent anywhere. [ID3]
struct Misled {
  std::string why;
};
/// Said to the client: RFC 6749 4.1.2.1.
struct AuthorizationError {
  std::string redirect_uri;
  std::string state;
  std::string error;
  std::string description;
};
using AuthorizationAnswer = std::variant<Authorization, Misled, AuthorizationError>;

/// Pure.
AuthorizationAnswer ReadAuthorization(const Form::Fields& query, const Clients& clients, const std::string& origin,
                                      Millis now);

/// "openid profile" of what was asked for.
std::string KnownScopes(const std::string& scope);
bool HasScope(const std::string& scopes, std::string_view one);
/// Of a verifier (RFC 7636 4.2); empty when it is none.
std::string ChallengeOf(std::string_view verifier);

}  // namespace dw::identity

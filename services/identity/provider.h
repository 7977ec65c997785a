#pragma once

#include <functional>
#include <string>
#include <vector>

#include "adapters/passwords/password_hash.h"
#include "adapters/passwords/seal.h"
#include "ports/database.h"
#include "ports/standing.h"
#include "runtime/desk.h"
#include "runtime/http.h"
#include "runtime/log.h"
#include "runtime/metrics.h"
#include "runtime/throttle.h"
#include "services/identity/clients.h"
#include "services/identity/key_ring.h"
#include "services/identity/token_office.h"

/// An OpenID provider (OpenID Connect Core 1.0, Discovery 1.0, RP-Initiated Logout 1.0; RFC 6749, 7636, 9068, 9207).
/// Rules: ID1... in docs/spec/identity.md.
namespace dw::identity {

/// Where it is, below the office's origin: its issuer is that address.
inline constexpr char kIssuerPath[] = "/identity";

struct ProviderOptions {
  std::string public_url;  ///< The office's origin; empty: where it is asked.
  Clients clients;
  passwords::HashCost hash_cost;
};

/// The provider. Thread-safe. It neither knows nor trusts the office's own client more than any other.
class Provider {
 public:
  /// All outlive it. `ended` is told of sign-ins that end because somebody has said so here.
  struct Context {
    Database& database;
    const Clock& clock;
    Metrics& metrics;
    Log& log;
    std::function<void(const std::vector<std::string>& sign_ins)> ended;
  };
  Provider(ProviderOptions options, const std::string& secret, Context context);

  std::vector<Endpoint> Endpoints();

  /// A link by which the first who governs makes their account; the token of it. Nothing when somebody governs.
  Outcome<std::string> OwnerToken();

  /// "https://office.example/identity"; empty when a request names no host.
  std::string IssuerOf(const HttpRequest& request) const;

 private:
  friend class SignInPages;
  friend class WelcomePages;
  friend class AccountPages;

  HttpResponse Discovery(const HttpRequest& request) const;
  HttpResponse Jwks();
  HttpResponse Authorize(const HttpRequest& request);
  HttpResponse EndSession(const HttpRequest& request);
  HttpResponse SendCode(const Authorization& asked, const records::Login& login, const HttpRequest& request);
  /// Whose browser it is, as far as this provider knows.
  Outcome<records::Login> LoginOf(const HttpRequest& request) const;
  bool IsSecure(const HttpRequest& request) const;
  std::string OriginOf(const HttpRequest& request) const;
  /// Has signed in: the cookie that says so from now on.
  Outcome<std::string> BeginLogin(const HttpRequest& request, const std::string& person, const std::string& methods);
  void Count(const char* result);

  const ProviderOptions options_;
  const Context context_;
  // Owned.
  const passwords::Seal key_seal_;
  const passwords::Seal totp_seal_;
  const passwords::Seal ticket_seal_;
  KeyRing keys_;
  TokenOffice tokens_;
  Throttle by_login_;
  Throttle by_address_;
};

}  // namespace dw::identity

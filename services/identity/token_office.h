#pragma once

#include <optional>
#include <string>

#include "adapters/records/grants.h"
#include "adapters/records/people.h"
#include "runtime/http.h"
#include "runtime/metrics.h"
#include "services/identity/authorization.h"
#include "services/identity/clients.h"
#include "services/identity/key_ring.h"

namespace dw::identity {

inline constexpr Millis kCodeLives = std::chrono::minutes(1);
inline constexpr Millis kTokenLives = std::chrono::minutes(5);
inline constexpr Millis kRefreshLives = std::chrono::hours(24 * 30);

/// Gives out codes and tokens. Its functions wait for records; thread-safe.
class TokenOffice {
 public:
  /// All outlive it.
  struct Context {
    Database& database;
    KeyRing& keys;
    const Clients& clients;
    const Clock& clock;
    Metrics& metrics;
  };
  explicit TokenOffice(const Context& context) : context_(context) {}

  /// A code for who has signed in, as `asked`. [ID5]
  Outcome<std::string> GiveCode(const Authorization& asked, const records::Login& login);
  /// POST /identity/token. [ID6-ID8]
  HttpResponse Exchange(const HttpRequest& request, const std::string& issuer);
  /// GET and POST /identity/userinfo. [ID9]
  HttpResponse UserInfo(const HttpRequest& request, const std::string& issuer);
  /// Who an ID token of ours is about, and for which client, however old it is: for signing out.
  struct Hint {
    std::string subject;
    std::string session;
    std::string client;
  };
  std::optional<Hint> ReadHint(const std::string& id_token, const std::string& issuer);

 private:
  struct Caller {
    const Client* client = nullptr;
    bool by_header = false;
  };
  std::optional<Caller> CallerOf(const HttpRequest& request, const Form& form) const;
  HttpResponse Refuse(int status, const char* error, const char* description);
  Outcome<HttpResponse> Tokens(const records::Grant& grant, const Client& client, const std::string& refresh,
                               const std::string& issuer);

  const Context context_;
};

}  // namespace dw::identity

#pragma once

#include <functional>
#include <map>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <vector>

#include "adapters/passwords/seal.h"
#include "adapters/records/sign_ins.h"
#include "adapters/visa/visa_office.h"
#include "ports/database.h"
#include "ports/http_caller.h"
#include "ports/standing.h"
#include "runtime/desk.h"
#include "runtime/http.h"
#include "runtime/log.h"
#include "runtime/metrics.h"
#include "services/sign_in/claim_map.h"
#include "services/sign_in/issuer.h"

/// The client of an OpenID provider, and the browser sessions that come of it. Rules: SI1... in docs/spec/sign-in.md.
namespace dw::sign_in {

struct SignInOptions {
  std::string public_url;  ///< The office's origin; empty: where it is asked.
  std::string issuer;      ///< Empty: the one in this program, at `own_path` of the office.
  std::string own_path = "/identity";
  ClientIdentity client{"digiwork-office", ""};
  std::string scope = "openid profile email";
  std::string prompt;
  ClaimMap claims;
  bool guests = true;  ///< Whether one may come without signing in.
};

/// Thread-safe; its work waits for records and for the issuer.
class SignInService {
 public:
  /// All outlive it.
  struct Context {
    Database& database;
    HttpCaller& caller;
    const VisaOffice& visas;
    const Clock& clock;
    Metrics& metrics;
    Log& log;
    std::function<void(const Standing&)> tell;  ///< Every pusher.
  };
  SignInService(SignInOptions options, const std::string& secret, Context context);

  std::vector<Endpoint> Endpoints();

  /// Who has sent `request`, by the browser's cookie; kNotFound when nobody has signed in there. What changes something
  /// counts only from a page of ours. [SI20]
  Outcome<records::SignedIn> WhoAsks(const HttpRequest& request) const;

 private:
  HttpResponse Begin(const HttpRequest& request);
  HttpResponse Finish(const HttpRequest& request);
  HttpResponse Keep(const HttpRequest& request, Issuer& issuer, const Tokens& tokens, const std::string& to);
  HttpResponse GiveVisa(const HttpRequest& request);
  HttpResponse Me(const HttpRequest& request);
  HttpResponse SignOut(const HttpRequest& request);
  HttpResponse BackChannel(const HttpRequest& request);
  /// Asks the issuer whether a sign-in still holds, when that was a while ago.
  enum class Still : std::uint8_t { kHolds, kOver, kAway };
  Still Check(records::SignedIn& who, const HttpRequest& request);
  void EndAll(const std::vector<std::string>& sign_ins);
  std::shared_ptr<Issuer> IssuerFor(const HttpRequest& request);
  bool own() const { return options_.issuer.empty(); }
  std::string NameOfIssuer() const { return own() ? records::kOwnIssuer : options_.issuer; }
  std::string OriginOf(const HttpRequest& request) const;
  bool IsSecure(const HttpRequest& request) const { return OriginOf(request).starts_with("https://"); }
  void Count(const char* result) const;
  /// False when a logout token of that id was here already. [SI31]
  bool IsNew(const std::string& id);

  const SignInOptions options_;
  const Context context_;
  // Owned.
  const passwords::Seal state_seal_;
  const passwords::Seal token_seal_;
  std::mutex mutex_;
  std::map<std::string, std::shared_ptr<Issuer>> issuers_;  ///< Guarded by mutex_; by address.
  std::map<std::string, Millis> logouts_;                   ///< Guarded by mutex_: ids, and when they were here.
};

}  // namespace dw::sign_in

#pragma once

#include <mutex>
#include <optional>
#include <string>

#include "adapters/jose/claims.h"
#include "adapters/jose/discovery.h"
#include "adapters/jose/key_set.h"
#include "base/time.h"
#include "ports/http_caller.h"

namespace dw::sign_in {

/// Who we are to the issuer.
struct ClientIdentity {
  std::string id;
  std::string secret;  ///< Empty: PKCE alone.
};

/// Tokens that an issuer has given, of which the ID token was verified.
struct Tokens {
  jose::Json claims;  ///< Of the ID token, with what userinfo says besides.
  std::string id_token;
  std::string refresh;  ///< Empty: there is none.
};

/// Why there are no tokens.
struct NoTokens {
  enum class Kind : std::uint8_t {
    kAway,     ///< The issuer cannot be reached, or answers nothing that can be read: try again.
    kRefused,  ///< It says no: the code is none, the sign-in is over.
    kForged,   ///< What it, or somebody in its name, has sent is not to be believed.
  };
  Kind kind = Kind::kAway;
  std::string detail;  ///< For the log; never a token.
};

/// One OpenID provider as its client sees it. Waits for its answers; thread-safe. What it says of itself is kept an
/// hour; keys are asked for anew, every half minute at most, when a token names one that is not known. [SI5]
class Issuer {
 public:
  /// `caller` and `clock` outlive it.
  Issuer(std::string url, ClientIdentity client, HttpCaller& caller, const Clock& clock);

  const std::string& url() const { return url_; }
  Expected<jose::Discovery, NoTokens> Discover();
  Expected<Tokens, NoTokens> Exchange(const std::string& code, const std::string& redirect_uri,
                                      const std::string& verifier, const std::string& nonce);
  /// `subject` is who they were: nobody becomes somebody else.
  Expected<Tokens, NoTokens> Refresh(const std::string& refresh, const std::string& subject);

  struct Logout {
    std::string subject;
    std::string session;
    std::string id;
  };
  /// OpenID Connect Back-Channel Logout 1.0, 2.6.
  Expected<Logout, NoTokens> ReadLogout(const std::string& token);

 private:
  Expected<Tokens, NoTokens> Ask(std::vector<std::pair<std::string, std::string>> fields,
                                 const std::optional<std::string>& nonce, const std::string& subject);
  Expected<jose::Json, NoTokens> Verify(const std::string& token);
  Expected<jose::KeySet, NoTokens> Keys(bool anew);
  void AddUserInfo(const std::string& access_token, Tokens& tokens);

  const std::string url_;
  const ClientIdentity client_;
  HttpCaller& caller_;
  const Clock& clock_;
  std::mutex mutex_;
  std::optional<jose::Discovery> discovery_;  ///< Guarded, as all that follow.
  Millis discovered_at_{0};
  std::optional<jose::KeySet> keys_;
  Millis keys_at_{0};
};

}  // namespace dw::sign_in

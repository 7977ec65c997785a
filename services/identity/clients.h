#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "adapters/jose/jwt.h"
#include "base/expected.h"

namespace dw::identity {

/// A program that people sign in to with this provider.
struct Client {
  std::string id;
  std::string secret_hash;                 ///< Raw SHA-256; empty: a public client, which proves itself by PKCE alone.
  std::vector<std::string> redirect_uris;  ///< Character for character; empty: the office itself.
  jose::Algorithm algorithm = jose::Algorithm::kRs256;  ///< Of its ID tokens.
};

/// The office is a client like any other; where it is, its answers go.
inline constexpr char kOfficeClient[] = "digiwork-office";
inline constexpr char kOfficeCallback[] = "/login/callback";
inline constexpr char kOfficeGoodbye[] = "/logout/done";

/// All that there are. May be shared by threads.
class Clients {
 public:
  /// Each line "id redirect-uri[|redirect-uri] [secret]"; the office is there without. What is wrong is one sentence
  /// for the operator.
  static Expected<Clients, std::string> Parse(const std::vector<std::string>& lines);

  const Client* Find(std::string_view id) const;
  /// Whether a client may be answered at `uri`, while the office is at `origin`.
  static bool MayRedirect(const Client& client, std::string_view uri, std::string_view origin);
  /// Whether somebody who has signed out may go on to `uri`: to the client's own origin.
  static bool MayGoOn(const Client& client, std::string_view uri, std::string_view origin);
  /// Where forms that lead to a client may end.
  std::vector<std::string> Origins() const;

 private:
  std::vector<Client> clients_{{kOfficeClient, "", {}, jose::Algorithm::kEs256}};
};

/// "https://host:port" of an address.
std::string OriginOfUrl(std::string_view url);

}  // namespace dw::identity

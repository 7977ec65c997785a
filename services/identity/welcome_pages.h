#pragma once

#include <string>
#include <vector>

#include "adapters/records/invitations.h"
#include "services/identity/provider.h"

namespace dw::identity {

/// The page that an invitation's link leads to: choose a login and a password. [ID14]
class WelcomePages {
 public:
  static void AddTo(std::vector<Endpoint>& endpoints, Provider& provider);

  /// "" or what is wrong with a password, in one sentence.
  static std::string WrongWith(const std::string& password, const std::string& again, const std::string& login);

 private:
  explicit WelcomePages(Provider& provider) : provider_(provider) {}

  /// What was typed so far, to be shown again.
  struct Typed {
    std::string name;
    std::string login;
  };
  static HttpResponse Page(int status, const records::Invitation& invitation, const std::string& token,
                           const Typed& typed, const std::string& alert);
  static HttpResponse Gone();
  Outcome<records::Invitation> Find(const HttpRequest& request) const;
  HttpResponse Show(const HttpRequest& request);
  HttpResponse Accept(const HttpRequest& request);

  Provider& provider_;
};

}  // namespace dw::identity

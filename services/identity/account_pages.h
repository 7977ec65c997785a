#pragma once

#include <string>
#include <vector>

#include "adapters/records/accounts.h"
#include "runtime/forms.h"
#include "services/identity/provider.h"

namespace dw::identity {

/// What somebody keeps in order themselves: password, authenticator app, where they have signed in. [ID15, ID16]
class AccountPages {
 public:
  static void AddTo(std::vector<Endpoint>& endpoints, Provider& provider);

 private:
  explicit AccountPages(Provider& provider) : provider_(provider) {}

  /// Whose browser it is.
  struct Owner {
    records::Account account;
    records::Person person;
  };
  using Work = HttpResponse (AccountPages::*)(const HttpRequest&, const Form&, const Owner&);
  /// Does `work` for who has signed in; sends everybody else to do so.
  HttpResponse For(const HttpRequest& request, Work work);

  HttpResponse Overview(const HttpRequest& request, const Form& form, const Owner& owner);
  HttpResponse ChangePassword(const HttpRequest& request, const Form& form, const Owner& owner);
  HttpResponse ShowAuthenticator(const HttpRequest& request, const Form& form, const Owner& owner);
  HttpResponse AddAuthenticator(const HttpRequest& request, const Form& form, const Owner& owner);
  HttpResponse RemoveAuthenticator(const HttpRequest& request, const Form& form, const Owner& owner);
  HttpResponse SignOutEverywhere(const HttpRequest& request, const Form& form, const Owner& owner);

  HttpResponse Page(int status, const Owner& owner, const std::string& alert, const std::string& done);
  HttpResponse AuthenticatorPage(int status, const HttpRequest& request, const Owner& owner, const std::string& secret,
                                 const std::string& alert);
  /// "" or why not: the password again, for what matters.
  std::string Doubt(const Owner& owner, const std::string& password);

  Provider& provider_;
};

}  // namespace dw::identity

#pragma once

#include <string>
#include <vector>

#include "adapters/records/accounts.h"
#include "runtime/forms.h"
#include "runtime/web_page.h"
#include "services/identity/provider.h"

namespace dw::identity {

/// The pages on which somebody shows their password, and the code of their app. [ID10-ID13]
class SignInPages {
 public:
  static void AddTo(std::vector<Endpoint>& endpoints, Provider& provider);

  // Shared by the pages of this provider.

  /// The records cannot be asked.
  static HttpResponse Away();
  /// The form came from a page of another site.
  static HttpResponse FromElsewhere();
  static std::string Alert(std::string_view text);
  /// A path of this provider to go on to.
  static std::string WayOn(const std::string& to);

  /// What came of a password.
  enum class Shown : std::uint8_t { kRight, kWrong, kAway };
  /// Whether `password` is the one of `login`, as long as it takes either way; `account` is set when there is one.
  static Shown Show(Provider& provider, const std::string& login, const std::string& password,
                    std::optional<records::Account>& account);

 private:
  explicit SignInPages(Provider& provider) : provider_(provider) {}

  HttpResponse PasswordForm(int status, const std::string& to, const std::string& login,
                            const std::string& alert) const;
  HttpResponse CodeForm(int status, const std::string& ticket, const std::string& alert) const;
  HttpResponse TakePassword(const HttpRequest& request);
  HttpResponse TakeCode(const HttpRequest& request);
  HttpResponse GoOn(const HttpRequest& request, const std::string& person, const std::string& methods,
                    const std::string& to);
  Millis WaitOf(const std::string& login, const HttpRequest& request) const;
  void Failed(const std::string& login, const HttpRequest& request);

  Provider& provider_;
};

}  // namespace dw::identity

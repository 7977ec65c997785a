// What a client asks for at the provider, and what it says there for tokens.
#include <cstddef>
#include <cstdint>
#include <string_view>

#include "base/assert.h"
#include "runtime/forms.h"
#include "services/identity/authorization.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace dw;
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  static const auto clients = identity::Clients::Parse({"wiki https://wiki.example/back secret"});
  const auto form = ParseForm(text);
  if (!form) return 0;
  const std::string origin = "https://office.example";
  const auto read = identity::ReadAuthorization(form->fields(), *clients, origin, Millis(1'700'000'000'000));
  // Nobody is ever sent to an address that is not the client's.
  if (const auto* asked = std::get_if<identity::Authorization>(&read)) {
    DW_ASSERT(identity::Clients::MayRedirect(*asked->client, asked->redirect_uri, origin));
    DW_ASSERT(asked->challenge.size() == 43);
  }
  if (const auto* error = std::get_if<identity::AuthorizationError>(&read)) {
    DW_ASSERT(error->redirect_uri == "https://wiki.example/back" || error->redirect_uri == origin + "/login/callback");
  }
  (void)identity::ChallengeOf(form->Get("code_verifier"));
  return 0;
}

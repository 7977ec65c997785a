#include "services/identity/authorization.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <sstream>

#include "runtime/base64_url.h"
#include "runtime/crypto.h"

namespace dw::identity {
namespace {

constexpr std::array<std::string_view, 4> kScopes = {"openid", "profile", "email", "offline_access"};
constexpr std::size_t kLongestValue = 512;
/// What our own page adds once somebody has to sign in again: it says since when.
constexpr char kAfter[] = "signed_in_after";

std::optional<std::int64_t> NumberOf(const std::string& text) {
  std::int64_t number = 0;
  const auto [rest, error] = std::from_chars(text.data(), text.data() + text.size(), number);
  if (error != std::errc() || rest != text.data() + text.size() || number < 0 || number > 4'000'000'000'000) {
    return std::nullopt;
  }
  return number;
}

bool Twice(const Form::Fields& query) {
  return std::ranges::any_of(query, [&](const auto& field) {
    return std::ranges::count_if(query, [&](const auto& other) { return other.first == field.first; }) > 1;
  });
}

}  // namespace

std::string KnownScopes(const std::string& scope) {
  std::istringstream in(scope);
  std::string known;
  for (std::string one; in >> one;) {
    if (std::ranges::find(kScopes, one) != kScopes.end() && !HasScope(known, one)) {
      known += (known.empty() ? "" : " ") + one;
    }
  }
  return known;
}

bool HasScope(const std::string& scopes, std::string_view one) {
  std::istringstream in(scopes);
  for (std::string each; in >> each;) {
    if (each == one) return true;
  }
  return false;
}

std::string ChallengeOf(std::string_view verifier) {
  const bool fits = verifier.size() >= 43 && verifier.size() <= 128 && std::ranges::all_of(verifier, [](char c) {
                      return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
                             std::string_view("-._~").find(c) != std::string_view::npos;
                    });
  return fits ? ToBase64Url(Sha256(verifier)) : "";
}

AuthorizationAnswer ReadAuthorization(const Form::Fields& query, const Clients& clients, const std::string& origin,
                                      Millis now) {
  const Form form(query);
  Authorization asked;
  asked.client = clients.Find(form.Get("client_id"));
  if (asked.client == nullptr) return Misled{"The program that sent you here is not known."};
  asked.redirect_uri = form.Get("redirect_uri");
  if (!Clients::MayRedirect(*asked.client, asked.redirect_uri, origin)) {
    return Misled{"The program that sent you here has asked for an answer at an address that is not its own."};
  }
  asked.state = form.Get("state");
  const auto refuse = [&](const char* error, const char* description) {
    return AuthorizationError{asked.redirect_uri, asked.state, error, description};
  };
  for (const auto& [name, value] : query) {
    if (value.size() > kLongestValue && name != "redirect_uri" && name != "state") {
      return refuse("invalid_request", "A parameter is too long.");
    }
  }
  if (asked.state.size() > 2'000)
    return AuthorizationError{asked.redirect_uri, "", "invalid_request", "State too long."};
  if (Twice(query)) return refuse("invalid_request", "A parameter is there twice.");
  if (form.Find("request")) return refuse("request_not_supported", "Request objects are not supported.");
  if (form.Find("request_uri")) return refuse("request_uri_not_supported", "Request objects are not supported.");
  if (form.Get("response_type") != "code") return refuse("unsupported_response_type", "Only code is supported.");
  const std::string mode = form.Get("response_mode");
  if (!mode.empty() && mode != "query") return refuse("invalid_request", "Only the query is supported for answers.");
  asked.scope = KnownScopes(form.Get("scope"));
  if (!HasScope(asked.scope, "openid")) return refuse("invalid_scope", "Ask for openid.");
  asked.challenge = form.Get("code_challenge");
  if (form.Get("code_challenge_method") != "S256" || asked.challenge.size() != 43 || !FromBase64Url(asked.challenge)) {
    return refuse("invalid_request", "PKCE with S256 is needed.");
  }
  asked.nonce = form.Get("nonce");
  asked.login_hint = form.Get("login_hint");
  asked.again = query;
  std::erase_if(asked.again, [](const auto& field) {
    return field.first == "prompt" || field.first == "max_age" || field.first == kAfter;
  });
  if (const auto after = NumberOf(form.Get(kAfter))) asked.signed_in_after = std::min(Millis(*after), now);
  const std::string prompt = form.Get("prompt");
  if (prompt == "none") {
    asked.silent = true;
  } else if (prompt == "login" || prompt == "select_account" || prompt == "consent login") {
    asked.signed_in_after = now;
  } else if (!prompt.empty() && prompt != "consent") {
    return refuse("invalid_request", "This prompt is not supported.");
  }
  if (const auto age = form.Find("max_age")) {
    const auto seconds = NumberOf(*age);
    if (!seconds) return refuse("invalid_request", "max_age is no number.");
    asked.signed_in_after =
        std::max(asked.signed_in_after, now - std::chrono::seconds(std::min<std::int64_t>(*seconds, 1'000'000'000)));
  }
  if (asked.signed_in_after > Millis(0)) {
    asked.again.emplace_back(kAfter, std::to_string(asked.signed_in_after.count()));
  }
  return asked;
}

}  // namespace dw::identity

#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "base/time.h"
#include "runtime/http.h"

namespace dw {

inline constexpr std::size_t kMaxCookies = 64;

/// The value of a cookie (RFC 6265 5.4); nothing when it is not there, or there more than once: somebody has added one.
/// Over TLS, and where `behind_tls` says that a proxy ends it, cookies are called "__Host-" and their name, so that no
/// other host and no plain connection can have set them.
std::optional<std::string> CookieOf(const HttpRequest& request, std::string_view name, bool behind_tls = false);

/// How a cookie is set.
struct CookieOptions {
  Millis lives{0};  ///< 0: until the browser closes.
  bool secure = false;
  bool strict = false;    ///< Not sent along when somebody comes from another site.
  bool readable = false;  ///< By scripts: for what is no secret.
};
/// A Set-Cookie header's value: for this host alone and, unless it says so, never for scripts. `value` has only what a
/// cookie may have.
std::string SetCookie(std::string_view name, std::string_view value, const CookieOptions& options);
/// One that forgets it.
std::string ForgetCookie(std::string_view name, bool secure);

}  // namespace dw

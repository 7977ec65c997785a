#include "runtime/cookies.h"

#include <algorithm>

#include "base/assert.h"

namespace dw {
namespace {

constexpr std::string_view kHostPrefix = "__Host-";

std::string NameOf(std::string_view name, bool secure) {
  return (secure ? std::string(kHostPrefix) : std::string()) + std::string(name);
}

/// RFC 6265 4.1.1.
bool MayBeValue(std::string_view value) {
  return std::ranges::all_of(value, [](char c) {
    return c > ' ' && c < '\x7f' && std::string_view("\",;\\").find(c) == std::string_view::npos;
  });
}

}  // namespace

std::optional<std::string> CookieOf(const HttpRequest& request, std::string_view name, bool behind_tls) {
  const std::string wanted = NameOf(name, request.secure || behind_tls);
  std::optional<std::string> found;
  std::size_t seen = 0;
  for (const auto& [header, line] : request.headers) {
    if (header != "cookie") continue;
    for (std::string_view rest = line; !rest.empty();) {
      std::string_view pair = rest.substr(0, rest.find(';'));
      rest.remove_prefix(std::min(rest.size(), pair.size() + 1));
      while (pair.starts_with(' ')) pair.remove_prefix(1);
      if (++seen > kMaxCookies) return std::nullopt;
      const std::size_t equals = pair.find('=');
      if (equals == std::string_view::npos || pair.substr(0, equals) != wanted) continue;
      if (found) return std::nullopt;
      found = std::string(pair.substr(equals + 1));
    }
  }
  if (found && !MayBeValue(*found)) return std::nullopt;
  return found;
}

std::string SetCookie(std::string_view name, std::string_view value, const CookieOptions& options) {
  DW_ASSERT(MayBeValue(value));
  std::string out = NameOf(name, options.secure) + '=' + std::string(value) + "; Path=/; ";
  if (!options.readable) out += "HttpOnly; ";
  out += "SameSite=";
  out += options.strict ? "Strict" : "Lax";
  if (options.lives != Millis(0)) out += "; Max-Age=" + std::to_string(options.lives / std::chrono::seconds(1));
  if (options.secure) out += "; Secure";
  return out;
}

std::string ForgetCookie(std::string_view name, bool secure) {
  return NameOf(name, secure) + "=; Path=/; HttpOnly; SameSite=Lax; Max-Age=0" + (secure ? "; Secure" : "");
}

}  // namespace dw

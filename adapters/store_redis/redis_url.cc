#include "adapters/store_redis/redis_url.h"

#include <charconv>
#include <optional>
#include <string>

namespace dw::redis {
namespace {

constexpr std::size_t kMostSeeds = 100;

Unexpected<Fault> Wrong(std::string detail) {
  return Unexpected{Fault{Fault::Code::kCorrupt, "the address of Redis " + std::move(detail)}};
}

std::optional<std::string> Unescape(std::string_view text) {
  std::string out;
  while (!text.empty()) {
    if (text.front() != '%') {
      out += text.front();
      text.remove_prefix(1);
      continue;
    }
    unsigned value = 0;
    if (text.size() < 3) return std::nullopt;
    const auto [end, problem] = std::from_chars(text.data() + 1, text.data() + 3, value, 16);
    if (problem != std::errc{} || end != text.data() + 3) return std::nullopt;
    out += static_cast<char>(value);
    text.remove_prefix(3);
  }
  return out;
}

std::optional<Credentials> ParseCredentials(std::string_view text) {
  const std::size_t colon = text.find(':');
  if (colon == std::string_view::npos) return std::nullopt;
  auto user = Unescape(text.substr(0, colon));
  auto password = Unescape(text.substr(colon + 1));
  if (!user || !password || password->empty()) return std::nullopt;
  return Credentials{*std::move(user), *std::move(password)};
}

std::optional<Node> ParseSeed(std::string_view text) {
  std::string_view host = text;
  std::string_view port = "6379";
  const std::size_t bracket = text.find(']');
  const std::size_t colon = text.find(':', bracket == std::string_view::npos ? 0 : bracket);
  if (colon != std::string_view::npos) {
    host = text.substr(0, colon);
    port = text.substr(colon + 1);
  }
  if (host.starts_with('[')) {
    if (!host.ends_with(']')) return std::nullopt;
    host = host.substr(1, host.size() - 2);
  }
  std::uint16_t number = 0;
  const auto [end, problem] = std::from_chars(port.data(), port.data() + port.size(), number);
  if (host.empty() || problem != std::errc{} || end != port.data() + port.size() || number == 0) return std::nullopt;
  if (host.find_first_of(" /[]@?#") != std::string_view::npos) return std::nullopt;
  return std::string(host) + ":" + std::to_string(number);
}

}  // namespace

Outcome<RedisAddress> ParseRedisUrl(std::string_view url) {
  constexpr std::string_view kScheme = "redis://";
  if (!url.starts_with(kScheme)) return Wrong("begins with redis://");
  url.remove_prefix(kScheme.size());
  RedisAddress address;
  const std::size_t at = url.rfind('@');
  if (at != std::string_view::npos) {
    auto credentials = ParseCredentials(url.substr(0, at));
    if (!credentials) return Wrong("has user:password or :password before the '@', with %-escapes where needed");
    address.credentials = *std::move(credentials);
    url.remove_prefix(at + 1);
  }
  // A cluster has one database, and so have we.
  if (url.ends_with("/0")) url.remove_suffix(2);
  if (url.ends_with('/')) url.remove_suffix(1);
  while (true) {
    const std::size_t comma = url.find(',');
    auto seed = ParseSeed(url.substr(0, comma));
    if (!seed) return Wrong("names each node as host or host:port, with commas between");
    if (address.seeds.size() == kMostSeeds) return Wrong("names too many nodes; a few of a cluster are enough");
    address.seeds.push_back(*std::move(seed));
    if (comma == std::string_view::npos) return address;
    url.remove_prefix(comma + 1);
  }
}

}  // namespace dw::redis

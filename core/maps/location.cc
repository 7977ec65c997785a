#include "core/maps/location.h"

#include <algorithm>
#include <utility>

#include "core/maps/utf8.h"

namespace dw::maps {
namespace {

bool IsAlpha(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}
bool IsDigit(char c) {
  return c >= '0' && c <= '9';
}
bool IsHex(char c) {
  return IsDigit(c) || (c >= 'a' && c <= 'f') || (c >= 'A' && c <= 'F');
}
char Lower(char c) {
  return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
}

int HexValue(char c) {
  if (IsDigit(c)) return c - '0';
  const char lower = Lower(c);
  return lower >= 'a' && lower <= 'f' ? lower - 'a' + 10 : -1;
}

// What a path segment may hold unescaped (RFC 3986, pchar).
bool IsPathChar(char c) {
  return IsAlpha(c) || IsDigit(c) || std::string_view("-._~!$&'()*+,;=:@").find(c) != std::string_view::npos;
}

bool IsForbidden(char c) {
  const auto byte = static_cast<unsigned char>(c);
  return byte < 0x20 || byte == 0x7f || c == '\\';
}

std::string ToLower(std::string_view text) {
  std::string lower(text);
  std::transform(lower.begin(), lower.end(), lower.begin(), Lower);
  return lower;
}

bool IsPort(std::string_view text) {
  if (text.empty() || text.size() > 5 || !std::all_of(text.begin(), text.end(), IsDigit)) return false;
  const int port = std::stoi(std::string(text));
  return port > 0 && port <= 65535;
}

bool IsHostName(std::string_view name) {
  if (name.empty() || name.size() > 253 || name.front() == '.' || name.front() == '-') return false;
  return std::all_of(name.begin(), name.end(),
                     [](char c) { return IsAlpha(c) || IsDigit(c) || c == '.' || c == '-' || c == '_'; });
}

bool IsBracketedAddress(std::string_view name) {
  if (name.size() < 4 || name.size() > 47 || name.front() != '[' || name.back() != ']') return false;
  const std::string_view inside = name.substr(1, name.size() - 2);
  return inside.find(':') != std::string_view::npos &&
         std::all_of(inside.begin(), inside.end(), [](char c) { return IsHex(c) || c == ':' || c == '.'; });
}

// Queries are passed on as written, so they may hold only what cannot break a request line.
bool IsSafeQuery(std::string_view query) {
  return std::all_of(query.begin(), query.end(), [](char c) { return c > ' ' && c < 0x7f && c != '\\' && c != '#'; });
}

struct Parts {
  std::string_view path;
  std::string_view query;
};

Parts SplitQuery(std::string_view reference) {
  reference = reference.substr(0, reference.find('#'));
  const auto mark = reference.find('?');
  if (mark == std::string_view::npos) return {reference, {}};
  return {reference.substr(0, mark), reference.substr(mark + 1)};
}

// Length of the scheme in front of the first ':', or 0 when `reference` has none.
std::size_t SchemeLength(std::string_view reference) {
  const auto colon = reference.find(':');
  if (colon == std::string_view::npos || colon == 0 || !IsAlpha(reference[0])) return 0;
  const std::string_view scheme = reference.substr(0, colon);
  const bool valid = std::all_of(scheme.begin(), scheme.end(),
                                 [](char c) { return IsAlpha(c) || IsDigit(c) || c == '+' || c == '-' || c == '.'; });
  return valid ? colon : 0;
}

}  // namespace

std::string PercentDecode(std::string_view text) {
  std::string out;
  out.reserve(text.size());
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (text[i] == '%' && i + 2 < text.size() && IsHex(text[i + 1]) && IsHex(text[i + 2])) {
      out.push_back(static_cast<char>(HexValue(text[i + 1]) * 16 + HexValue(text[i + 2])));
      i += 2;
    } else {
      out.push_back(text[i]);
    }
  }
  return out;
}

std::string EncodePath(const std::vector<std::string>& segments) {
  static constexpr char kHex[] = "0123456789ABCDEF";
  std::string out;
  for (const std::string& segment : segments) {
    if (&segment != &segments.front()) out.push_back('/');
    for (const char c : segment) {
      if (IsPathChar(c)) {
        out.push_back(c);
      } else {
        const auto byte = static_cast<unsigned char>(c);
        out += {'%', kHex[byte >> 4], kHex[byte & 15]};
      }
    }
  }
  return out;
}

bool AppendPath(std::string_view path, std::vector<std::string>& segments) {
  if (path.size() > kMaxLocationBytes) return false;
  while (true) {
    const auto slash = path.find('/');
    std::string segment = PercentDecode(path.substr(0, slash));
    if (std::any_of(segment.begin(), segment.end(), IsForbidden)) return false;
    // Dots are looked for after decoding: "%2e%2e" climbs as ".." does, in browsers and here.
    if (segment == "..") {
      if (!segments.empty()) segments.pop_back();
    } else if (segment != "." && !segment.empty()) {
      segments.push_back(std::move(segment));
    }
    if (segments.size() > kMaxSegments) return false;
    if (slash == std::string_view::npos) return true;
    path.remove_prefix(slash + 1);
  }
}

bool ArePlainNames(const std::vector<std::string>& segments) {
  return std::all_of(segments.begin(), segments.end(), [](const std::string& segment) {
    return !segment.empty() && segment.front() != '.' && segment.find('/') == std::string::npos && IsUtf8(segment);
  });
}

std::optional<std::string> ParseHost(std::string_view host) {
  std::string_view name = host;
  const auto bracket = host.rfind(']');
  const auto colon = host.find(':', bracket == std::string_view::npos ? 0 : bracket);
  if (colon != std::string_view::npos) {
    if (!IsPort(host.substr(colon + 1))) return std::nullopt;
    name = host.substr(0, colon);
  }
  if (!IsHostName(name) && !IsBracketedAddress(name)) return std::nullopt;
  return ToLower(host);
}

std::optional<Location> ParseUrl(std::string_view url) {
  if (url.size() > kMaxLocationBytes) return std::nullopt;
  const std::size_t scheme = SchemeLength(url);
  Location location;
  location.kind = Location::Kind::kWeb;
  location.scheme = ToLower(url.substr(0, scheme));
  if (location.scheme != "http" && location.scheme != "https") return std::nullopt;
  if (url.substr(scheme, 3) != "://") return std::nullopt;

  const auto [rest, query] = SplitQuery(url.substr(scheme + 3));
  const auto slash = rest.find('/');
  auto host = ParseHost(rest.substr(0, slash));
  if (!host || slash == std::string_view::npos || !IsSafeQuery(query)) return std::nullopt;
  location.host = *std::move(host);
  location.query = query;
  if (!AppendPath(rest.substr(slash + 1), location.segments) || location.segments.empty()) return std::nullopt;
  return location;
}

std::string Location::ToString() const {
  std::string path = EncodePath(segments);
  if (kind == Kind::kHere) return path;
  std::string url = scheme + "://" + host + "/" + path;
  if (!query.empty()) url += "?" + query;
  return url;
}

std::optional<Location> Location::Resolve(std::string_view reference) const {
  if (reference.size() > kMaxLocationBytes) return std::nullopt;
  std::string slashed(reference);
  std::replace(slashed.begin(), slashed.end(), '\\', '/');
  if (SchemeLength(slashed) != 0) return ParseUrl(slashed);
  if (slashed.starts_with("//")) return ParseUrl((kind == Kind::kWeb ? scheme : "https") + ":" + slashed);

  const auto [path, asked] = SplitQuery(slashed);
  if (path.empty() || !IsSafeQuery(asked)) return std::nullopt;
  Location target = *this;
  target.query = kind == Kind::kWeb ? asked : std::string_view();
  if (path.front() == '/') {
    target.segments.clear();
  } else {
    target.segments.pop_back();
  }
  if (!AppendPath(path, target.segments) || target.segments.empty()) return std::nullopt;
  if (kind == Kind::kHere && !ArePlainNames(target.segments)) return std::nullopt;
  return target;
}

}  // namespace dw::maps

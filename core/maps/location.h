#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace dw::maps {

inline constexpr std::size_t kMaxLocationBytes = 2048;
inline constexpr std::size_t kMaxSegments = 64;

/// The address of a map, tileset or image: a file of this server's maps folder, or an http(s) URL.
///
/// Always absolute and normal: no "." or ".." segment, no NUL, no backslash, host in lower case. A value of this type
/// therefore cannot point outside the root it belongs to. [MP30, MP31]
struct Location {
  enum class Kind : unsigned char { kHere, kWeb };

  Kind kind = Kind::kHere;
  std::string scheme;                 ///< kWeb: "http" or "https".
  std::string host;                   ///< kWeb: name or address with an optional ":port".
  std::vector<std::string> segments;  ///< Percent-decoded, in order; at least one.
  std::string query;                  ///< kWeb: as written, without '?'.

  /// kHere: "dir/map.tmj", undecoded and without a leading slash; kWeb: the URL. ASCII, percent-encoded.
  std::string ToString() const;
  /// The last segment, decoded: for people.
  const std::string& FileName() const { return segments.back(); }

  /// Where `reference`, written inside the file at this location, points. Backslashes count as slashes, because some
  /// editors on Windows write them; a fragment is dropped. Nullopt when it is no http(s) or relative address. [MP31]
  std::optional<Location> Resolve(std::string_view reference) const;

  friend bool operator==(const Location&, const Location&) = default;
};

/// An absolute http(s) URL without user name; nullopt for anything else. [MP30]
std::optional<Location> ParseUrl(std::string_view url);

/// "example.org", "127.0.0.1:9000", "[::1]:80": lower-cased, or nullopt when it is no such thing.
std::optional<std::string> ParseHost(std::string_view host);

/// Appends the segments of `path` to `segments`, resolving "." and ".." (".." at the root stays there). False when the
/// path is too long or holds a forbidden byte.
bool AppendPath(std::string_view path, std::vector<std::string>& segments);

/// Whether each segment can name a file of ours: not hidden, no slash inside, valid UTF-8.
bool ArePlainNames(const std::vector<std::string>& segments);

/// Segments joined by '/', percent-encoded where a path needs it.
std::string EncodePath(const std::vector<std::string>& segments);

/// Undoes percent-encoding; a '%' that begins no escape stays as it is.
std::string PercentDecode(std::string_view text);

}  // namespace dw::maps

#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "core/maps/location.h"

namespace dw::maps {

/// The identity of a room as its path in the address bar: "/~/<file>" is a map on this server,
/// "/_/<instance>/<host[:port]>/<path>" one elsewhere. Rules: MP30–MP33 in docs/spec/maps.md.
struct RoomPath {
  std::string instance;  ///< "/_/" only: tells copies of one map apart.
  Location map;          ///< Scheme is empty for "/_/": whoever fetches chooses it.

  /// Canonical spelling: equal rooms give equal strings.
  std::string ToString() const;
};

/// Nullopt for what is no room path. A query and a fragment are dropped. [MP30]
std::optional<RoomPath> ParseRoomPath(std::string_view path);

/// Where an exit leads.
struct ExitTarget {
  std::string room;   ///< Canonical room path.
  std::string entry;  ///< Without '#'; may be empty.
  friend bool operator==(const ExitTarget&, const ExitTarget&) = default;
};

/// Resolves the exit URL `url` of a map of the room `from`. `instance` is the legacy `exitInstance`; empty keeps the
/// room's own. Nullopt when it leads to no room this server can show. [MP32, MP33]
std::optional<ExitTarget> ResolveExit(const RoomPath& from, std::string_view url, std::string_view instance = {});

}  // namespace dw::maps

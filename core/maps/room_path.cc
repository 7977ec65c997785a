#include "core/maps/room_path.h"

#include <utility>

#include "core/maps/utf8.h"

namespace dw::maps {
namespace {

constexpr std::size_t kMaxInstanceBytes = 128;
constexpr std::size_t kMaxEntryBytes = 256;

std::optional<RoomPath> ParseWebRoom(std::string_view rest) {
  const auto first = rest.find('/');
  if (first == std::string_view::npos) return std::nullopt;
  const auto second = rest.find('/', first + 1);
  if (second == std::string_view::npos) return std::nullopt;

  RoomPath room;
  std::vector<std::string> instance;
  if (!AppendPath(rest.substr(0, first), instance) || instance.size() != 1) return std::nullopt;
  room.instance = std::move(instance.front());
  if (room.instance.size() > kMaxInstanceBytes || !IsUtf8(room.instance)) return std::nullopt;

  auto host = ParseHost(rest.substr(first + 1, second - first - 1));
  if (!host) return std::nullopt;
  room.map.kind = Location::Kind::kWeb;
  room.map.host = *std::move(host);
  if (!AppendPath(rest.substr(second + 1), room.map.segments) || room.map.segments.empty()) return std::nullopt;
  return room;
}

std::optional<RoomPath> ParseOwnRoom(std::string_view rest) {
  RoomPath room;
  if (!AppendPath(rest, room.map.segments) || room.map.segments.empty()) return std::nullopt;
  if (!ArePlainNames(room.map.segments)) return std::nullopt;
  return room;
}

std::string EntryOf(std::string_view url) {
  const auto hash = url.find('#');
  if (hash == std::string_view::npos) return {};
  const std::string_view fragment = url.substr(hash + 1);
  std::string entry = PercentDecode(fragment.substr(0, fragment.find('&')));
  if (entry.size() > kMaxEntryBytes || !IsUtf8(entry)) return {};
  return entry;
}

std::optional<RoomPath> RoomAt(const RoomPath& from, std::string_view address) {
  for (const std::string_view prefix : {"/~/", "/_/"}) {
    if (address.starts_with(prefix)) return ParseRoomPath(address);
  }
  // Other kinds of rooms; the rest of "/x" is a file beside the map's root.
  if (address.starts_with("/@/")) return std::nullopt;

  const auto scheme = address.find("://");
  if (scheme != std::string_view::npos) {
    const auto slash = address.find('/', scheme + 3);
    if (slash == std::string_view::npos) return std::nullopt;
    const std::string_view path = address.substr(slash);
    // Any play server's public room is a public room here too; its private ones are not ours to show.
    if (path.starts_with("/_/")) return ParseRoomPath(path);
    if (path.starts_with("/~/") || path.starts_with("/@/")) return std::nullopt;
  }
  // Resolve needs a scheme for "//host/path"; a room keeps none.
  Location base = from.map;
  if (base.kind == Location::Kind::kWeb) base.scheme = "https";
  auto target = base.Resolve(address);
  if (!target) return std::nullopt;
  RoomPath room{from.instance, *std::move(target)};
  room.map.scheme.clear();
  room.map.query.clear();
  if (room.map.kind == Location::Kind::kWeb && room.instance.empty()) room.instance = "global";
  return ParseRoomPath(room.ToString());
}

}  // namespace

std::string RoomPath::ToString() const {
  const std::string path = EncodePath(map.segments);
  if (map.kind == Location::Kind::kHere) return "/~/" + path;
  return "/_/" + EncodePath({instance}) + "/" + map.host + "/" + path;
}

std::optional<RoomPath> ParseRoomPath(std::string_view path) {
  if (path.size() > kMaxLocationBytes) return std::nullopt;
  path = path.substr(0, path.find_first_of("?#"));
  const std::string_view rest = path.size() < 3 ? std::string_view() : path.substr(3);
  std::optional<RoomPath> room;
  if (path.starts_with("/~/")) room = ParseOwnRoom(rest);
  if (path.starts_with("/_/")) room = ParseWebRoom(rest);
  // Escapes may make the canonical spelling longer than what was asked for.
  if (room && room->ToString().size() > kMaxLocationBytes) return std::nullopt;
  return room;
}

std::optional<ExitTarget> ResolveExit(const RoomPath& from, std::string_view url, std::string_view instance) {
  if (url.empty() || url.size() > kMaxLocationBytes) return std::nullopt;
  const std::string_view address = url.substr(0, url.find('#'));
  std::optional<RoomPath> room = address.empty() ? from : RoomAt(from, address);
  if (!room) return std::nullopt;
  if (!instance.empty() && room->map.kind == Location::Kind::kWeb) {
    room->instance = instance;
    room = ParseRoomPath(room->ToString());
    if (!room) return std::nullopt;
  }
  return ExitTarget{room->ToString(), EntryOf(url)};
}

}  // namespace dw::maps

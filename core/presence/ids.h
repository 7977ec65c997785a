#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace dw::presence {

/// A person's stay in a room. Given by the room, not reused while numbers last; 0 is nobody.
enum class UserId : std::uint32_t {};
/// A bubble of a room. 0 is none.
enum class GroupId : std::uint32_t {};
/// A square of 320 px of the map: zones are numbered row by row from the top left.
enum class ZoneId : std::uint32_t {};
/// One attempt of two people's browsers to connect. Another attempt has another id. 0 is none.
enum class ConnectionId : std::uint64_t {};

inline constexpr UserId kNobody{};
inline constexpr GroupId kNoGroup{};

template <class Id>
constexpr auto Number(Id id) {
  return static_cast<std::underlying_type_t<Id>>(id);
}

/// 16 hex digits.
std::string ToText(ConnectionId id);
std::optional<ConnectionId> ParseConnectionId(std::string_view text);

}  // namespace dw::presence

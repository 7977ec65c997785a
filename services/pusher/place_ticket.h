#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "base/time.h"
#include "core/presence/person.h"

namespace dw::pusher {

/// Where a visitor stood, in words only this server can have written. [WS12]
struct PlaceTicket {
  std::string room;
  std::string uuid;
  presence::Place place;
};

inline constexpr Millis kTicketLifetime = std::chrono::hours(1);
inline constexpr std::size_t kMaxTicketBytes = 4096;

/// The ticket as opaque text, good for kTicketLifetime from `unix_now`. `secret` is the server's.
std::string SignTicket(const PlaceTicket& ticket, std::string_view secret, Millis unix_now);
/// Nothing when the text is not a ticket of this server's, or too old.
std::optional<PlaceTicket> ReadTicket(std::string_view text, std::string_view secret, Millis unix_now);

/// The visitor's public id, from the key only their browser knows: stable, and no way back. In a UUID's clothes.
std::string VisitorUuid(std::string_view visitor_key, std::string_view secret);
/// 32 lower- or upper-case hex digits.
bool IsHexKey(std::string_view text);

}  // namespace dw::pusher

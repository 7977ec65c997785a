#include "services/pusher/place_ticket.h"

#include <algorithm>
#include <charconv>
#include <vector>

#include "runtime/crypto.h"

namespace dw::pusher {
namespace {

/// Hex digits of an HMAC-SHA256, in front of what it signs.
constexpr std::size_t kMacSize = 64;
constexpr std::string_view kTicketPurpose = "place-ticket:";
constexpr std::string_view kVisitorPurpose = "visitor-uuid:";

std::string Mac(std::string_view purpose, std::string_view text, std::string_view secret) {
  return ToHex(HmacSha256(secret, std::string(purpose).append(text)));
}

template <class Number>
bool ParseWhole(std::string_view text, Number& out) {
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), out);
  return error == std::errc{} && end == text.data() + text.size();
}

std::vector<std::string_view> SplitLines(std::string_view text) {
  std::vector<std::string_view> lines;
  while (!text.empty()) {
    const std::size_t end = std::min(text.find('\n'), text.size());
    lines.push_back(text.substr(0, end));
    text.remove_prefix(std::min(end + 1, text.size()));
  }
  return lines;
}

}  // namespace

std::string SignTicket(const PlaceTicket& ticket, std::string_view secret, Millis unix_now) {
  const presence::Place& place = ticket.place;
  std::string body = std::to_string((unix_now + kTicketLifetime).count());
  body += '\n' + std::to_string(place.at.x) + '\n' + std::to_string(place.at.y) + '\n' +
          std::to_string(static_cast<int>(place.direction)) + '\n' + ticket.uuid + '\n' + ticket.room;
  return Mac(kTicketPurpose, body, secret) + body;
}

std::optional<PlaceTicket> ReadTicket(std::string_view text, std::string_view secret, Millis unix_now) {
  if (text.size() <= kMacSize || text.size() > kMaxTicketBytes) return std::nullopt;
  const std::string_view body = text.substr(kMacSize);
  if (!EqualInConstantTime(text.substr(0, kMacSize), Mac(kTicketPurpose, body, secret))) return std::nullopt;
  const std::vector<std::string_view> lines = SplitLines(body);
  PlaceTicket ticket;
  std::int64_t expiry = 0;
  unsigned direction = 0;
  if (lines.size() != 6 || !ParseWhole(lines[0], expiry) || !ParseWhole(lines[1], ticket.place.at.x) ||
      !ParseWhole(lines[2], ticket.place.at.y) || !ParseWhole(lines[3], direction) || direction > 3) {
    return std::nullopt;
  }
  if (unix_now.count() >= expiry) return std::nullopt;
  ticket.place.direction = static_cast<presence::Direction>(direction);
  ticket.uuid = lines[4];
  ticket.room = lines[5];
  return ticket;
}

std::string VisitorUuid(std::string_view visitor_key, std::string_view secret) {
  std::string hex = Mac(kVisitorPurpose, visitor_key, secret).substr(0, 32);
  hex[12] = '8';  // version 8: a name of our own making
  hex[16] = 'a';  // the standard's variant
  for (const std::size_t at : {20U, 16U, 12U, 8U}) hex.insert(at, "-");
  return hex;
}

bool IsHexKey(std::string_view text) {
  return text.size() == 32 && std::all_of(text.begin(), text.end(), [](char c) {
           return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f') || (c >= 'A' && c <= 'F');
         });
}

}  // namespace dw::pusher

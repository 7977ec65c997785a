#include "services/pusher/admission.h"

#include <utility>

#include "core/maps/room_path.h"
#include "proto/wire_values.h"
#include "services/pusher/place_ticket.h"

namespace dw::pusher {
namespace {

namespace wire = digiwork::wire::v1;
using wire_values::Decode;

constexpr std::size_t kMaxRoomPathBytes = 1024;
constexpr std::size_t kMaxEntryBytes = 256;

RoomProblem VersionProblem(std::uint32_t theirs) {
  const bool old = theirs < kProtocolVersion;
  return {old ? "PROTOCOL_TOO_OLD" : "PROTOCOL_TOO_NEW", "",
          "The page speaks version " + std::to_string(theirs) + " of the protocol, the server version " +
              std::to_string(kProtocolVersion) + ".",
          old ? "Load the page again." : "Update the server.", Millis(0)};
}

std::optional<presence::Place> PlaceOf(const std::string& text, const JoinRequest& request,
                                       const PusherOptions& options, Millis unix_now) {
  if (text.empty()) return std::nullopt;
  const auto ticket = ReadTicket(text, options.secret, unix_now);
  if (!ticket || ticket->room != request.room || ticket->uuid != request.uuid) return std::nullopt;
  return ticket->place;
}

}  // namespace

Expected<JoinRequest, RoomProblem> Admit(const wire::ConnectMessage& connect, const PusherOptions& options,
                                         Millis unix_now, const Visa* visa) {
  if (!AcceptsVersion(kProtocolVersion, connect.protocol_version())) {
    return Unexpected{VersionProblem(connect.protocol_version())};
  }
  const auto room = connect.room().size() <= kMaxRoomPathBytes ? maps::ParseRoomPath(connect.room()) : std::nullopt;
  if (!room) {
    return Unexpected{RoomProblem{"BAD_ROOM", connect.room().substr(0, kMaxRoomPathBytes),
                                  "This is not the address of a room.", "Use /~/<file> or /_/<instance>/<host>/<path>.",
                                  Millis(0)}};
  }
  if (!IsHexKey(connect.visitor_key())) {
    return Unexpected{
        RoomProblem{"BAD_VISITOR", "", "The visitor key is not 32 hex digits.", "Load the page again.", Millis(0)}};
  }
  JoinRequest request;
  request.room = room->ToString();
  request.entry = connect.entry().size() <= kMaxEntryBytes ? connect.entry() : std::string();
  request.uuid = visa != nullptr ? visa->subject : VisitorUuid(connect.visitor_key(), options.secret);
  if (IsHexKey(connect.tab_id())) request.tab = connect.tab_id();
  request.page_time = Millis(connect.page_time_ms());
  request.name = connect.name();
  if (connect.has_avatar()) request.avatar = Decode(connect.avatar());
  const presence::Status status = Decode(connect.status());
  if (status != presence::Status{}) request.status = status;
  if (connect.has_viewport()) request.viewport = Decode(connect.viewport());
  request.return_to = PlaceOf(connect.place_ticket(), request, options, unix_now);
  return request;
}

}  // namespace dw::pusher

#pragma once

#include <span>

#include "core/access/access_table.h"

/// Where the lines of the table stand, by subject. A route, a method or a message that is new needs a line in one of
/// these files, or everybody is refused. A service with routes of its own gets a file of its own; a route is written as
/// HttpRoutes::All() says it.
namespace dw::access {

// Sets of callers, for the lines to name.
inline constexpr Callers kNobody;
/// Whoever holds a role, given or not.
inline constexpr Callers kPeople = Callers(Caller::kGuest) | Callers(Caller::kObserver) | Callers(Caller::kMember) |
                                   Callers(Caller::kEditor) | Callers(Caller::kAdmin);
/// People who change things.
inline constexpr Callers kTakingPart =
    Callers(Caller::kGuest) | Callers(Caller::kMember) | Callers(Caller::kEditor) | Callers(Caller::kAdmin);
inline constexpr Callers kEditors = Callers(Caller::kEditor) | Callers(Caller::kAdmin);
inline constexpr Callers kAdmins = Callers(Caller::kAdmin);
inline constexpr Callers kServices = Callers(Caller::kService);
/// People whose token may have expired meanwhile: what keeps a session alive until it is renewed.
inline constexpr Callers kPeopleAndExpired = kPeople | Callers(Caller::kExpired);
/// Open to all: what needs no account, or proves by other means who asks.
inline constexpr Callers kAnyone = kPeopleAndExpired | Callers(Caller::kNoToken) | kServices;

std::span<const Entry> MessageRows();  ///< rows_messages.cc: what clients say over the WebSocket.
std::span<const Entry> CallRows();     ///< rows_calls.cc: gRPC.
std::span<const Entry> SignInRows();   ///< rows_sign_in.cc: signing in, and the provider in the program.
std::span<const Entry> AdminRows();    ///< rows_admin.cc: administration.
std::span<const Entry> OfficeRows();   ///< rows_office.cc: pages, maps, probes.

}  // namespace dw::access

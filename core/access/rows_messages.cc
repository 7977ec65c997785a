#include <array>

#include "core/access/rows.h"

namespace dw::access {
namespace {

constexpr Kind kM = Kind::kMessage;
constexpr Kind kQ = Kind::kQuery;

// A session begins with connect, whose visa says who somebody is: without one, a guest. With an expired one it does not
// begin. What a session says after its visa has expired is only what keeps it alive until the next one. [AC12]
constexpr std::array kRows{
    Entry{kM, "connect", kPeople | Callers(Caller::kNoToken)},
    // Its own token says whose session it is.
    Entry{kM, "resume", kPeopleAndExpired | Callers(Caller::kNoToken)},
    Entry{kM, "ack", kPeopleAndExpired},
    Entry{kM, "ping", kPeopleAndExpired},
    Entry{kM, "leave", kPeopleAndExpired},
    Entry{kM, "renew_visa", kPeopleAndExpired},

    // Seeing, hearing and going about, which an observer does too. Without signals it would not hear. [AC11]
    Entry{kM, "user_moves", kPeople},
    Entry{kM, "viewport", kPeople},
    Entry{kM, "follow_confirmation", kPeople},
    Entry{kM, "follow_abort", kPeople},
    Entry{kM, "query", kPeople},
    Entry{kM, "web_rtc_signal", kPeople},
    Entry{kM, "web_rtc_restart", kPeople},
    Entry{kM, "leave_space", kPeople},

    // Taking part.
    Entry{kM, "set_player_details", kTakingPart},
    Entry{kM, "emote_prompt", kTakingPart},
    Entry{kM, "say_prompt", kTakingPart},
    Entry{kM, "wave", kTakingPart},
    Entry{kM, "follow_request", kTakingPart},
    Entry{kM, "lock_group_prompt", kTakingPart},
    Entry{kM, "chat", kTakingPart},
    Entry{kM, "typing", kTakingPart},
    Entry{kM, "media_state", kTakingPart},
    Entry{kM, "update_space", kTakingPart},
    Entry{kM, "space_event", kTakingPart},

    Entry{kQ, "people", kPeople},
    Entry{kQ, "position", kPeople},
    Entry{kQ, "ice_servers", kPeople},
    Entry{kQ, "join_space", kPeople},
    // Maps say besides which of their variables a visitor may set.
    Entry{kQ, "set_variable", kTakingPart},
    Entry{kQ, "send_event", kTakingPart},
};

}  // namespace

std::span<const Entry> MessageRows() {
  return kRows;
}

}  // namespace dw::access

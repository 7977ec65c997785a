// A room that goes on as another back left it, or is left to another. [IW9]
#include <utility>

#include "services/back/room_host.h"

namespace dw::back {
namespace {

using presence::UserId;

/// What may be said in a room while it waits for the last who were in it when it was handed over.
constexpr std::size_t kMostHeld = 20'000;

RoomProblem Elsewhere() {
  return {"BACK_GONE", "", "This room goes on in another part of the server.",
          "Wait a moment: you are let in again by yourself.", std::chrono::milliseconds(300)};
}

}  // namespace

void RoomHost::Take(SessionId session, UserId user, Listener listener) {
  Waiting one{session, {}, std::move(listener), {}, user};
  if (room_) return Claim(one);
  if (waiting_.size() == kMaxWaitingJoins || problem_) return one.listener->OnRefused(session, Elsewhere());
  // What the others of the room say waits as well, from here on.
  frozen_ = true;
  waiting_.push_back(std::move(one));
}

void RoomHost::Claim(Waiting& waiting) {
  auto claimed = unclaimed_.extract(waiting.takes);
  if (claimed.empty()) return waiting.listener->OnRefused(waiting.session, Elsewhere());
  // Its client knows all that is there, and is told nothing.
  SeatAt(waiting, waiting.takes, claimed.mapped());
  if (unclaimed_.empty()) GoOn();
}

void RoomHost::DropUnclaimed() {
  for (const auto& [user, page] : std::exchange(unclaimed_, {})) Depart(user);
  GoOn();
}

bool RoomHost::Held(std::function<void()> what) {
  // More than fit: they are gone, like whoever is slow.
  if (held_.size() == kMostHeld) DropUnclaimed();
  if (!frozen_) return false;
  held_.push_back(std::move(what));
  return true;
}

void RoomHost::GoOn() {
  frozen_ = false;
  // Those who were in the room know it as it was.
  for (const std::string& name : std::exchange(changed_, {})) TellEverybody(name);
  for (const auto& what : std::exchange(held_, {})) what();
}

std::optional<RoomState> RoomHost::Save() const {
  if (!room_) return std::nullopt;
  RoomState state{room_->Save(shard_.Now()), unclaimed_, {}};
  state.variables = variables_.values();
  for (const auto& [session, seat] : seats_) state.pages[seat.user] = seat.page;
  return state;
}

void RoomHost::Close(const std::string& back) {
  EndCalls(back);
  for (const Waiting& one : std::exchange(waiting_, {})) one.listener->OnRefused(one.session, Elsewhere());
  const std::vector<std::pair<SessionId, Seat>> seats(seats_.begin(), seats_.end());
  for (const auto& [session, seat] : seats) seat.listener->OnRefused(session, Elsewhere());
}

}  // namespace dw::back

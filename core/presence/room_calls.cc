// Which browsers connect, and the signals between them. [PR80-PR84]
#include <algorithm>

#include "core/presence/room_state.h"

namespace dw::presence {

ConnectionId Room::State::NewConnection() {
  // splitmix64: a different id for each number, and unlike those of another seed.
  std::uint64_t x = seed_ + ++connections_ * 0x9E3779B97F4A7C15U;
  x = (x ^ x >> 30) * 0xBF58476D1CE4E5B9U;
  x = (x ^ x >> 27) * 0x94D049BB133111EBU;
  return static_cast<ConnectionId>(x ^ x >> 31);
}

void Room::State::AnnounceCall(const Call& call, Turn turn) {
  turn.Tell(call.second, CallStarted{call.first, true, call.id});
  turn.Tell(call.first, CallStarted{call.second, false, call.id});
}

void Room::State::StartCall(Bubble& bubble, UserId newcomer, UserId other, Turn turn) {
  bubble.calls.push_back({newcomer, other, NewConnection()});
  AnnounceCall(bubble.calls.back(), turn);
}

void Room::State::EndCalls(Bubble& bubble, const std::vector<UserId>& leavers, Turn turn) {
  const auto leaves = [&leavers](UserId user) {
    return std::find(leavers.begin(), leavers.end(), user) != leavers.end();
  };
  const auto ends = [&](const Call& call) {
    if (!leaves(call.first) && !leaves(call.second)) return false;
    turn.Tell(call.first, CallEnded{call.second, call.id});
    turn.Tell(call.second, CallEnded{call.first, call.id});
    return true;
  };
  std::erase_if(bubble.calls, ends);
}

Call* Room::State::FindCall(const Resident& user, UserId peer, ConnectionId id) {
  Bubble* bubble = bubbles_.Find(user.person.group);
  if (bubble == nullptr) return nullptr;
  const UserId self = user.person.id;
  const auto is_it = [&](const Call& call) {
    return call.id == id &&
           ((call.first == self && call.second == peer) || (call.first == peer && call.second == self));
  };
  const auto found = std::find_if(bubble->calls.begin(), bubble->calls.end(), is_it);
  return found == bubble->calls.end() ? nullptr : &*found;
}

Verdict Room::State::Do(Resident& user, SendSignal& wish, Turn turn) {
  if (!user.signals.Take(pace::kSignals, turn.now)) return Unexpected{Refusal::kTooMany};
  if (wish.payload.size() > kMaxSignalBytes) return Unexpected{Refusal::kTooLong};
  if (FindCall(user, wish.to, wish.connection) == nullptr) return Ok{};  // stale
  turn.Tell(wish.to, Signalled{user.person.id, wish.connection, std::move(wish.payload)});
  return Ok{};
}

Verdict Room::State::Do(Resident& user, const RestartCall& wish, Turn turn) {
  if (!user.restarts.Take(pace::kRestarts, turn.now)) return Unexpected{Refusal::kTooMany};
  Call* call = FindCall(user, wish.peer, wish.connection);
  if (call == nullptr) return Ok{};  // stale: the other end was quicker, or they have parted
  call->id = NewConnection();
  AnnounceCall(*call, turn);
  return Ok{};
}

}  // namespace dw::presence

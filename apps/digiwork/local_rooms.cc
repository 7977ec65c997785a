#include "apps/digiwork/local_rooms.h"

#include <algorithm>
#include <utility>

#include "apps/digiwork/remote_rooms.h"
#include "ports/await_outcome.h"

namespace dw {
namespace {

/// Rooms that are listed of each shard, at most.
constexpr std::size_t kMostListed = 10'000;

Fault Elsewhere() {
  return {Fault::Code::kUnavailable, "Rooms are kept by other processes; ask those with `digiwork room`."};
}

}  // namespace

Outcome<std::vector<RoomSummary>> LocalRooms::List() {
  if (calls_.empty()) return Unexpected{Elsewhere()};
  std::vector<RoomSummary> all;
  for (std::size_t i = 0; i < calls_.size(); ++i) {
    const auto some = Await<std::vector<RoomSummary>>([&](const auto& done) {
      runtime_.shard(i).Post([calls = calls_[i], done] { done(calls->List("", kMostListed)); });
    });
    if (!some) return some;
    all.insert(all.end(), some->begin(), some->end());
  }
  std::ranges::sort(all, {}, &RoomSummary::room);
  return all;
}

template <class T, class Work>
Outcome<T> LocalRooms::InRoom(const std::string& room, Work work) {
  if (calls_.empty()) return Unexpected{Elsewhere()};
  return Await<T>([&](std::function<void(Outcome<T>)> done) {
    Shard& shard = runtime_.ShardFor(room);
    const CallReply<T> reply([done = std::move(done)](CallAnswer<T> answer) {
      if (answer) return done(std::move(*answer));
      done(Unexpected{FaultOf(answer.error())});
    });
    shard.Post([calls = calls_[shard.index()], work, reply] { work(*calls, reply); });
  });
}

Outcome<RoomDetails> LocalRooms::Describe(const std::string& room, presence::UserId after, std::size_t limit) {
  return InRoom<RoomDetails>(room, [room, after, limit](RoomCalls& calls, const CallReply<RoomDetails>& reply) {
    calls.Describe(room, after, limit, reply);
  });
}

Outcome<std::size_t> LocalRooms::Notify(const std::string& room, const RoomNotice& notice) {
  return InRoom<std::size_t>(room, [room, notice](RoomCalls& calls, const CallReply<std::size_t>& reply) {
    calls.Notify(room, notice, reply);
  });
}

Outcome<RoomRenewal> LocalRooms::Renew(const std::string& room, Millis within) {
  return InRoom<RoomRenewal>(room, [room, within](RoomCalls& calls, const CallReply<RoomRenewal>& reply) {
    calls.Renew(room, within, reply);
  });
}

Outcome<std::size_t> LocalRooms::Remove(const std::string& room, const std::string& uuid, const std::string& reason) {
  return InRoom<std::size_t>(room, [room, uuid, reason](RoomCalls& calls, const CallReply<std::size_t>& reply) {
    calls.Remove(room, uuid, reason, reply);
  });
}

}  // namespace dw

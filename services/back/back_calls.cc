#include "services/back/back_calls.h"

#include <algorithm>
#include <utility>

#include "services/back/room_keeper.h"

namespace dw::back {
namespace {

using presence::UserId;

template <class T>
auto RefuseTo(const CallReply<T>& reply) {
  return [reply](const CallProblem& problem) { reply(Unexpected{problem}); };
}

CallProblem NotOpen() {
  return {CallProblem::Code::kNotFound, "The room is not open: nobody is in it.", {}};
}

}  // namespace

std::vector<RoomSummary> BackCalls::List(const std::string& after, std::size_t limit) {
  std::vector<OpenRoom*> rooms;
  engine_.ForEachRoom([&](OpenRoom& room) {
    if (room.path() > after && !room.gone()) rooms.push_back(&room);
  });
  const auto end = rooms.begin() + static_cast<std::ptrdiff_t>(std::min(limit, rooms.size()));
  std::ranges::partial_sort(rooms, end, {}, [](const OpenRoom* room) -> const std::string& { return room->path(); });
  std::vector<RoomSummary> list;
  std::transform(rooms.begin(), end, std::back_inserter(list), [](OpenRoom* room) { return room->host().Summary(); });
  return list;
}

void BackCalls::InRoom(OpenRoom& room, std::function<void(OpenRoom&)> then, Problem refuse) {
  room.host().WhenOpen(
      [this, path = room.path(), then = std::move(then), refuse = std::move(refuse)](const CallProblem* problem) {
        if (problem != nullptr) return refuse(*problem);
        OpenRoom* open = engine_.Find(path);
        if (open == nullptr) return SeekElsewhere(path, refuse);
        then(*open);
        if (open->empty()) engine_.CloseLater(*open);
      });
}

OpenRoom* BackCalls::Open(const std::string& room, const Problem& refuse) {
  OpenRoom* open = engine_.retiring() ? engine_.Find(room) : engine_.Open(room);
  if (open != nullptr && !open->gone()) {
    open->Refresh();
    return open;
  }
  if (engine_.retiring() || open != nullptr) {
    refuse({CallProblem::Code::kUnavailable, "The room goes on elsewhere; ask again.", {}});
  } else {
    refuse({CallProblem::Code::kFull, "This back has as many rooms as it may have.", {}});
  }
  return nullptr;
}

void BackCalls::Visit(const std::string& room, std::function<void(OpenRoom&)> then, Problem refuse) {
  if (OpenRoom* open = Open(room, refuse)) InRoom(*open, std::move(then), std::move(refuse));
}

void BackCalls::IfOpen(const std::string& room, std::function<void(OpenRoom&)> then, Problem refuse) {
  OpenRoom* open = engine_.Find(room);
  if (open == nullptr || open->gone()) return SeekElsewhere(room, std::move(refuse));
  InRoom(*open, std::move(then), std::move(refuse));
}

void BackCalls::SeekElsewhere(const std::string& room, Problem refuse) {
  if (shared_.store == nullptr) return refuse(NotOpen());
  shared_.store->Holder(LeaseKeyOf(room), [&shard = shard_, own = shared_.options.address,
                                           refuse = std::move(refuse)](const Outcome<Lease>& lease) {
    CallProblem problem = NotOpen();
    if (!lease) {
      problem = {CallProblem::Code::kUnavailable, "The room is not here, and the store does not say where it is.", {}};
    } else if (!lease->holder.empty() && lease->holder != own) {
      problem = {CallProblem::Code::kElsewhere, "The room is at " + lease->holder + ".", lease->holder};
    }
    shard.Post([refuse, problem] { refuse(problem); });
  });
}

void BackCalls::Describe(const std::string& room, UserId after, std::size_t limit, CallReply<RoomDetails> reply) {
  IfOpen(room, [after, limit, reply](OpenRoom& open) { reply(open.host().Describe(after, limit)); }, RefuseTo(reply));
}

void BackCalls::ReadVariables(const std::string& room, std::vector<std::string> names,
                              CallReply<RoomEar::Values> reply) {
  Visit(
      room, [names = std::move(names), reply](OpenRoom& open) { reply(open.host().ReadVariables(names)); },
      RefuseTo(reply));
}

void BackCalls::SaveVariable(const std::string& room, std::string name, std::string value, CallReply<Ok> reply) {
  Visit(
      room,
      [name = std::move(name), value = std::move(value), reply](OpenRoom& open) {
        open.host().KeepVariable(name, value, reply);
      },
      RefuseTo(reply));
}

void BackCalls::Listen(const std::string& room, RoomEar::Hears what, std::shared_ptr<RoomEar> ear) {
  // Also before the room is open: so it is known whom to forget when they go meanwhile.
  OpenRoom* open = Open(room, [&](const CallProblem& problem) { ear->OnEnd(problem); });
  if (open != nullptr) open->host().Listen(what, ear);
}

void BackCalls::StopListening(const std::string& room, const RoomEar& ear) {
  OpenRoom* open = engine_.Find(room);
  if (open == nullptr) return;
  open->host().StopListening(ear);
  if (open->empty()) engine_.CloseLater(*open);
}

void BackCalls::Dispatch(const std::string& room, RoomEvent event, CallReply<std::size_t> reply) {
  IfOpen(
      room, [event = std::move(event), reply](OpenRoom& open) { reply(open.host().Dispatch(event)); }, RefuseTo(reply));
}

void BackCalls::Notify(const std::string& room, RoomNotice notice, CallReply<std::size_t> reply) {
  IfOpen(
      room, [notice = std::move(notice), reply](OpenRoom& open) { reply(open.host().Notify(notice)); },
      RefuseTo(reply));
}

void BackCalls::Remove(const std::string& room, std::string uuid, std::string reason, CallReply<std::size_t> reply) {
  IfOpen(
      room,
      [uuid = std::move(uuid), reason = std::move(reason), reply](OpenRoom& open) {
        reply(open.host().Remove(uuid, reason));
      },
      RefuseTo(reply));
}

void BackCalls::Renew(const std::string& room, Millis within, CallReply<RoomRenewal> reply) {
  IfOpen(room, [within, reply](OpenRoom& open) { open.Renew(within, reply); }, RefuseTo(reply));
}

}  // namespace dw::back

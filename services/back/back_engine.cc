#include "services/back/back_engine.h"

#include <utility>

namespace dw::back {
namespace {

/// How often rooms are looked at that might move.
constexpr Millis kLookInterval{1000};

}  // namespace

BackEngine::BackEngine(Shard& shard, BackShared& shared) : shard_(shard), shared_(shared) {
  looking_ = shard_.After(kLookInterval, [this] { MoveOne(); });
}

BackEngine::~BackEngine() {
  shard_.Cancel(looking_);
}

void BackEngine::Join(SessionId session, JoinRequest request, std::shared_ptr<RoomListener> listener) {
  OpenRoom* open = Open(request.room);
  if (open == nullptr) {
    return listener->OnRefused(session, {"SERVER_FULL", request.room, "This server has as many rooms as it may have.",
                                         "Try again later, or raise --max-rooms.", std::chrono::seconds(30)});
  }
  if (open->gone()) {
    return listener->OnRefused(session, {"BACK_GONE", "", "This room begins anew.",
                                         "Wait a moment: you are let in again by yourself.", Millis(300)});
  }
  open->Refresh();
  room_of_[session] = open;
  open->host().Join(session, std::move(request), std::move(listener));
}

OpenRoom* BackEngine::Open(const std::string& room) {
  if (OpenRoom* open = Find(room)) return open;
  if (shared_.rooms.fetch_add(1) >= shared_.options.max_rooms) {
    --shared_.rooms;
    return nullptr;
  }
  Kept& kept = rooms_[room];
  kept.room = std::make_unique<OpenRoom>(room, shard_, shared_, [this, room] {
    if (OpenRoom* open = Find(room)) Forget(*open);
  });
  CloseLater(*kept.room);
  shared_.homes.OnOpened(room, shard_.Now());
  return kept.room.get();
}

OpenRoom* BackEngine::Find(const std::string& room) {
  const auto found = rooms_.find(room);
  return found == rooms_.end() ? nullptr : found->second.room.get();
}

RoomHost* BackEngine::HostOf(SessionId session) {
  const auto room = room_of_.find(session);
  return room == room_of_.end() ? nullptr : &room->second->host();
}

void BackEngine::Input(SessionId session, std::string message) {
  if (RoomHost* host = HostOf(session)) host->Input(session, message);
}

void BackEngine::Walk(SessionId session, const presence::Walk& walk) {
  if (RoomHost* host = HostOf(session)) host->Walk(session, walk);
}

void BackEngine::Probe(SessionId session, std::uint32_t id) {
  if (RoomHost* host = HostOf(session)) host->Probe(session, id);
}

void BackEngine::Resumed(SessionId session, Millis offline) {
  if (RoomHost* host = HostOf(session)) host->Resumed(session, offline);
}

void BackEngine::Leave(SessionId session) {
  const auto room = room_of_.extract(session);
  if (room.empty()) return;
  OpenRoom& open = *room.mapped();
  open.host().Leave(session);
  if (open.empty()) CloseLater(open);
}

void BackEngine::OpenWay(const std::string& room, RoomWay& way) {
  OpenRoom* open = retiring_ ? Find(room) : Open(room);
  if (open != nullptr) return open->Add(way);
  // Full: whoever would join is told so.
  retiring_ ? way.OnElsewhere("", false) : way.OnOpened();
}

void BackEngine::CloseWay(const std::string& room, RoomWay& way) {
  OpenRoom* open = Find(room);
  if (open == nullptr) return;
  open->Remove(way);
  if (open->empty()) CloseLater(*open);
}

void BackEngine::Paused(const std::string& room, RoomWay& way) {
  if (OpenRoom* open = Find(room)) open->Paused(way);
}

void BackEngine::Take(SessionId session, const std::string& room, presence::UserId user,
                      std::shared_ptr<RoomListener> listener) {
  OpenRoom* open = Find(room);
  if (open == nullptr) return;  // its way has heard so
  room_of_[session] = open;
  open->host().Take(session, user, std::move(listener));
}

void BackEngine::Retire() {
  retiring_ = true;
  for (const auto& [name, kept] : rooms_) kept.room->Move();
}

void BackEngine::MoveOne() {
  if (retiring_) return;
  looking_ = shard_.After(kLookInterval, [this] { MoveOne(); });
  for (const auto& [name, kept] : rooms_) {
    if (!kept.room->settled()) continue;
    const auto to = shared_.homes.BeginMove(name, shared_.options.address, shard_.Now());
    if (!to) continue;
    shared_.metrics.moved.Increment();
    return kept.room->Move(*to);
  }
}

void BackEngine::CloseLater(OpenRoom& room) {
  TimerId& closing = rooms_.at(room.path()).closing;
  shard_.Cancel(closing);
  closing = shard_.After(shared_.options.keep_empty_room, [this, &room] {
    if (room.empty()) Forget(room);
  });
}

void BackEngine::Forget(OpenRoom& room) {
  // Those whom the room refused may still think of it.
  std::erase_if(room_of_, [&](const auto& session) { return session.second == &room; });
  const auto kept = rooms_.extract(room.path());
  shard_.Cancel(kept.mapped().closing);
  shared_.homes.EndMove(room.path(), shard_.Now());
  --shared_.rooms;
}

}  // namespace dw::back

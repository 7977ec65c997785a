#include "services/back/back_engine.h"

#include <cstring>
#include <utility>

#include "runtime/crypto.h"

namespace dw::back {
namespace {

std::uint64_t RandomSeed() {
  const std::string bytes = RandomBytes(sizeof(std::uint64_t));
  std::uint64_t seed = 0;
  std::memcpy(&seed, bytes.data(), sizeof seed);
  return seed;
}

}  // namespace

BackEngine::BackEngine(Shard& shard, BackShared& shared) : shard_(shard), shared_(shared) {}

BackEngine::~BackEngine() = default;

void BackEngine::Join(SessionId session, JoinRequest request, std::shared_ptr<RoomListener> listener) {
  OpenRoom* open = Open(request.room);
  if (open == nullptr) {
    return listener->OnRefused(session, {"SERVER_FULL", request.room, "This server has as many rooms as it may have.",
                                         "Try again later, or raise --max-rooms.", std::chrono::seconds(30)});
  }
  room_of_[session] = open;
  open->host->Join(session, std::move(request), std::move(listener));
}

BackEngine::OpenRoom* BackEngine::Open(const std::string& room) {
  const auto found = rooms_.find(room);
  if (found != rooms_.end() && !found->second.host->failed()) return &found->second;
  if (found == rooms_.end() && shared_.rooms.fetch_add(1) >= shared_.options.max_rooms) {
    --shared_.rooms;
    return nullptr;
  }
  OpenRoom& open = rooms_[room];
  open.path = room;
  open.host = std::make_unique<RoomHost>(room, shard_, shared_.options.rules, RandomSeed(), shared_.metrics);
  CloseLater(open);
  shared_.maps.Load(room, [this, &shard = shard_, room](const MapSource::Result& result) {
    shard.Post([this, room, result] { OnMap(room, result); });
  });
  return &open;
}

void BackEngine::OnMap(const std::string& room, const MapSource::Result& result) {
  const auto found = rooms_.find(room);
  if (found != rooms_.end() && !found->second.host->has_map()) found->second.host->OnMap(result);
}

RoomHost* BackEngine::HostOf(SessionId session) {
  const auto room = room_of_.find(session);
  return room == room_of_.end() ? nullptr : room->second->host.get();
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
  open.host->Leave(session);
  if (open.host->empty()) CloseLater(open);
}

void BackEngine::CloseLater(OpenRoom& open) {
  shard_.Cancel(open.closing);
  open.closing = shard_.After(shared_.options.keep_empty_room, [this, &open] {
    if (!open.host->empty()) return;
    // Those whom the room refused may still think of it.
    std::erase_if(room_of_, [&](const auto& session) { return session.second == &open; });
    rooms_.erase(std::string(open.path));
    --shared_.rooms;
  });
}

}  // namespace dw::back

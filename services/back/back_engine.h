#pragma once

#include <atomic>
#include <memory>
#include <string>
#include <unordered_map>

#include "core/presence/rules.h"
#include "ports/map_source.h"
#include "ports/workspace_link.h"
#include "runtime/runtime.h"
#include "services/back/room_host.h"

namespace dw::back {

struct BackOptions {
  presence::RoomRules rules;
  std::size_t max_rooms = 1000;  ///< In the whole process.
  Millis keep_empty_room = std::chrono::minutes(1);
};

/// What the engines of all shards share.
struct BackShared {
  // Borrowed; outlive this.
  MapSource& maps;
  // Owned.
  BackOptions options;
  BackMetrics metrics;
  std::atomic<std::size_t> rooms{0};
};

/// The rooms of one shard: opens a room with its first visitor, closes it when it has stood empty for a while.
class BackEngine final : public WorkspaceEngine {
 public:
  /// `shared` and `shard` outlive the engine.
  BackEngine(Shard& shard, BackShared& shared);
  ~BackEngine() override;

  void Join(SessionId session, JoinRequest request, std::shared_ptr<RoomListener> listener) override;
  void Input(SessionId session, std::string message) override;
  void Walk(SessionId session, const presence::Walk& walk) override;
  void Probe(SessionId session, std::uint32_t id) override;
  void Resumed(SessionId session, Millis offline) override;
  void Leave(SessionId session) override;

 private:
  struct OpenRoom {
    std::string path;
    std::unique_ptr<RoomHost> host;
    TimerId closing;
  };

  OpenRoom* Open(const std::string& room);
  RoomHost* HostOf(SessionId session);
  void OnMap(const std::string& room, const MapSource::Result& result);
  void CloseLater(OpenRoom& open);

  // Borrowed; outlive this.
  Shard& shard_;
  BackShared& shared_;
  // Owned.
  std::unordered_map<std::string, OpenRoom> rooms_;
  std::unordered_map<SessionId, OpenRoom*> room_of_;  ///< Into rooms_, whose elements stay where they are.
};

}  // namespace dw::back

#pragma once

#include <memory>
#include <string>
#include <unordered_map>

#include "ports/workspace_link.h"
#include "runtime/shard.h"
#include "services/back/back_shared.h"
#include "services/back/open_room.h"

namespace dw::back {

/// The rooms of one shard: opens a room with its first visitor, closes it when it has stood empty for a while, and
/// hands it over when the back retires.
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

  void OpenWay(const std::string& room, RoomWay& way) override;
  void CloseWay(const std::string& room, RoomWay& way) override;
  void Paused(const std::string& room, RoomWay& way) override;
  void Take(SessionId session, const std::string& room, presence::UserId user,
            std::shared_ptr<RoomListener> listener) override;

  /// Hands every room over to other backs, and opens none any more.
  void Retire();
  bool retiring() const { return retiring_; }
  std::size_t rooms() const { return rooms_.size(); }

  // For BackCalls.

  /// Null when there are as many rooms as there may be.
  OpenRoom* Open(const std::string& room);
  /// Null when it is not open.
  OpenRoom* Find(const std::string& room);
  /// Once it has been empty for a while from now on.
  void CloseLater(OpenRoom& room);
  template <class Visit>
  void ForEachRoom(Visit visit) const {
    for (const auto& [path, kept] : rooms_) visit(*kept.room);
  }

 private:
  struct Kept {
    std::unique_ptr<OpenRoom> room;
    TimerId closing;
  };

  RoomHost* HostOf(SessionId session);
  /// Now and then: a room that should be at another back moves there. [IW11]
  void MoveOne();
  void Forget(OpenRoom& room);

  // Borrowed; outlive this.
  Shard& shard_;
  BackShared& shared_;
  // Owned.
  std::unordered_map<std::string, Kept> rooms_;
  std::unordered_map<SessionId, OpenRoom*> room_of_;  ///< Of rooms_.
  bool retiring_ = false;
  TimerId looking_;
};

}  // namespace dw::back

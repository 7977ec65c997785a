#pragma once

#include <memory>
#include <string_view>
#include <vector>

#include "ports/workspace_link.h"
#include "runtime/runtime.h"
#include "runtime/shard.h"

namespace dw {

/// A WorkspaceLink within one process: messages are posted from shard to shard. A room lives on the shard its path
/// chooses; with a room of the pusher's own shard everything goes straight.
class LocalWorkspaceLink final : public WorkspaceLink {
 public:
  /// `own` is the pusher's shard. `engines` has one for each shard of `runtime`, in order. All outlive the link.
  LocalWorkspaceLink(Runtime& runtime, Shard& own, std::vector<WorkspaceEngine*> engines);

  std::unique_ptr<RoomSeat> Join(SessionId session, JoinRequest request, RoomListener& listener) override;

 private:
  // Borrowed; outlive this.
  Runtime& runtime_;
  Shard& own_;
  const std::vector<WorkspaceEngine*> engines_;
  // Owned. One each for all sessions, so that a room sends each turn here once; shared with the rooms.
  std::shared_ptr<RoomListener> near_;
  std::shared_ptr<RoomListener> far_;
};

}  // namespace dw

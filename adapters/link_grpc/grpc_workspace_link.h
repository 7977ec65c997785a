#pragma once

#include <memory>
#include <string>
#include <unordered_map>
#include <vector>

#include "adapters/link_grpc/back_channels.h"
#include "adapters/link_grpc/room_call.h"
#include "adapters/link_stream/pusher_end.h"
#include "ports/workspace_link.h"

namespace dw::link_grpc {

/// A WorkspaceLink to backs that are other processes: one stream for each room this pusher thread has people in.
class GrpcWorkspaceLink final : public WorkspaceLink {
 public:
  /// All outlive the link; `own` is the pusher's shard. `token` is InnerToken's.
  GrpcWorkspaceLink(Shard& own, BackChannels& backs, link_stream::LinkMetrics& metrics, std::string token);
  /// Waits until gRPC has let go of every stream. The shard no longer turns, or this is its thread.
  ~GrpcWorkspaceLink() override;

  std::unique_ptr<RoomSeat> Join(SessionId session, JoinRequest request, RoomListener& listener) override;

 private:
  link_stream::PusherEnd& StreamFor(const std::string& room, RoomListener& listener);

  // Borrowed; outlive this.
  Shard& own_;
  BackChannels& backs_;
  link_stream::LinkMetrics& metrics_;
  // Owned.
  const std::string token_;
  OpenCalls calls_;
  std::vector<std::weak_ptr<RoomCall>> opened_;  ///< Those that may still be open.
  std::unordered_map<std::string, std::shared_ptr<link_stream::PusherEnd>>
      streams_;  ///< Shared with the seats in them.
};

}  // namespace dw::link_grpc

#pragma once

#include <memory>
#include <string>
#include <vector>

#include "adapters/link_grpc/back_channels.h"
#include "adapters/link_grpc/room_call.h"
#include "adapters/link_stream/room_streams.h"
#include "ports/workspace_link.h"

namespace dw::link_grpc {

/// A WorkspaceLink to backs that are other processes, over gRPC.
class GrpcWorkspaceLink final : public WorkspaceLink {
 public:
  struct Context {
    // Borrowed; outlive the link.
    Shard& own;  ///< The pusher's.
    link_stream::BackDirectory& backs;
    BackChannels& channels;  ///< Outlives every stream, which must not be the last to hold a channel.
    link_stream::LinkMetrics& metrics;
    std::string token;  ///< InnerToken's.
  };
  explicit GrpcWorkspaceLink(Context context);
  /// Waits until gRPC has let go of every stream. The shard no longer turns, or this is its thread.
  ~GrpcWorkspaceLink() override;

  std::unique_ptr<RoomSeat> Join(SessionId session, JoinRequest request, RoomListener& listener) override;

 private:
  std::shared_ptr<RoomCall> Connect(const std::string& back, link_stream::PusherEnd& end);

  const Context context_;
  // Owned.
  OpenCalls calls_;
  std::vector<std::weak_ptr<RoomCall>> opened_;  ///< Those that may still be open.
  std::unique_ptr<link_stream::RoomStreams> streams_;
};

}  // namespace dw::link_grpc

#pragma once

#include <memory>
#include <string>

#include "adapters/link_grpc/back_channels.h"
#include "adapters/link_grpc/stream_call.h"
#include "adapters/link_grpc/stream_kinds.h"
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
    BackChannels& channels;
    link_stream::LinkMetrics& metrics;
    std::string token;  ///< InnerToken's.
  };
  explicit GrpcWorkspaceLink(const Context& context);
  /// As StreamCalls goes.
  ~GrpcWorkspaceLink() override;

  std::unique_ptr<RoomSeat> Join(SessionId session, JoinRequest request, RoomListener& listener) override;

 private:
  // Owned.
  StreamCalls<RoomKind> calls_;
  std::unique_ptr<link_stream::RoomStreams> streams_;
};

}  // namespace dw::link_grpc

#pragma once

#include <grpcpp/grpcpp.h>

#include <memory>
#include <mutex>

#include "adapters/link_stream/room_end.h"
#include "digiwork/workspace/v1/workspace.grpc.pb.h"

namespace dw::link_grpc {

namespace workspace = digiwork::workspace::v1;

/// Carries one ConnectToRoom stream between gRPC's threads and the shard of its room. The next message of a pusher is
/// read when the room has taken the last, so a room that is behind slows its pushers down, and no other room. [IW7]
class RoomConnection final
    : public grpc::ServerBidiReactor<workspace::PusherToRoomMessage, workspace::RoomToPusherMessage>,
      public link_stream::RoomEnd::Call,
      public std::enable_shared_from_this<RoomConnection> {
 public:
  /// `end` outlives it; `context` is the call's own.
  RoomConnection(link_stream::BackEnd& end, grpc::CallbackServerContext& context) : end_(end), context_(context) {}
  /// Begins; gRPC keeps it from now on until the stream has ended.
  RoomConnection* Start();

  // Of the room's shard.
  void Write(workspace::RoomToPusherMessage& message) override;
  void End() override { Finish(grpc::Status::OK); }
  void Cancel() override;

 private:
  // Of gRPC's threads.
  void OnReadDone(bool ok) override;
  void OnWriteDone(bool ok) override;
  void OnCancel() override { Finish(grpc::Status::CANCELLED); }
  void OnDone() override;

  void ReadOn();
  /// Once; no operation follows.
  void Finish(const grpc::Status& status);

  // Borrowed; outlive this.
  link_stream::BackEnd& end_;
  grpc::CallbackServerContext& context_;  ///< Until the stream has ended.
  // Owned.
  std::shared_ptr<RoomConnection> self_;        ///< While gRPC knows of it.
  std::shared_ptr<link_stream::RoomEnd> room_;  ///< Null until it is opened. Shared with the room itself.
  std::mutex mutex_;
  bool finished_ = false;  ///< Guarded by mutex_.
  workspace::PusherToRoomMessage in_;
  workspace::RoomToPusherMessage out_;
};

}  // namespace dw::link_grpc

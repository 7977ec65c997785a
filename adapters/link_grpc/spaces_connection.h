#pragma once

#include <grpcpp/grpcpp.h>

#include <memory>
#include <mutex>

#include "adapters/link_stream/spaces_back_end.h"
#include "digiwork/space/v1/space.grpc.pb.h"

namespace dw::link_grpc {

namespace space = digiwork::space::v1;

/// Carries one ConnectToSpaces stream between gRPC's threads and its shard. The next message is read when the end asks
/// for it. As RoomConnection otherwise.
class SpacesConnection final
    : public grpc::ServerBidiReactor<space::PusherToSpacesMessage, space::SpacesToPusherMessage>,
      public link_stream::SpacesBackEnd::Call,
      public std::enable_shared_from_this<SpacesConnection> {
 public:
  /// `back` outlives it; `context` is the call's own.
  SpacesConnection(link_stream::SpacesBack& back, grpc::CallbackServerContext& context)
      : back_(back), context_(context) {}
  /// Begins; gRPC keeps it from now on until the stream has ended.
  SpacesConnection* Start();

  // Of the end's shard.
  void Write(space::SpacesToPusherMessage& message) override;
  void End() override { Finish(grpc::Status::OK); }
  void Cancel() override;
  void ReadOn() override;

 private:
  // Of gRPC's threads.
  void OnReadDone(bool ok) override;
  void OnWriteDone(bool ok) override;
  void OnCancel() override { Finish(grpc::Status::CANCELLED); }
  void OnDone() override;

  /// Once; no operation follows.
  void Finish(const grpc::Status& status);

  // Borrowed; outlive this.
  link_stream::SpacesBack& back_;
  grpc::CallbackServerContext& context_;  ///< Until the stream has ended.
  // Owned.
  std::shared_ptr<SpacesConnection> self_;           ///< While gRPC knows of it.
  std::shared_ptr<link_stream::SpacesBackEnd> end_;  ///< Null until it is opened. Shared with its spaces.
  std::mutex mutex_;
  bool finished_ = false;  ///< Guarded by mutex_.
  space::PusherToSpacesMessage in_;
  space::SpacesToPusherMessage out_;
};

}  // namespace dw::link_grpc

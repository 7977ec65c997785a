#pragma once

#include <grpcpp/grpcpp.h>

#include <memory>
#include <string>

#include "adapters/link_grpc/room_call.h"
#include "adapters/link_stream/spaces_pusher_end.h"
#include "digiwork/space/v1/space.grpc.pb.h"
#include "runtime/shard.h"

namespace dw::link_grpc {

namespace space = digiwork::space::v1;

/// One ConnectToSpaces stream as the pusher's thread uses it. As RoomCall otherwise.
class SpacesCall final : public grpc::ClientBidiReactor<space::PusherToSpacesMessage, space::SpacesToPusherMessage>,
                         public link_stream::SpacesPusherEnd::Call,
                         public std::enable_shared_from_this<SpacesCall> {
 public:
  SpacesCall(Shard& shard, link_stream::SpacesPusherEnd& end, OpenCalls& calls)
      : shard_(shard), end_(&end), calls_(calls) {}

  /// Begins. Call once. `token` proves who we are.
  void Start(std::unique_ptr<space::SpaceManager::Stub> stub, const std::string& token);

  void Write(space::PusherToSpacesMessage& message) override;
  void End() override;
  /// Also the last call before waiting for OpenCalls.
  void Cancel() override;

 private:
  void OnWriteDone(bool ok) override;
  void OnReadDone(bool ok) override;
  void OnDone(const grpc::Status& status) override;
  void LetGo();

  // Borrowed; outlive this.
  Shard& shard_;
  link_stream::SpacesPusherEnd* end_;  ///< Null once it has ended it.
  OpenCalls& calls_;
  // Owned.
  std::unique_ptr<space::SpaceManager::Stub> stub_;
  std::shared_ptr<SpacesCall> self_;  ///< While gRPC knows of it.
  grpc::ClientContext context_;
  space::PusherToSpacesMessage out_;
  space::SpacesToPusherMessage in_;
  bool held_ = false;
};

}  // namespace dw::link_grpc

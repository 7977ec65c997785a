#pragma once

#include <memory>
#include <string>
#include <vector>

#include "adapters/link_grpc/spaces_call.h"
#include "adapters/link_stream/space_streams.h"
#include "ports/space_link.h"

namespace dw::link_grpc {

/// A SpaceLink to backs that are other processes, over gRPC.
class GrpcSpaceLink final : public SpaceLink {
 public:
  struct Context {
    // Borrowed; outlive the link.
    Shard& own;  ///< The pusher's.
    link_stream::BackDirectory& backs;
    link_stream::SpaceStreamMetrics& metrics;
    std::string token;  ///< InnerToken's.
  };
  explicit GrpcSpaceLink(Context context);
  /// Waits until gRPC has let go of every stream. The shard no longer turns, or this is its thread.
  ~GrpcSpaceLink() override;

  const std::string& pusher() const override { return streams_->pusher(); }
  std::unique_ptr<SpaceDoor> Open(const std::string& space, SpaceListener& listener) override;

 private:
  std::shared_ptr<SpacesCall> Connect(const std::string& back, link_stream::SpacesPusherEnd& end);

  const Context context_;
  // Owned.
  OpenCalls calls_;
  std::vector<std::weak_ptr<SpacesCall>> opened_;  ///< Those that may still be open.
  std::unique_ptr<link_stream::SpaceStreams> streams_;
};

}  // namespace dw::link_grpc

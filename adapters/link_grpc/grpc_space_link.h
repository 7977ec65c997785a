#pragma once

#include <memory>
#include <string>

#include "adapters/link_grpc/back_channels.h"
#include "adapters/link_grpc/stream_call.h"
#include "adapters/link_grpc/stream_kinds.h"
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
    BackChannels& channels;
    link_stream::SpaceStreamMetrics& metrics;
    std::string token;  ///< InnerToken's.
  };
  explicit GrpcSpaceLink(const Context& context);
  /// As StreamCalls goes.
  ~GrpcSpaceLink() override;

  const std::string& pusher() const override { return streams_->pusher(); }
  std::unique_ptr<SpaceDoor> Open(const std::string& space, SpaceListener& listener) override;

 private:
  // Owned.
  StreamCalls<SpacesKind> calls_;
  std::unique_ptr<link_stream::SpaceStreams> streams_;
};

}  // namespace dw::link_grpc

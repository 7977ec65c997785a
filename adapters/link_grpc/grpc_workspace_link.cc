#include "adapters/link_grpc/grpc_workspace_link.h"

namespace dw::link_grpc {

using link_stream::PusherEnd;
using link_stream::RoomStreams;

GrpcWorkspaceLink::GrpcWorkspaceLink(const Context& context)
    : calls_({context.own, context.channels, context.token}),
      streams_(std::make_unique<RoomStreams>(
          context.own, context.backs, context.metrics,
          [this](const std::string& back, PusherEnd& end) { return calls_.Open(back, end); })) {}

GrpcWorkspaceLink::~GrpcWorkspaceLink() = default;

std::unique_ptr<RoomSeat> GrpcWorkspaceLink::Join(SessionId session, JoinRequest request, RoomListener& listener) {
  return streams_->Join(session, request, listener);
}

}  // namespace dw::link_grpc

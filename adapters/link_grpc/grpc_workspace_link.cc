#include "adapters/link_grpc/grpc_workspace_link.h"

#include <utility>

namespace dw::link_grpc {

using link_stream::PusherEnd;
using link_stream::RoomStreams;

GrpcWorkspaceLink::GrpcWorkspaceLink(Context context)
    : context_(std::move(context)),
      streams_(std::make_unique<RoomStreams>(
          context_.own, context_.backs, context_.metrics,
          [this](const std::string& back, PusherEnd& end) { return Connect(back, end); })) {}

GrpcWorkspaceLink::~GrpcWorkspaceLink() {
  streams_.reset();
  for (const auto& opened : opened_) {
    if (const auto call = opened.lock()) call->Cancel();
  }
  calls_.AwaitNone();
}

std::unique_ptr<RoomSeat> GrpcWorkspaceLink::Join(SessionId session, JoinRequest request, RoomListener& listener) {
  return streams_->Join(session, request, listener);
}

std::shared_ptr<RoomCall> GrpcWorkspaceLink::Connect(const std::string& back, PusherEnd& end) {
  const auto call = std::make_shared<RoomCall>(context_.own, end, calls_);
  call->Start(context_.channels.To(back), context_.token);
  std::erase_if(opened_, [](const auto& opened) { return opened.expired(); });
  opened_.push_back(call);
  return call;
}

}  // namespace dw::link_grpc

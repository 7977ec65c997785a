#include "adapters/link_grpc/grpc_workspace_link.h"

#include <utility>

namespace dw::link_grpc {

using link_stream::PusherEnd;

GrpcWorkspaceLink::GrpcWorkspaceLink(Shard& own, BackChannels& backs, link_stream::LinkMetrics& metrics,
                                     std::string token)
    : own_(own), backs_(backs), metrics_(metrics), token_(std::move(token)) {}

GrpcWorkspaceLink::~GrpcWorkspaceLink() {
  streams_.clear();
  for (const auto& opened : opened_) {
    if (const auto call = opened.lock()) call->Cancel();
  }
  calls_.AwaitNone();
}

std::unique_ptr<RoomSeat> GrpcWorkspaceLink::Join(SessionId session, JoinRequest request, RoomListener& listener) {
  return StreamFor(request.room, listener).Join(session, request);
}

PusherEnd& GrpcWorkspaceLink::StreamFor(const std::string& room, RoomListener& listener) {
  std::shared_ptr<PusherEnd>& stream = streams_[room];
  if (!stream) {
    stream = std::make_shared<PusherEnd>(PusherEnd::Context{own_, listener, metrics_}, room,
                                         [this, room] { streams_.erase(room); });
    const auto call = std::make_shared<RoomCall>(own_, *stream, calls_);
    call->Start(backs_.For(room), token_);
    std::erase_if(opened_, [](const auto& opened) { return opened.expired(); });
    opened_.push_back(call);
    stream->Open(call);
  }
  return *stream;
}

}  // namespace dw::link_grpc

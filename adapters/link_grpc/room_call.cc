#include "adapters/link_grpc/room_call.h"

#include <utility>

#include "adapters/link_grpc/inner_token.h"

namespace dw::link_grpc {

void RoomCall::Start(std::shared_ptr<workspace::WorkspaceManager::Stub> stub, const std::string& token) {
  stub_ = std::move(stub);
  self_ = shared_from_this();
  calls_.Add();
  context_.AddMetadata(kTokenKey, token);
  stub_->async()->ConnectToRoom(&context_, this);
  // Operations begin on the shard's thread, which gRPC has to be told of.
  AddHold();
  held_ = true;
  StartRead(&in_);
  StartCall();
}

void RoomCall::Write(workspace::PusherToRoomMessage& message) {
  out_.Clear();
  out_.Swap(&message);
  StartWrite(&out_);
}

void RoomCall::End() {
  if (std::exchange(end_, nullptr) == nullptr) return;
  // Reading goes on to the end that the other side now makes.
  StartWritesDone();
}

void RoomCall::Cancel() {
  end_ = nullptr;
  context_.TryCancel();
  LetGo();
}

void RoomCall::LetGo() {
  if (std::exchange(held_, false)) RemoveHold();
}

void RoomCall::OnWriteDone(bool ok) {
  if (!ok) return;
  shard_.Post([call = shared_from_this()] {
    if (call->end_ != nullptr) call->end_->OnWritten();
  });
}

void RoomCall::OnReadDone(bool ok) {
  shard_.Post([call = shared_from_this(), ok] {
    if (!ok) {
      link_stream::PusherEnd* end = std::exchange(call->end_, nullptr);
      call->LetGo();
      if (end != nullptr) end->OnBroken();
      return;
    }
    if (call->end_ != nullptr) call->end_->OnMessage(call->in_);
    if (call->held_) call->StartRead(&call->in_);
  });
}

void RoomCall::OnDone(const grpc::Status& /*status*/) {
  // This is a thread of gRPC's, which must not be the last to hold the last channel: that would wait for its threads.
  // Whoever waits for OpenCalls keeps a channel, and may let go of it from then on.
  OpenCalls& calls = calls_;
  auto self = std::move(self_);
  self.reset();
  calls.Remove();
}

}  // namespace dw::link_grpc

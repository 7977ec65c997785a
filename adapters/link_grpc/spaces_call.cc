#include "adapters/link_grpc/spaces_call.h"

#include <utility>

#include "adapters/link_grpc/inner_token.h"

namespace dw::link_grpc {

void SpacesCall::Start(std::unique_ptr<space::SpaceManager::Stub> stub, const std::string& token) {
  stub_ = std::move(stub);
  self_ = shared_from_this();
  calls_.Add();
  context_.AddMetadata(kTokenKey, token);
  stub_->async()->ConnectToSpaces(&context_, this);
  // Operations begin on the shard's thread, which gRPC has to be told of.
  AddHold();
  held_ = true;
  StartRead(&in_);
  StartCall();
}

void SpacesCall::Write(space::PusherToSpacesMessage& message) {
  out_.Clear();
  out_.Swap(&message);
  StartWrite(&out_);
}

void SpacesCall::End() {
  if (std::exchange(end_, nullptr) == nullptr) return;
  // Reading goes on to the end that the other side now makes.
  StartWritesDone();
}

void SpacesCall::Cancel() {
  end_ = nullptr;
  context_.TryCancel();
  LetGo();
}

void SpacesCall::LetGo() {
  if (std::exchange(held_, false)) RemoveHold();
}

void SpacesCall::OnWriteDone(bool ok) {
  if (!ok) return;
  shard_.Post([call = shared_from_this()] {
    if (call->end_ != nullptr) call->end_->OnWritten();
  });
}

void SpacesCall::OnReadDone(bool ok) {
  shard_.Post([call = shared_from_this(), ok] {
    if (!ok) {
      link_stream::SpacesPusherEnd* end = std::exchange(call->end_, nullptr);
      call->LetGo();
      if (end != nullptr) end->OnBroken();
      return;
    }
    if (call->end_ != nullptr) call->end_->OnMessage(call->in_);
    if (call->held_) call->StartRead(&call->in_);
  });
}

void SpacesCall::OnDone(const grpc::Status& /*status*/) {
  // As RoomCall: not the last to hold a channel.
  OpenCalls& calls = calls_;
  auto self = std::move(self_);
  self.reset();
  calls.Remove();
}

}  // namespace dw::link_grpc

#include "adapters/link_grpc/spaces_connection.h"

#include <utility>

#include "runtime/shard.h"

namespace dw::link_grpc {

using link_stream::SpacesBackEnd;

SpacesConnection* SpacesConnection::Start() {
  self_ = shared_from_this();
  ReadOn();
  return this;
}

void SpacesConnection::ReadOn() {
  const std::lock_guard lock(mutex_);
  if (!finished_) StartRead(&in_);
}

void SpacesConnection::Finish(const grpc::Status& status) {
  const std::lock_guard lock(mutex_);
  if (!std::exchange(finished_, true)) ServerBidiReactor::Finish(status);
}

void SpacesConnection::Write(space::SpacesToPusherMessage& message) {
  const std::lock_guard lock(mutex_);
  if (finished_) return;
  out_.Clear();
  out_.Swap(&message);
  StartWrite(&out_);
}

void SpacesConnection::Cancel() {
  const std::lock_guard lock(mutex_);
  // Not a status, which would wait behind what the other end does not read. OnCancel follows.
  if (!finished_) context_.TryCancel();
}

void SpacesConnection::OnReadDone(bool ok) {
  if (!ok) return Finish(grpc::Status::OK);
  if (!end_) {
    end_ = SpacesBackEnd::Open(back_, in_, *this);
    if (!end_) {
      return Finish({grpc::StatusCode::INVALID_ARGUMENT, "the first message says who speaks, in a version we speak"});
    }
  }
  end_->shard().Post([self = shared_from_this()] { self->end_->Take(self->in_); });
}

void SpacesConnection::OnWriteDone(bool ok) {
  if (!ok) return Finish({grpc::StatusCode::UNAVAILABLE, "the pusher is gone"});
  end_->shard().Post([end = end_] { end->OnWritten(); });
}

void SpacesConnection::OnDone() {
  // Held on to until the end no longer calls it.
  if (end_) end_->shard().Post([self = shared_from_this()] { self->end_->OnGone(); });
  self_.reset();
}

}  // namespace dw::link_grpc

#include "adapters/link_grpc/room_connection.h"

#include <utility>

#include "runtime/shard.h"

namespace dw::link_grpc {

using link_stream::RoomEnd;

RoomConnection* RoomConnection::Start() {
  self_ = shared_from_this();
  ReadOn();
  return this;
}

void RoomConnection::ReadOn() {
  const std::lock_guard lock(mutex_);
  if (!finished_) StartRead(&in_);
}

void RoomConnection::Finish(const grpc::Status& status) {
  const std::lock_guard lock(mutex_);
  if (!std::exchange(finished_, true)) ServerBidiReactor::Finish(status);
}

void RoomConnection::Write(workspace::RoomToPusherMessage& message) {
  const std::lock_guard lock(mutex_);
  if (finished_) return;
  out_.Clear();
  out_.Swap(&message);
  StartWrite(&out_);
}

void RoomConnection::Cancel() {
  const std::lock_guard lock(mutex_);
  // Not a status, which would wait behind what the other end does not read. OnCancel follows.
  if (!finished_) context_.TryCancel();
}

void RoomConnection::OnReadDone(bool ok) {
  if (!ok) return Finish(grpc::Status::OK);
  if (!room_) {
    room_ = RoomEnd::Open(end_, in_, *this);
    if (!room_) {
      return Finish({grpc::StatusCode::INVALID_ARGUMENT, "the first message opens a room, in a version we speak"});
    }
  }
  room_->shard().Post([self = shared_from_this()] {
    self->room_->Take(self->in_);
    self->ReadOn();
  });
}

void RoomConnection::OnWriteDone(bool ok) {
  if (!ok) return Finish({grpc::StatusCode::UNAVAILABLE, "the pusher is gone"});
  room_->shard().Post([room = room_] { room->OnWritten(); });
}

void RoomConnection::OnDone() {
  // Held on to until the room no longer calls it.
  if (room_) room_->shard().Post([self = shared_from_this()] { self->room_->OnGone(); });
  self_.reset();
}

}  // namespace dw::link_grpc

#pragma once

#include <grpcpp/grpcpp.h>
#include <grpcpp/support/server_callback.h>

#include <memory>
#include <mutex>
#include <string_view>
#include <utility>

#include "adapters/link_grpc/caller_check.h"
#include "runtime/shard.h"

namespace dw::link_grpc {

/// Carries one stream of a Kind (stream_kinds.h) between gRPC's threads and the shard of its end in the back. The next
/// message of a pusher is read when the end asks for it, so one that is behind slows its pushers down, and nobody else.
/// [IW7, IW24]
template <class Kind>
class StreamConnection final : public grpc::ServerBidiReactor<typename Kind::ToBack, typename Kind::ToPusher>,
                               public Kind::BackEnd::Call,
                               public std::enable_shared_from_this<StreamConnection<Kind>> {
 public:
  /// `back` outlives it; `context` is the call's own.
  StreamConnection(typename Kind::Back& back, grpc::CallbackServerContext& context) : back_(back), context_(context) {}
  /// Begins; gRPC keeps it from now on until the stream has ended.
  StreamConnection* Start() {
    self_ = this->shared_from_this();
    ReadOn();
    return this;
  }

  // Of the end's shard.
  void Write(typename Kind::ToPusher& message) override {
    const std::lock_guard lock(mutex_);
    if (finished_) return;
    out_.Clear();
    out_.Swap(&message);
    this->StartWrite(&out_);
  }
  void End() override { FinishOnce(grpc::Status::OK); }
  void Cancel() override {
    const std::lock_guard lock(mutex_);
    // Not a status, which would wait behind what the other end does not read. OnCancel follows.
    if (!finished_) context_.TryCancel();
  }
  void ReadOn() override {
    const std::lock_guard lock(mutex_);
    if (!finished_) this->StartRead(&in_);
  }

 private:
  // Of gRPC's threads.
  void OnReadDone(bool ok) override {
    if (!ok) return FinishOnce(grpc::Status::OK);
    if (!end_) {
      end_ = Kind::BackEnd::Open(back_, in_, *this);
      if (!end_) return FinishOnce({grpc::StatusCode::INVALID_ARGUMENT, Kind::kBadFirst});
    }
    end_->shard().Post([self = this->shared_from_this()] { self->end_->Take(self->in_); });
  }
  void OnWriteDone(bool ok) override {
    if (!ok) return FinishOnce({grpc::StatusCode::UNAVAILABLE, "the pusher is gone"});
    end_->shard().Post([end = end_] { end->OnWritten(); });
  }
  void OnCancel() override { FinishOnce(grpc::Status::CANCELLED); }
  void OnDone() override {
    // Held on to until the end no longer calls it.
    if (end_) end_->shard().Post([self = this->shared_from_this()] { self->end_->OnGone(); });
    self_.reset();
  }

  /// No operation follows.
  void FinishOnce(const grpc::Status& status) {
    const std::lock_guard lock(mutex_);
    if (!std::exchange(finished_, true)) this->Finish(status);
  }

  // Borrowed; outlive this.
  typename Kind::Back& back_;
  grpc::CallbackServerContext& context_;  ///< Until the stream has ended.
  // Owned.
  std::shared_ptr<StreamConnection> self_;       ///< While gRPC knows of it.
  std::shared_ptr<typename Kind::BackEnd> end_;  ///< Null until it is opened. Shared with its room or spaces.
  std::mutex mutex_;
  bool finished_ = false;  ///< Guarded by mutex_.
  typename Kind::ToBack in_;
  typename Kind::ToPusher out_;
};

/// A stream that is refused before it begins.
template <class Kind>
class RefusedStream final : public grpc::ServerBidiReactor<typename Kind::ToBack, typename Kind::ToPusher> {
 public:
  explicit RefusedStream(const grpc::Status& status) { this->Finish(status); }
  void OnDone() override { delete this; }
};

/// What answers a stream that begins: one for whoever shows `token`.
template <class Kind>
grpc::ServerBidiReactor<typename Kind::ToBack, typename Kind::ToPusher>* AnswerStream(
    typename Kind::Back& back, grpc::CallbackServerContext& context, std::string_view token) {
  if (const auto refusal = RefusalOfService(context, token, Kind::kMethod)) return new RefusedStream<Kind>(*refusal);
  return std::make_shared<StreamConnection<Kind>>(back, context)->Start();
}

}  // namespace dw::link_grpc

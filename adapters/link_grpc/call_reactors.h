#pragma once

#include <grpcpp/grpcpp.h>

#include <cstddef>
#include <deque>
#include <functional>
#include <memory>
#include <mutex>
#include <utility>

#include "ports/room_calls.h"

namespace dw::link_grpc {

/// The metadata key under which a refused caller is told which back has the room.
inline constexpr char kBackKey[] = "digiwork-back";

/// A problem as gRPC says it; `context` also learns who has the room. REQUIRES: the call has not ended.
grpc::Status StatusOf(const CallProblem& problem, grpc::CallbackServerContext& context);

/// One call that a room's thread answers. Thread-safe; gRPC keeps it until it is answered or its caller is gone, and
/// whoever may still answer it keeps it, too.
template <class Out>
class AnsweringCall final : public grpc::ServerUnaryReactor, public std::enable_shared_from_this<AnsweringCall<Out>> {
 public:
  AnsweringCall(grpc::CallbackServerContext& context, Out& answer) : context_(context), answer_(answer) {}
  AnsweringCall* Start() {
    self_ = this->shared_from_this();
    return this;
  }

  /// `fill` writes the answer, which is not there any more once the call has ended.
  template <class Fill>
  void Answer(Fill fill) {
    const std::lock_guard lock(mutex_);
    if (std::exchange(finished_, true)) return;
    fill(answer_);
    Finish(grpc::Status::OK);
  }
  void Refuse(const grpc::Status& status) {
    const std::lock_guard lock(mutex_);
    if (!std::exchange(finished_, true)) Finish(status);
  }
  void Refuse(const CallProblem& problem) {
    const std::lock_guard lock(mutex_);
    if (!std::exchange(finished_, true)) Finish(StatusOf(problem, context_));
  }

 private:
  void OnCancel() override { Refuse(grpc::Status::CANCELLED); }
  void OnDone() override { self_.reset(); }

  // Borrowed, until the call has ended.
  grpc::CallbackServerContext& context_;
  Out& answer_;
  // Owned.
  std::shared_ptr<AnsweringCall> self_;  ///< While gRPC knows of it.
  std::mutex mutex_;
  bool finished_ = false;  ///< Guarded by mutex_.
};

/// One stream of what is set or sent in a room. What waits for a listener that does not read is bounded: it is then
/// told RESOURCE_EXHAUSTED, and nothing more. Thread-safe, and kept as AnsweringCall is. [CA7]
template <class Out>
class ListeningCall : public grpc::ServerWriteReactor<Out>, public std::enable_shared_from_this<ListeningCall<Out>> {
 public:
  static constexpr std::size_t kMostWaiting = 1024;
  static constexpr std::size_t kMostWaitingBytes = 4 * 1024 * 1024;

  /// `ended` is called once no more is wanted of the room; perhaps twice.
  ListeningCall(grpc::CallbackServerContext& context, std::function<void()> ended)
      : context_(context), ended_(std::move(ended)) {}
  ListeningCall* Start() {
    self_ = this->shared_from_this();
    return this;
  }

  /// Says that it listens.
  void Begin() {
    const std::lock_guard lock(mutex_);
    if (!finished_) this->StartSendInitialMetadata();
  }
  /// False when that was too much.
  bool Say(Out message) {
    const std::lock_guard lock(mutex_);
    if (finished_) return true;
    waiting_bytes_ += message.ByteSizeLong();
    waiting_.push_back(std::move(message));
    if (waiting_.size() > kMostWaiting || waiting_bytes_ > kMostWaitingBytes) {
      waiting_.clear();
      FinishLocked({grpc::StatusCode::RESOURCE_EXHAUSTED, "What waits to be read is more than is kept."});
      return false;
    }
    if (!writing_) WriteNext();
    return true;
  }
  void End(const grpc::Status& status) {
    const std::lock_guard lock(mutex_);
    FinishLocked(status);
  }
  void End(const CallProblem& problem) {
    const std::lock_guard lock(mutex_);
    if (!finished_) FinishLocked(StatusOf(problem, context_));
  }

 protected:
  void Stop() { ended_(); }

 private:
  void OnWriteDone(bool ok) override {
    const std::lock_guard lock(mutex_);
    writing_ = false;
    if (!ok) return FinishLocked(grpc::Status::CANCELLED);
    if (!finished_ && !waiting_.empty()) WriteNext();
  }
  void OnCancel() override { End(grpc::Status::CANCELLED); }
  void OnDone() override {
    ended_();
    self_.reset();
  }
  void WriteNext() {
    writing_ = true;
    out_ = std::move(waiting_.front());
    waiting_.pop_front();
    waiting_bytes_ -= out_.ByteSizeLong();
    this->StartWrite(&out_);
  }
  void FinishLocked(const grpc::Status& status) {
    if (!std::exchange(finished_, true)) this->Finish(status);
  }

  // Borrowed, until the call has ended.
  grpc::CallbackServerContext& context_;
  // Owned.
  const std::function<void()> ended_;
  std::shared_ptr<ListeningCall> self_;  ///< While gRPC knows of it.
  std::mutex mutex_;
  bool finished_ = false;  ///< Guarded by mutex_, as are all below.
  bool writing_ = false;
  Out out_;
  std::deque<Out> waiting_;
  std::size_t waiting_bytes_ = 0;
};

}  // namespace dw::link_grpc

#pragma once

#include <grpcpp/grpcpp.h>
#include <grpcpp/support/client_callback.h>

#include <condition_variable>
#include <cstddef>
#include <memory>
#include <mutex>
#include <string>
#include <utility>
#include <vector>

#include "adapters/link_grpc/back_channels.h"
#include "adapters/link_grpc/inner_token.h"
#include "runtime/shard.h"

namespace dw::link_grpc {

/// Counts the calls gRPC still knows of, so that whoever made them can wait for the last. Thread-safe.
class OpenCalls {
 public:
  void Add() {
    const std::lock_guard lock(mutex_);
    ++count_;
  }
  void Remove() {
    const std::lock_guard lock(mutex_);
    if (--count_ == 0) none_.notify_all();
  }
  void AwaitNone() {
    std::unique_lock lock(mutex_);
    none_.wait(lock, [this] { return count_ == 0; });
  }

 private:
  std::mutex mutex_;
  std::condition_variable none_;
  std::size_t count_ = 0;
};

/// One stream of a Kind (stream_kinds.h) as the pusher's thread uses it: gRPC's threads post what they have to say to
/// the shard.
///
/// Every call belongs to the shard's thread, or to the time after it has stopped. gRPC itself keeps the object until
/// the stream has ended.
template <class Kind>
class StreamCall final : public grpc::ClientBidiReactor<typename Kind::ToBack, typename Kind::ToPusher>,
                         public Kind::PusherEnd::Call,
                         public std::enable_shared_from_this<StreamCall<Kind>> {
 public:
  using PusherEnd = typename Kind::PusherEnd;

  StreamCall(Shard& shard, PusherEnd& end, OpenCalls& calls) : shard_(shard), end_(&end), calls_(calls) {}

  /// Begins. Call once. `token` proves who we are. Somebody else keeps `channel` until OpenCalls has none.
  void Start(const std::shared_ptr<grpc::Channel>& channel, const std::string& token) {
    stub_ = Kind::Manager::NewStub(channel);
    self_ = this->shared_from_this();
    calls_.Add();
    context_.AddMetadata(kTokenKey, token);
    Kind::Connect(*stub_, context_, *this);
    // Operations begin on the shard's thread, which gRPC has to be told of.
    this->AddHold();
    held_ = true;
    this->StartRead(&in_);
    this->StartCall();
  }

  void Write(typename Kind::ToBack& message) override {
    out_.Clear();
    out_.Swap(&message);
    this->StartWrite(&out_);
  }
  void End() override {
    if (std::exchange(end_, nullptr) == nullptr) return;
    // Reading goes on to the end that the other side now makes.
    this->StartWritesDone();
  }
  /// Also the last call before waiting for OpenCalls.
  void Cancel() override {
    end_ = nullptr;
    context_.TryCancel();
    LetGo();
  }

 private:
  void OnWriteDone(bool ok) override {
    if (!ok) return;
    shard_.Post([call = this->shared_from_this()] {
      if (call->end_ != nullptr) call->end_->OnWritten();
    });
  }
  void OnReadDone(bool ok) override {
    shard_.Post([call = this->shared_from_this(), ok] { ok ? call->Hear() : call->Break(); });
  }
  void OnDone(const grpc::Status& /*status*/) override {
    // This is a thread of gRPC's, which must not be the last to hold the last channel: that would wait for its threads.
    // Whoever waits for OpenCalls keeps a channel, and may let go of it from then on.
    OpenCalls& calls = calls_;
    auto self = std::move(self_);
    self.reset();
    calls.Remove();
  }

  void Hear() {
    if (end_ != nullptr) end_->OnMessage(in_);
    if (held_) this->StartRead(&in_);
  }
  void Break() {
    PusherEnd* end = std::exchange(end_, nullptr);
    LetGo();
    if (end != nullptr) end->OnBroken();
  }
  void LetGo() {
    if (std::exchange(held_, false)) this->RemoveHold();
  }

  // Borrowed; outlive this.
  Shard& shard_;
  PusherEnd* end_;  ///< Null once it has ended it.
  OpenCalls& calls_;
  // Owned.
  std::unique_ptr<typename Kind::Manager::Stub> stub_;
  std::shared_ptr<StreamCall> self_;  ///< While gRPC knows of it.
  grpc::ClientContext context_;
  typename Kind::ToBack out_;
  typename Kind::ToPusher in_;
  bool held_ = false;
};

/// The streams of one kind that a thread of a pusher has opened. When it goes it cancels those that are open, and waits
/// until gRPC has let go of them; the shard no longer turns then, or this is its thread.
template <class Kind>
class StreamCalls {
 public:
  struct Context {
    // Borrowed; outlive this.
    Shard& own;  ///< The pusher's.
    BackChannels& channels;
    std::string token;  ///< InnerToken's.
  };

  explicit StreamCalls(Context context) : context_(std::move(context)) {}
  ~StreamCalls() {
    for (const auto& opened : opened_) {
      if (const auto call = opened.lock()) call->Cancel();
    }
    calls_.AwaitNone();
  }
  StreamCalls(const StreamCalls&) = delete;
  StreamCalls& operator=(const StreamCalls&) = delete;

  /// `back` is host:port.
  std::shared_ptr<StreamCall<Kind>> Open(const std::string& back, typename Kind::PusherEnd& end) {
    const auto call = std::make_shared<StreamCall<Kind>>(context_.own, end, calls_);
    call->Start(context_.channels.To(back), context_.token);
    std::erase_if(opened_, [](const auto& opened) { return opened.expired(); });
    opened_.push_back(call);
    return call;
  }

 private:
  const Context context_;
  // Owned.
  OpenCalls calls_;
  std::vector<std::weak_ptr<StreamCall<Kind>>> opened_;  ///< Those that may still be open.
};

}  // namespace dw::link_grpc

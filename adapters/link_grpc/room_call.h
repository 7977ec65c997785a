#pragma once

#include <grpcpp/grpcpp.h>

#include <condition_variable>
#include <cstddef>
#include <memory>
#include <mutex>
#include <string>

#include "adapters/link_stream/pusher_end.h"
#include "digiwork/workspace/v1/workspace.grpc.pb.h"
#include "runtime/shard.h"

namespace dw::link_grpc {

namespace workspace = digiwork::workspace::v1;

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

/// One ConnectToRoom stream as the pusher's thread uses it: gRPC's threads post what they have to say to the shard.
///
/// Every call belongs to the shard's thread, or to the time after it has stopped. gRPC itself keeps the object until
/// the stream has ended.
class RoomCall final : public grpc::ClientBidiReactor<workspace::PusherToRoomMessage, workspace::RoomToPusherMessage>,
                       public link_stream::PusherEnd::Call,
                       public std::enable_shared_from_this<RoomCall> {
 public:
  RoomCall(Shard& shard, link_stream::PusherEnd& end, OpenCalls& calls) : shard_(shard), end_(&end), calls_(calls) {}

  /// Begins. Call once. `token` proves who we are.
  void Start(std::shared_ptr<workspace::WorkspaceManager::Stub> stub, const std::string& token);

  void Write(workspace::PusherToRoomMessage& message) override;
  void End() override;
  /// Also the last call before waiting for OpenCalls.
  void Cancel() override;

 private:
  void OnWriteDone(bool ok) override;
  void OnReadDone(bool ok) override;
  void OnDone(const grpc::Status& status) override;
  void LetGo();

  // Borrowed; outlive this.
  Shard& shard_;
  link_stream::PusherEnd* end_;  ///< Null once it has ended it.
  OpenCalls& calls_;
  // Owned.
  std::shared_ptr<workspace::WorkspaceManager::Stub> stub_;  ///< Shared with those who know the back.
  std::shared_ptr<RoomCall> self_;                           ///< While gRPC knows of it.
  grpc::ClientContext context_;
  workspace::PusherToRoomMessage out_;
  workspace::RoomToPusherMessage in_;
  bool held_ = false;
};

}  // namespace dw::link_grpc

#pragma once

#include <memory>
#include <mutex>
#include <string>
#include <unordered_map>

namespace grpc {
class Channel;
}

namespace dw::link_grpc {

/// The ways to backs, by address; shared by the threads of a pusher. Thread-safe. Outlives every stream: the last to
/// hold a channel must not be a thread of gRPC's.
class BackChannels {
 public:
  /// `address` is host:port.
  std::shared_ptr<grpc::Channel> To(const std::string& address);

 private:
  std::mutex mutex_;
  std::unordered_map<std::string, std::shared_ptr<grpc::Channel>> channels_;  ///< Shared with the streams over them.
};

}  // namespace dw::link_grpc

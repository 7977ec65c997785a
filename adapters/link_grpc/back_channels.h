#pragma once

#include <memory>
#include <mutex>
#include <string>
#include <unordered_map>
#include <utility>

#include "adapters/link_grpc/inner_tls.h"

namespace grpc {
class Channel;
}

namespace dw::link_grpc {

/// The ways to backs, by address; shared by the threads of a pusher. Thread-safe. Outlives every stream: the last to
/// hold a channel must not be a thread of gRPC's.
class BackChannels {
 public:
  /// Null `tls`: in the clear.
  explicit BackChannels(std::shared_ptr<const InnerTls> tls = nullptr) : tls_(std::move(tls)) {}

  /// `address` is host:port.
  std::shared_ptr<grpc::Channel> To(const std::string& address);

 private:
  const std::shared_ptr<const InnerTls> tls_;
  std::mutex mutex_;
  std::unordered_map<std::string, std::shared_ptr<grpc::Channel>> channels_;  ///< Shared with the streams over them.
};

}  // namespace dw::link_grpc

#pragma once

#include <memory>
#include <mutex>
#include <string>
#include <unordered_map>

#include "digiwork/workspace/v1/workspace.grpc.pb.h"

namespace dw::link_grpc {

/// The ways to backs, by address; shared by the threads of a pusher. Thread-safe.
class BackChannels {
 public:
  using Stub = digiwork::workspace::v1::WorkspaceManager::Stub;

  BackChannels();
  ~BackChannels();

  /// `address` is host:port.
  std::shared_ptr<Stub> To(const std::string& address);

 private:
  std::mutex mutex_;
  std::unordered_map<std::string, std::shared_ptr<Stub>> stubs_;  ///< Shared with the streams over them.
};

}  // namespace dw::link_grpc

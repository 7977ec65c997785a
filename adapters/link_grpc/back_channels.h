#pragma once

#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "digiwork/workspace/v1/workspace.grpc.pb.h"

namespace dw::link_grpc {

/// The backs of an installation, and the way to each. Constant, and so thread-safe.
class BackChannels {
 public:
  /// `addresses` are host:port, in any order, at least one.
  explicit BackChannels(const std::vector<std::string>& addresses);
  ~BackChannels();

  /// The back that keeps `room`: every pusher with the same list chooses the same. [IW3]
  digiwork::workspace::v1::WorkspaceManager::Stub& For(std::string_view room);

 private:
  std::vector<std::string> addresses_;
  std::vector<std::unique_ptr<digiwork::workspace::v1::WorkspaceManager::Stub>> stubs_;  ///< In the same order.
};

}  // namespace dw::link_grpc

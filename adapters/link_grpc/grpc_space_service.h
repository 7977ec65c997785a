#pragma once

#include <memory>
#include <string>
#include <vector>

#include "ports/space_link.h"
#include "runtime/runtime.h"

namespace grpc {
class Service;
}

namespace dw::link_grpc {

/// The gRPC service SpaceManager: lets pushers of other processes into the spaces of this one, on the port of
/// GrpcWorkspaceServer, which it outlives. Whoever does not show the token of the installation is refused. Rules:
/// docs/spec/inner-wire.md.
class GrpcSpaceService {
 public:
  /// `runtime` outlives it; `engines` has one for each of its shards, in order, and outlives it too. `token` is
  /// InnerToken's.
  GrpcSpaceService(std::string token, Runtime& runtime, std::vector<SpaceEngine*> engines);
  ~GrpcSpaceService();

  grpc::Service& service();

 private:
  class Service;
  // Owned.
  const std::unique_ptr<Service> service_;
};

}  // namespace dw::link_grpc

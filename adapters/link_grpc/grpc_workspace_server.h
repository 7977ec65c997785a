#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "adapters/link_grpc/inner_tls.h"
#include "base/fault.h"
#include "ports/room_calls.h"
#include "ports/visa.h"
#include "ports/workspace_link.h"
#include "runtime/runtime.h"

namespace grpc {
class Service;
}

namespace dw::link_grpc {

/// The gRPC service WorkspaceManager: lets pushers of other processes into the rooms of this one. Whoever does not show
/// the token of the installation is refused. Rules: docs/spec/inner-wire.md. And the calls of an operator's programs,
/// for which there is another secret; rules: docs/spec/calls.md.
class GrpcWorkspaceServer {
 public:
  struct Options {
    std::string address;                       ///< host:port; port 0 takes any free one.
    std::string token;                         ///< InnerToken's.
    std::string instance;                      ///< Another one after each start.
    std::vector<grpc::Service*> others = {};   ///< Served on the same port; outlive the server.
    std::string calls_secret = {};             ///< Empty: nobody has it.
    std::vector<RoomCalls*> calls = {};        ///< One for each shard, in order, as engines; they outlive the server.
    const VisaChecker* visas = nullptr;        ///< Null: nobody has a visa. Outlives the server.
    std::shared_ptr<const InnerTls> tls = {};  ///< Null: in the clear.
  };

  /// Listens. `runtime` outlives the server; `engines` has one for each of its shards, in order, and outlives it too.
  static Outcome<std::unique_ptr<GrpcWorkspaceServer>> Start(const Options& options, Runtime& runtime,
                                                             std::vector<WorkspaceEngine*> engines);
  /// Ends every stream and waits until gRPC has let go of them.
  ~GrpcWorkspaceServer();
  GrpcWorkspaceServer(const GrpcWorkspaceServer&) = delete;
  GrpcWorkspaceServer& operator=(const GrpcWorkspaceServer&) = delete;

  /// The port it really listens on.
  std::uint16_t port() const;

 private:
  struct Parts;
  explicit GrpcWorkspaceServer(std::unique_ptr<Parts> parts);
  // Owned.
  std::unique_ptr<Parts> parts_;
};

}  // namespace dw::link_grpc

#include "adapters/link_grpc/grpc_space_service.h"

#include <grpcpp/grpcpp.h>

#include <utility>

#include "adapters/link_grpc/inner_token.h"
#include "adapters/link_grpc/spaces_connection.h"
#include "runtime/crypto.h"

namespace dw::link_grpc {
namespace {

/// A stream that is refused before it begins.
class RefusedStream final : public grpc::ServerBidiReactor<space::PusherToSpacesMessage, space::SpacesToPusherMessage> {
 public:
  RefusedStream() { Finish({grpc::StatusCode::UNAUTHENTICATED, "the token of the installation is missing or wrong"}); }
  void OnDone() override { delete this; }
};

}  // namespace

class GrpcSpaceService::Service final : public space::SpaceManager::CallbackService {
 public:
  Service(std::string token, Runtime& runtime, std::vector<SpaceEngine*> engines)
      : token_(std::move(token)),
        back_{runtime, std::move(engines), link_stream::SpaceStreamMetrics(runtime.metrics())} {}

  grpc::ServerBidiReactor<space::PusherToSpacesMessage, space::SpacesToPusherMessage>* ConnectToSpaces(
      grpc::CallbackServerContext* context) override {
    const auto& metadata = context->client_metadata();
    const auto token = metadata.find(kTokenKey);
    const bool known =
        token != metadata.end() && EqualInConstantTime({token->second.data(), token->second.size()}, token_);
    if (!known) return new RefusedStream();
    return std::make_shared<SpacesConnection>(back_, *context)->Start();
  }

 private:
  const std::string token_;
  link_stream::SpacesBack back_;
};

GrpcSpaceService::GrpcSpaceService(std::string token, Runtime& runtime, std::vector<SpaceEngine*> engines)
    : service_(std::make_unique<Service>(std::move(token), runtime, std::move(engines))) {}

GrpcSpaceService::~GrpcSpaceService() = default;

grpc::Service& GrpcSpaceService::service() {
  return *service_;
}

}  // namespace dw::link_grpc

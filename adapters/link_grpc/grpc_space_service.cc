#include "adapters/link_grpc/grpc_space_service.h"

#include <grpcpp/grpcpp.h>

#include <utility>

#include "adapters/link_grpc/stream_connection.h"
#include "adapters/link_grpc/stream_kinds.h"

namespace dw::link_grpc {

class GrpcSpaceService::Service final : public space::SpaceManager::CallbackService {
 public:
  Service(std::string token, Runtime& runtime, std::vector<SpaceEngine*> engines)
      : token_(std::move(token)),
        back_{runtime, std::move(engines), link_stream::SpaceStreamMetrics(runtime.metrics())} {}

  grpc::ServerBidiReactor<space::PusherToSpacesMessage, space::SpacesToPusherMessage>* ConnectToSpaces(
      grpc::CallbackServerContext* context) override {
    return AnswerStream<SpacesKind>(back_, *context, token_);
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

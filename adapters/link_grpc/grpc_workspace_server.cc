#include "adapters/link_grpc/grpc_workspace_server.h"

#include <grpcpp/grpcpp.h>

#include <utility>

#include "adapters/link_grpc/caller_check.h"
#include "adapters/link_grpc/channel_options.h"
#include "adapters/link_grpc/stream_connection.h"
#include "adapters/link_grpc/stream_kinds.h"
#include "adapters/link_grpc/workspace_calls.h"
#include "adapters/link_stream/inner_version.h"

namespace dw::link_grpc {
namespace {

class Service final : public WorkspaceCalls {
 public:
  Service(link_stream::BackEnd& end, const GrpcWorkspaceServer::Options& options)
      : WorkspaceCalls({end.runtime, options.visas, options.calls_secret, options.calls}),
        end_(end),
        options_(options) {}

  grpc::ServerBidiReactor<workspace::PusherToRoomMessage, workspace::RoomToPusherMessage>* ConnectToRoom(
      grpc::CallbackServerContext* context) override {
    return AnswerStream<RoomKind>(end_, *context, options_.token);
  }

  grpc::ServerUnaryReactor* Ping(grpc::CallbackServerContext* context, const workspace::PingRequest* /*request*/,
                                 workspace::PingAnswer* answer) override {
    grpc::ServerUnaryReactor* reactor = context->DefaultReactor();
    if (const auto refusal =
            RefusalOfService(*context, options_.token, "digiwork.workspace.v1.WorkspaceManager/Ping")) {
      reactor->Finish(*refusal);
      return reactor;
    }
    answer->set_version(link_stream::kInnerVersion);
    answer->set_instance(options_.instance);
    reactor->Finish(grpc::Status::OK);
    return reactor;
  }

 private:
  // Borrowed; outlive this.
  link_stream::BackEnd& end_;
  const GrpcWorkspaceServer::Options& options_;
};

}  // namespace

struct GrpcWorkspaceServer::Parts {
  Parts(Options given, Runtime& runtime, std::vector<WorkspaceEngine*> engines)
      : options(std::move(given)),
        end{runtime, std::move(engines), link_stream::LinkMetrics(runtime.metrics(), "back")},
        service(end, options) {}

  // Owned.
  const Options options;
  link_stream::BackEnd end;
  Service service;
  int port = 0;
  std::unique_ptr<grpc::Server> server;
};

Outcome<std::unique_ptr<GrpcWorkspaceServer>> GrpcWorkspaceServer::Start(const Options& options, Runtime& runtime,
                                                                         std::vector<WorkspaceEngine*> engines) {
  auto parts = std::make_unique<Parts>(options, runtime, std::move(engines));
  grpc::ServerBuilder builder;
  builder.AddListeningPort(options.address, ServerCredentialsOf(options.tls.get()), &parts->port);
  builder.SetMaxReceiveMessageSize(kMaxMessageBytes);
  builder.SetMaxSendMessageSize(kMaxMessageBytes);
  // Another program on the port is to be found out, not shared with.
  builder.AddChannelArgument(GRPC_ARG_ALLOW_REUSEPORT, 0);
  builder.AddChannelArgument(GRPC_ARG_HTTP2_MIN_RECV_PING_INTERVAL_WITHOUT_DATA_MS,
                             static_cast<int>(kKeepAlive.count() / 2));
  builder.AddChannelArgument(GRPC_ARG_KEEPALIVE_TIME_MS, static_cast<int>(kKeepAlive.count()));
  builder.AddChannelArgument(GRPC_ARG_KEEPALIVE_TIMEOUT_MS, static_cast<int>(kKeepAlivePatience.count()));
  builder.RegisterService(&parts->service);
  for (grpc::Service* other : options.others) builder.RegisterService(other);
  parts->server = builder.BuildAndStart();
  if (!parts->server || parts->port == 0) {
    return Unexpected{Fault{Fault::Code::kConflict, "Cannot listen on " + options.address +
                                                        " for pushers. Choose another address with --back-listen."}};
  }
  return std::unique_ptr<GrpcWorkspaceServer>(new GrpcWorkspaceServer(std::move(parts)));
}

GrpcWorkspaceServer::GrpcWorkspaceServer(std::unique_ptr<Parts> parts) : parts_(std::move(parts)) {}

GrpcWorkspaceServer::~GrpcWorkspaceServer() {
  parts_->server->Shutdown(std::chrono::system_clock::now());
  parts_->server->Wait();
}

std::uint16_t GrpcWorkspaceServer::port() const {
  return static_cast<std::uint16_t>(parts_->port);
}

}  // namespace dw::link_grpc

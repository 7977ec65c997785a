#include "adapters/link_grpc/grpc_space_link.h"

#include <utility>

#include "adapters/link_grpc/channel_options.h"
#include "runtime/crypto.h"

namespace dw::link_grpc {
namespace {

/// Of a thread's name, which two threads must not share.
constexpr std::size_t kNameBytes = 8;

}  // namespace

using link_stream::SpacesPusherEnd;
using link_stream::SpaceStreams;

GrpcSpaceLink::GrpcSpaceLink(Context context)
    : context_(std::move(context)),
      streams_(std::make_unique<SpaceStreams>(
          context_.own, context_.backs, context_.metrics, ToHex(RandomBytes(kNameBytes)),
          [this](const std::string& back, SpacesPusherEnd& end) { return Connect(back, end); })) {}

GrpcSpaceLink::~GrpcSpaceLink() {
  streams_.reset();
  for (const auto& opened : opened_) {
    if (const auto call = opened.lock()) call->Cancel();
  }
  calls_.AwaitNone();
}

std::unique_ptr<SpaceDoor> GrpcSpaceLink::Open(const std::string& space, SpaceListener& listener) {
  return streams_->Open(space, listener);
}

std::shared_ptr<SpacesCall> GrpcSpaceLink::Connect(const std::string& back, SpacesPusherEnd& end) {
  const auto call = std::make_shared<SpacesCall>(context_.own, end, calls_);
  // gRPC gives channels of one address and the same options one connection: that of the rooms.
  call->Start(space::SpaceManager::NewStub(
                  grpc::CreateCustomChannel(back, grpc::InsecureChannelCredentials(), ChannelOptions())),
              context_.token);
  std::erase_if(opened_, [](const auto& opened) { return opened.expired(); });
  opened_.push_back(call);
  return call;
}

}  // namespace dw::link_grpc

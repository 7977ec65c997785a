#include "adapters/link_grpc/grpc_space_link.h"

#include "runtime/crypto.h"

namespace dw::link_grpc {
namespace {

/// Of a thread's name, which two threads must not share.
constexpr std::size_t kNameBytes = 8;

}  // namespace

using link_stream::SpacesPusherEnd;
using link_stream::SpaceStreams;

GrpcSpaceLink::GrpcSpaceLink(const Context& context)
    : calls_({context.own, context.channels, context.token}),
      streams_(std::make_unique<SpaceStreams>(
          context.own, context.backs, context.metrics, ToHex(RandomBytes(kNameBytes)),
          [this](const std::string& back, SpacesPusherEnd& end) { return calls_.Open(back, end); })) {}

GrpcSpaceLink::~GrpcSpaceLink() = default;

std::unique_ptr<SpaceDoor> GrpcSpaceLink::Open(const std::string& space, SpaceListener& listener) {
  return streams_->Open(space, listener);
}

}  // namespace dw::link_grpc

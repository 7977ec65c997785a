#include "adapters/link_grpc/back_channels.h"

#include <grpcpp/grpcpp.h>

#include "adapters/link_grpc/channel_options.h"
#include "base/assert.h"
#include "base/rendezvous.h"

namespace dw::link_grpc {

BackChannels::BackChannels(const std::vector<std::string>& addresses) : addresses_(addresses) {
  DW_ASSERT(!addresses_.empty());
  for (const std::string& address : addresses_) {
    stubs_.push_back(digiwork::workspace::v1::WorkspaceManager::NewStub(
        grpc::CreateCustomChannel(address, grpc::InsecureChannelCredentials(), ChannelOptions())));
  }
}

BackChannels::~BackChannels() = default;

digiwork::workspace::v1::WorkspaceManager::Stub& BackChannels::For(std::string_view room) {
  return *stubs_[ChooseByRendezvous(room, addresses_)];
}

}  // namespace dw::link_grpc

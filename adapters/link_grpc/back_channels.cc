#include "adapters/link_grpc/back_channels.h"

#include <grpcpp/grpcpp.h>

#include "adapters/link_grpc/channel_options.h"

namespace dw::link_grpc {
namespace {

/// Backs come and go under new addresses: with so many known, those that no stream uses are forgotten.
constexpr std::size_t kMostWays = 64;

}  // namespace

BackChannels::BackChannels() = default;
BackChannels::~BackChannels() = default;

std::shared_ptr<BackChannels::Stub> BackChannels::To(const std::string& address) {
  const std::lock_guard lock(mutex_);
  if (stubs_.size() >= kMostWays) {
    std::erase_if(stubs_, [](const auto& known) { return known.second.use_count() == 1; });
  }
  std::shared_ptr<Stub>& stub = stubs_[address];
  if (!stub) {
    stub = digiwork::workspace::v1::WorkspaceManager::NewStub(
        grpc::CreateCustomChannel(address, grpc::InsecureChannelCredentials(), ChannelOptions()));
  }
  return stub;
}

}  // namespace dw::link_grpc

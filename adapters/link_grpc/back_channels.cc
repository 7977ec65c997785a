#include "adapters/link_grpc/back_channels.h"

#include <grpcpp/grpcpp.h>

#include "adapters/link_grpc/channel_options.h"

namespace dw::link_grpc {
namespace {

/// Backs come and go under new addresses: with so many known, those that no stream uses are forgotten.
constexpr std::size_t kMostWays = 64;

}  // namespace

std::shared_ptr<grpc::Channel> BackChannels::To(const std::string& address) {
  const std::lock_guard lock(mutex_);
  if (channels_.size() >= kMostWays) {
    std::erase_if(channels_, [](const auto& known) { return known.second.use_count() == 1; });
  }
  std::shared_ptr<grpc::Channel>& channel = channels_[address];
  if (!channel) {
    grpc::ChannelArguments arguments = ChannelOptions();
    const auto credentials = ChannelCredentialsOf(tls_.get(), arguments);
    channel = grpc::CreateCustomChannel(address, credentials, arguments);
  }
  return channel;
}

}  // namespace dw::link_grpc

#pragma once

#include <grpcpp/grpcpp.h>

#include "base/time.h"

namespace dw::link_grpc {

/// A message is a turn of a room at most. [IW6]
inline constexpr int kMaxMessageBytes = 20 * 1024 * 1024;
/// A peer that does not answer for as long is gone. [IW8]
inline constexpr Millis kKeepAlive = std::chrono::seconds(10);
inline constexpr Millis kKeepAlivePatience = std::chrono::seconds(5);

inline grpc::ChannelArguments ChannelOptions() {
  grpc::ChannelArguments options;
  options.SetInt(GRPC_ARG_KEEPALIVE_TIME_MS, static_cast<int>(kKeepAlive.count()));
  options.SetInt(GRPC_ARG_KEEPALIVE_TIMEOUT_MS, static_cast<int>(kKeepAlivePatience.count()));
  options.SetInt(GRPC_ARG_HTTP2_MAX_PINGS_WITHOUT_DATA, 0);
  // A back that comes back is found within a second.
  options.SetInt(GRPC_ARG_INITIAL_RECONNECT_BACKOFF_MS, 100);
  options.SetInt(GRPC_ARG_MIN_RECONNECT_BACKOFF_MS, 100);
  options.SetInt(GRPC_ARG_MAX_RECONNECT_BACKOFF_MS, 1000);
  // Never through a proxy that the environment names.
  options.SetInt(GRPC_ARG_ENABLE_HTTP_PROXY, 0);
  options.SetMaxReceiveMessageSize(kMaxMessageBytes);
  options.SetMaxSendMessageSize(kMaxMessageBytes);
  return options;
}

}  // namespace dw::link_grpc

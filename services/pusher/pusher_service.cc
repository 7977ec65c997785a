#include "services/pusher/pusher_service.h"

#include <utility>

namespace dw::pusher {

PusherService::PusherService(Runtime& runtime, PusherOptions options, const MakeLink& make_link)
    : options_(std::move(options)), metrics_(runtime.metrics()) {
  for (std::size_t i = 0; i < runtime.shard_count(); ++i) {
    Shard& shard = runtime.shard(i);
    shards_.push_back(
        std::make_unique<PusherShard>(PusherShard::Context{shard, options_, metrics_, shards_}, make_link(shard)));
  }
}

WebSocketRoute PusherService::route() {
  return {"/ws", [this](std::shared_ptr<WebSocket> socket) {
            PusherShard& shard = *shards_[socket->shard().index()];
            shard.Accept(std::move(socket));
          }};
}

void PusherService::BeginStop() {
  for (auto& shard : shards_) {
    shard->shard().Post([&shard] { shard->BeginStop(); });
  }
}

std::size_t PusherService::open_sockets() const {
  return static_cast<std::size_t>(metrics_.sockets.Value());
}

}  // namespace dw::pusher

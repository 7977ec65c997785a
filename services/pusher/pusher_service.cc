#include "services/pusher/pusher_service.h"

#include <utility>

namespace dw::pusher {

PusherService::PusherService(Runtime& runtime, PusherOptions options, const MakeLink& make_link,
                             const MakeSpaceLink& make_space_link)
    : options_(std::move(options)),
      metrics_(runtime.metrics()),
      memory_(options_.max_resume_bytes, runtime.shard_count(), metrics_.resume_bytes) {
  for (std::size_t i = 0; i < runtime.shard_count(); ++i) {
    Shard& shard = runtime.shard(i);
    const PusherShard::Context context{shard, options_, metrics_, memory_, addresses_, ended_, shards_};
    shards_.push_back(
        std::make_unique<PusherShard>(context, make_link(shard), make_space_link ? make_space_link(shard) : nullptr));
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

void PusherService::OnStanding(const Standing& standing) {
  if (shards_.empty()) return;
  if (standing.kind == Standing::Kind::kEnded) ended_.Add(standing.who, shards_.front()->shard().clock().Now());
  for (auto& shard : shards_) {
    shard->shard().Post([&shard, standing] { shard->OnStanding(standing); });
  }
}

std::size_t PusherService::open_sockets() const {
  return static_cast<std::size_t>(metrics_.sockets.Value());
}

}  // namespace dw::pusher

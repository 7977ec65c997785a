#pragma once

#include <memory>
#include <vector>

#include "runtime/http_server.h"
#include "runtime/runtime.h"
#include "services/pusher/pusher_options.h"
#include "services/pusher/pusher_shard.h"

namespace dw::pusher {

/// The comm bridge between browsers and rooms: one PusherShard a shard.
class PusherService {
 public:
  using MakeLink = std::function<std::unique_ptr<WorkspaceLink>(Shard&)>;
  using MakeSpaceLink = std::function<std::unique_ptr<SpaceLink>(Shard&)>;

  /// `runtime` outlives the service; the service is destroyed when the runtime has stopped.
  /// Without `make_space_link` there are no spaces.
  PusherService(Runtime& runtime, PusherOptions options, const MakeLink& make_link,
                const MakeSpaceLink& make_space_link = {});

  /// Where the HTTP server sends WebSockets.
  WebSocketRoute route();
  /// Says goodbye to every client. Thread-safe.
  void BeginStop();
  /// Somebody's standing has changed: at once, on every shard. Thread-safe. [AC51]
  void OnStanding(const Standing& standing);
  /// How many sockets are open. Thread-safe.
  std::size_t open_sockets() const;

 private:
  // Owned.
  const PusherOptions options_;
  PusherMetrics metrics_;
  ResumeMemory memory_;
  AddressBook addresses_;
  EndedSignIns ended_;
  std::vector<std::unique_ptr<PusherShard>> shards_;
};

}  // namespace dw::pusher

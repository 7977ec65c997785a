#pragma once

#include <functional>
#include <memory>
#include <string>
#include <unordered_map>

#include "adapters/link_stream/back_directory.h"
#include "adapters/link_stream/pusher_end.h"

namespace dw::link_stream {

/// The streams of one pusher thread, one for each room it has people in, each to the back that has the room: the one
/// that should, or the one that this one names. A room that goes to another back is followed there. [IW3, IW9, IW10]
class RoomStreams final : private PusherEnd::Owner {
 public:
  /// Opens a carrier to a back, which tells `end` what comes over it.
  using Connect = std::function<std::shared_ptr<PusherEnd::Call>(const std::string& back, PusherEnd& end)>;

  /// All outlive it.
  RoomStreams(Shard& shard, BackDirectory& backs, LinkMetrics& metrics, Connect connect);

  std::unique_ptr<RoomSeat> Join(SessionId session, const JoinRequest& request, RoomListener& listener);

 private:
  struct Stream {
    std::shared_ptr<PusherEnd> end;  ///< Shared with the seats in it.
    std::string at;                  ///< The back it was last opened at.
    int legs = 0;                    ///< How often, lately.
    Instant last_leg{};
  };

  void OnEnd(PusherEnd& end, bool broken) override;
  void OnElsewhere(PusherEnd& end, const std::string& back, bool reached) override;
  void Open(Stream& stream, const std::string& back);
  void OpenLater(const std::string& room);

  // Borrowed; outlive this.
  Shard& shard_;
  BackDirectory& backs_;
  LinkMetrics& metrics_;
  // Owned.
  const Connect connect_;
  std::unordered_map<std::string, Stream> streams_;
  std::shared_ptr<bool> alive_ = std::make_shared<bool>(true);
};

}  // namespace dw::link_stream

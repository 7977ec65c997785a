#pragma once

#include <atomic>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <unordered_map>
#include <vector>

#include "adapters/link_stream/carrier.h"
#include "adapters/link_stream/link_metrics.h"
#include "adapters/link_stream/stream_lags.h"
#include "adapters/link_stream/turn_filter.h"
#include "ports/workspace_link.h"
#include "runtime/runtime.h"

namespace dw::link_stream {

/// What the streams of one back share.
struct BackEnd {
  // Borrowed; outlive this.
  Runtime& runtime;
  // Owned.
  const std::vector<WorkspaceEngine*> engines;  ///< One a shard, in order; what they point to outlives this.
  LinkMetrics metrics;
  std::atomic<std::uint64_t> last_session{0};
};

/// The back's end of one stream, on the shard of its room: it is to the room one way back for all people of a pusher
/// thread. Shared by what carries it and the room.
///
/// What waits to be sent is bounded: a pusher that does not read for so long is cut off, and its people come again.
/// [IW7]
class RoomEnd final : public RoomWay, public TurnEnd, public std::enable_shared_from_this<RoomEnd> {
 public:
  using Call = ReadingCarrier<workspace::RoomToPusherMessage>;
  static constexpr std::size_t kMostWaiting = 16 * 1024 * 1024;

  /// The end that `first`, the first message of a stream, asks for; null when it does not ask as it must [IW2]. `end`
  /// outlives it; `call` does until OnGone. On any thread: nothing has begun.
  static std::shared_ptr<RoomEnd> Open(BackEnd& end, const workspace::PusherToRoomMessage& first, Call& call);
  RoomEnd(BackEnd& end, std::string room, Shard& shard, WorkspaceEngine& engine, Call& call);
  ~RoomEnd() override;

  /// Where everything below belongs.
  Shard& shard() { return shard_; }

  // What its carrier tells it. Takes what `message` holds, the first one included, and asks for the next.
  void Take(workspace::PusherToRoomMessage& message);
  /// The last Write is on its way.
  void OnWritten();
  /// The stream has ended: its people leave. Nothing follows, and the carrier is not called any more.
  void OnGone();

  void OnJoined(SessionId session, presence::UserId user, const RoomShape& shape) override;
  void OnRefused(SessionId session, const RoomProblem& problem) override;
  void OnTurn(const RoomTurn& turn) override;
  void OnProbed(SessionId session, std::uint32_t id, const presence::Place& place) override;
  void OnOpened() override;
  void OnMoving() override;
  void OnElsewhere(const std::string& back, bool whole) override;
  void OnTurnEnd() override;

 private:
  struct Seat {
    std::uint64_t number = 0;
    presence::UserId user = presence::kNobody;
  };

  void Hear(workspace::PusherToRoomMessage& message);
  void Do(workspace::SeatMessage& said);
  SessionId NewSession(std::uint64_t seat);
  void Forget(SessionId session);
  workspace::RoomMessage& Say(std::size_t bytes);

  const std::string room_;
  const LinkMetrics metrics_;
  // Borrowed; outlive this.
  std::atomic<std::uint64_t>& last_session_;
  Shard& shard_;
  WorkspaceEngine& engine_;
  Call* call_;  ///< Null once it has ended.
  // Owned.
  std::unordered_map<std::uint64_t, SessionId> sessions_;
  std::unordered_map<SessionId, Seat> seats_;
  std::optional<TurnFilter> filter_;  ///< Once somebody is in the room.
  workspace::TurnMessage turn_;       ///< Scratch: its memory is used again.
  workspace::RoomToPusherMessage next_;
  StreamQueue waiting_;  ///< About what is in next_.
  bool writing_ = false;
  bool cut_off_ = false;    ///< It did not read; what is said until it is gone goes nowhere.
  bool opened_ = false;     ///< The engine knows of it,
  bool inherits_ = false;   ///< Its pusher knows the room from another stream.
  bool elsewhere_ = false;  ///< until it said so.
};

}  // namespace dw::link_stream

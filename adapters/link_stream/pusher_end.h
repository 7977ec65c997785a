#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <unordered_map>

#include "adapters/link_stream/carrier.h"
#include "adapters/link_stream/link_metrics.h"
#include "ports/workspace_link.h"
#include "runtime/shard.h"

namespace dw::link_stream {

/// Everything the people of one pusher thread say to one room, and hear from it: several people's messages travel in
/// one, made at the end of a turn; while one is on its way the next is gathered. One thread.
///
/// What waits is bounded: a back that does not read for so long counts as gone. [IW7]
class PusherEnd final : public TurnEnd, public std::enable_shared_from_this<PusherEnd> {
 public:
  struct Context {
    Shard& shard;
    RoomListener& listener;
    LinkMetrics& metrics;
  };
  using Call = Carrier<workspace::PusherToRoomMessage>;
  static constexpr std::size_t kMostWaiting = 8 * 1024 * 1024;

  /// `on_end` is called once, when it can be used no more.
  PusherEnd(const Context& context, std::string room, std::function<void()> on_end);
  ~PusherEnd() override;

  /// Begins, over a carrier that is open. Call once, before anything else.
  void Open(std::shared_ptr<Call> call);
  std::unique_ptr<RoomSeat> Join(SessionId session, const JoinRequest& request);

  // What its carrier tells it, until End or Cancel was called.
  void OnMessage(const workspace::RoomToPusherMessage& message);
  /// The last Write is on its way.
  void OnWritten();
  /// The other end, or the network, has ended it. Nothing follows.
  void OnBroken();

  void OnTurnEnd() override;

 private:
  class SeatHere;
  struct Seat {
    SessionId session{};
    bool joined = false;
  };

  /// A new entry for `seat` in what is sent next; null when the seat is none.
  workspace::SeatMessage* Say(std::uint64_t seat);
  void Leave(std::uint64_t seat);
  void Hear(const workspace::SeatJoined& joined);
  void Hear(const workspace::SeatRefused& refused);
  void Hear(const workspace::SeatProbed& probed);
  void Hear(const workspace::TurnMessage& turn);
  void Break();

  const Context context_;
  // Owned.
  const std::function<void()> on_end_;
  std::shared_ptr<Call> call_;  ///< Null once it has ended. Shared with what carries it.
  std::unordered_map<std::uint64_t, Seat> seats_;
  std::uint64_t last_seat_ = 0;
  RoomShape shape_;  ///< As the room said first.
  bool shape_known_ = false;
  RoomTurn turn_;  ///< Scratch: its memory is used again.
  workspace::PusherToRoomMessage next_;
  std::size_t waiting_bytes_ = 0;  ///< About as many, in next_.
  bool writing_ = false;
};

}  // namespace dw::link_stream

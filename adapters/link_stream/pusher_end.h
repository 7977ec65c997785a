#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <unordered_map>

#include "adapters/link_stream/carrier.h"
#include "adapters/link_stream/link_metrics.h"
#include "adapters/link_stream/stream_lags.h"
#include "ports/workspace_link.h"
#include "runtime/shard.h"

namespace dw::link_stream {

/// Everything the people of one pusher thread say to one room, and hear from it: several people's messages travel in
/// one, made at the end of a turn; while one is on its way the next is gathered. One thread.
///
/// When the room goes to another back it goes on over another carrier: what is said meanwhile waits, and whoever is in
/// takes the place they had. [IW9]
///
/// What waits is bounded: a back that does not read for so long counts as gone. [IW7]
class PusherEnd final : public TurnEnd, public std::enable_shared_from_this<PusherEnd> {
 public:
  struct Context {
    // Borrowed; outlive the end.
    Shard& shard;
    RoomListener& listener;
    LinkMetrics& metrics;
  };
  /// Whoever finds the way to rooms.
  class Owner {
   public:
    virtual ~Owner() = default;
    /// `end` can be used no more. `broken`: not because nobody is left in the room. Once.
    virtual void OnEnd(PusherEnd& end, bool broken) = 0;
    /// The room is at `back`, or, when that is empty, at whichever should have it: to be opened there. `reached`: the
    /// back that was asked said so; otherwise it could not be reached.
    virtual void OnElsewhere(PusherEnd& end, const std::string& back, bool reached) = 0;
  };
  using Call = Carrier<workspace::PusherToRoomMessage>;
  static constexpr std::size_t kMostWaiting = 8 * 1024 * 1024;

  /// `owner` outlives it.
  PusherEnd(const Context& context, std::string room, Owner& owner);
  ~PusherEnd() override;

  const std::string& room() const { return turn_.room; }
  /// Begins, or goes on, over a carrier that is open. REQUIRES: there is none.
  void Open(std::shared_ptr<Call> call);
  /// Whether somebody is in the room, and not only before its door.
  bool has_people() const;
  /// There is no way to go on: everybody is told.
  void GiveUp() { Break(); }
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
    presence::UserId user = presence::kNobody;  ///< Once it has joined.
    std::unique_ptr<JoinRequest> request;       ///< Until then.
    bool sent = false;                          ///< A back has been told of it.
    bool here = false;                          ///< The present one has.
    bool taking = false;                        ///< Its place is asked for again, and has not been given yet.
  };

  /// A new entry for `seat` in what is sent next; null when the seat is none.
  workspace::SeatMessage* Say(std::uint64_t seat);
  void Leave(std::uint64_t seat);
  void Hear(const workspace::SeatJoined& joined);
  void Hear(const workspace::SeatRefused& refused);
  void Hear(const workspace::SeatProbed& probed);
  void Hear(const workspace::TurnMessage& turn);
  void HearOpened();
  void HearElsewhere(const workspace::RoomElsewhere& elsewhere);
  void LoseCarrier(const std::string& back, bool reached);
  void Write();
  void Break();

  const Context context_;
  Owner& owner_;
  // Owned.
  std::shared_ptr<Call> call_;  ///< Null while there is none. Shared with what carries it.
  std::unordered_map<std::uint64_t, Seat> seats_;
  std::unordered_map<std::uint64_t, presence::UserId> leaving_;  ///< Left, and no back has been told yet.
  std::uint64_t last_seat_ = 0;
  RoomShape shape_;  ///< As the room said first.
  bool shape_known_ = false;
  RoomTurn turn_;  ///< Scratch: its memory is used again.
  workspace::PusherToRoomMessage next_;
  StreamQueue waiting_;  ///< About what is in next_.
  bool writing_ = false;
  /// Of the present carrier: the back has to be told which room, has yet to say that it has the room, has it, hands it
  /// over and wants silence, or has been told that there is.
  enum class Phase : std::uint8_t { kNew, kAsked, kOpen, kToPause, kPaused };
  Phase phase_ = Phase::kNew;
  bool ended_ = false;
};

}  // namespace dw::link_stream

#pragma once

#include <memory>
#include <optional>
#include <string>
#include <unordered_map>
#include <vector>

#include "adapters/visa/ended_sign_ins.h"
#include "ports/standing.h"
#include "ports/workspace_link.h"
#include "runtime/shard.h"
#include "runtime/tally.h"
#include "services/pusher/address_budget.h"
#include "services/pusher/client_socket.h"
#include "services/pusher/flush_pace.h"
#include "services/pusher/flush_wheel.h"
#include "services/pusher/pusher_options.h"
#include "services/pusher/resume_memory.h"
#include "services/pusher/room_mirror.h"
#include "services/pusher/session.h"
#include "services/pusher/space_seats.h"

namespace dw::pusher {

/// The sockets and sessions of one shard: brings them together, and rooms' news to them. Sessions stay on their shard;
/// a socket that resumes one of another shard moves there. Rules: docs/spec/wire.md.
class PusherShard final : public ClientSocket::Host, public RoomListener, public TurnEnd {
 public:
  /// Everything outlives this. `siblings` has the pusher of every shard, in order, this one included, once all are
  /// made.
  struct Context {
    Shard& shard;
    const PusherOptions& options;
    PusherMetrics& metrics;
    ResumeMemory& memory;
    AddressBook& addresses;
    const EndedSignIns& ended;
    const std::vector<std::unique_ptr<PusherShard>>& siblings;
  };
  /// Without a `space_link` there are no spaces.
  PusherShard(const Context& context, std::unique_ptr<WorkspaceLink> link,
              std::unique_ptr<SpaceLink> space_link = nullptr);
  ~PusherShard() override;

  /// A new connection.
  void Accept(std::shared_ptr<WebSocket> socket);
  /// Tells every client that the server stops, and closes. [WS17]
  void BeginStop();
  /// Somebody's standing has changed. [AC51]
  void OnStanding(const Standing& standing);
  Shard& shard() { return context_.shard; }

  // ClientSocket::Host
  void OnConnect(ClientSocket& socket, const wire::ConnectMessage& connect) override;
  void OnResume(ClientSocket& socket, const wire::ResumeMessage& resume) override;
  void OnFrame(ClientSocket& socket, const wire::ClientToServerMessage& message, std::string_view raw) override;
  void OnWalk(ClientSocket& socket, const presence::Walk& walk, std::size_t size) override;
  void OnWritable(ClientSocket& socket) override;
  void OnGone(ClientSocket& socket, std::uint16_t code) override;

  // RoomListener
  void OnJoined(SessionId id, presence::UserId user, const RoomShape& shape) override;
  void OnRefused(SessionId id, const RoomProblem& problem) override;
  void OnTurn(const RoomTurn& turn) override;
  void OnProbed(SessionId id, std::uint32_t probe, const presence::Place& place) override;

  void OnTurnEnd() override;

 private:
  bool TakeFrame(ClientSocket& socket);
  ClientSocket& Adopt(std::shared_ptr<WebSocket> socket);
  Session& OpenSession(ClientSocket& socket);
  Session* FindSession(SessionId id);
  void ResumeHere(ClientSocket& socket, const wire::ResumeMessage& resume);
  void EndSession(Session& session);
  /// Ends it, and says why to whoever is there.
  void Expel(Session& session, const RoomProblem& problem);
  void Renew(Session& session, const wire::ClientToServerMessage& message);
  void TellVisaState(Session& session, Millis renew_in);
  /// Expels whose papers have run out, and, some in each turn, whom the gate would not let in any more. [AC41]
  void CheckPapers();
  Expected<Papers, RoomProblem> ReadVisa(const std::string& text) const;
  std::optional<RoomProblem> AskGate(const Arrival& arrival) const;
  /// Nothing when `text` is no pass, or one of somebody else's or of another room. [WS62]
  std::optional<RoomPass> ReadPass(const std::string& text, const JoinRequest& request) const;
  std::uint32_t CapacityFor(const Papers& papers, const std::string& room) const;
  void Tell(SessionId id, std::string_view item);
  /// Has it flushed at the end of this turn, or as soon as its pace allows.
  void Wake(Session& session);
  void WakeInTime();
  /// With `control`, a message of its own, in the frame.
  void FlushNow(Session& session, std::string_view control = {});
  /// After a flush: whether the session is woken by what happens, or flushed again when its pace allows.
  void Arrange(Session& session, Instant now);
  void Sweep();
  void Publish();
  void KeepMemoryBound();
  Session* Heaviest();

  const Context context_;
  // Owned.
  const std::unique_ptr<WorkspaceLink> link_;
  std::unordered_map<std::string, AddressShare> addresses_;  ///< Of sockets_.
  SpaceSeats spaces_;
  std::unordered_map<ClientSocket*, std::unique_ptr<ClientSocket>> sockets_;
  std::vector<std::unique_ptr<ClientSocket>> gone_;  ///< Die at the turn's end: one may be on the stack.
  std::size_t resume_bytes_ = 0;                     ///< Counted by sessions_.
  std::unordered_map<SessionId, std::unique_ptr<Session>> sessions_;
  std::unordered_map<std::string, Session*> by_token_;
  std::unordered_map<std::string, RoomMirror> rooms_;
  std::vector<Session*> ready_;  ///< To be flushed at the end of the turn.
  FlushWheel<Session> later_;    ///< To be flushed when their pace allows.
  Tally<kFlushBytesBounds.size()> flush_bytes_;
  Tally<kFlushWaitBounds.size()> flush_wait_;
  Metrics::Gauge& load_shown_;
  Metrics::Gauge& stretch_shown_;
  FlushStretch stretch_;
  std::size_t flushed_ = 0;  ///< Since load_read_,
  std::size_t paced_ = 0;    ///< and those of them that have to wait for the next frame.
  Instant load_read_;
  std::optional<Instant> alarm_;  ///< When the shard will turn for `later_`.
  TimerId alarm_timer_;
  std::string scratch_;
  std::uint64_t last_session_ = 0;
  std::uint64_t paper_checks_ = 0;
  std::size_t merged_ = 0;  ///< Moves, since it was last published.
  bool sweeping_ = false;
  bool stopping_ = false;
};

}  // namespace dw::pusher

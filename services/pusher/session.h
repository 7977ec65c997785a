#pragma once

#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/time.h"
#include "digiwork/wire/v1/session.pb.h"
#include "ports/workspace_link.h"
#include "runtime/token_bucket.h"
#include "runtime/ws_codec.h"
#include "services/pusher/client_socket.h"
#include "services/pusher/flush_pace.h"
#include "services/pusher/message_limits.h"
#include "services/pusher/move_board.h"
#include "services/pusher/outbox.h"
#include "services/pusher/papers.h"
#include "services/pusher/pusher_options.h"

namespace dw::pusher {

class RoomMirror;

/// One person's stay in one room, over any number of sockets: counts frames both ways, keeps what a socket may have
/// missed, and passes on what is for the room. Knows nothing of rooms. One thread. Rules: WS4-WS12 in
/// docs/spec/wire.md.
class Session {
 public:
  /// What a shard lends to all its sessions; everything outlives them.
  struct Context {
    const PusherOptions& options;
    PusherMetrics& metrics;
    std::size_t& resume_bytes;  ///< Of all the shard's sessions: each adds its own. [WS24]
  };
  Session(SessionId id, std::string token, const Context& context, Instant now);
  ~Session();
  Session(const Session&) = delete;
  Session& operator=(const Session&) = delete;

  SessionId id() const { return id_; }
  const std::string& token() const { return token_; }
  ClientSocket* socket() const { return socket_; }
  const Outbox& outbox() const { return outbox_; }
  /// When the socket was lost; nothing while there is one.
  std::optional<Instant> detached_at() const { return detached_at_; }

  /// Set once, by Join and OnJoined.
  void TakeSeat(std::unique_ptr<RoomSeat> seat, std::string room, std::string uuid);
  void SetUser(presence::UserId user) { user_ = user; }
  presence::UserId user() const { return user_; }
  const std::string& room() const { return room_; }
  const std::string& uuid() const { return uuid_; }
  /// Who its person is, as far as they have shown.
  const Papers& papers() const { return papers_; }
  void Show(Papers papers) { papers_ = std::move(papers); }
  void ShortenPapers(Instant until) { papers_.Shorten(until); }
  bool joined() const { return user_ != presence::kNobody; }

  void Attach(ClientSocket& socket);
  void Detach(Instant now);
  /// A socket is back that has had `received` frames, all still kept: tells it what it missed. [WS6, WS9]
  void Resume(ClientSocket& socket, std::uint64_t received, Instant now);

  /// Takes a frame of the socket. Whether it is to be carried out; a failure is to be said in closing the socket.
  Expected<bool, WsFailure> OnFrame(const wire::ClientToServerMessage& message, std::string_view raw, Instant now);
  /// The same for a frame of `size` bytes that says nothing but user_moves.
  std::optional<WsFailure> OnWalk(const presence::Walk& walk, std::size_t size, Instant now);
  /// The answer to a ping, for Flush to say.
  std::string PongFor(std::uint32_t id, std::string place_ticket, Millis unix_now) const;
  /// Says that what `message` asks for is not done.
  void TellRefused(const wire::ClientToServerMessage& message, std::string_view code);

  /// Adds a finished `batch` item, or several, to what is pending.
  void Tell(std::string_view item);
  /// The zones whose moves are sent.
  const presence::ZoneRect& view() const { return view_; }
  /// Zones that are new to it are read from their end on: what stands in them has been told in items.
  /// Gives `scratch` its own old memory.
  void SetView(const presence::ZoneRect& view, const MoveBoard& board, std::vector<MoveBoard::Cursor>& scratch);

  /// How, and with what, to flush.
  struct FlushTools {
    Instant now;
    FlushPace::Press press;
    std::string& scratch;        ///< Memory that is used again.
    std::string_view control{};  ///< A control message to be said in the same frame, and sent in any case.
    std::size_t sent = 0;        ///< Bytes of the frame; 0: none was sent.
    std::size_t merged = 0;      ///< Moves it is spared.
  };
  /// Sends what is pending and who has moved, if the socket takes it. A failure is to be said in closing it. [WS23]
  std::optional<WsFailure> Flush(const MoveBoard* board, FlushTools& tools);
  /// When it may be flushed next. [WS27]
  Instant next_flush() const { return pace_.next(); }
  /// So much was kept for a socket that did not return that it can never resume. [WS8]
  bool lost() const { return socket_ == nullptr && outbox_.pending_bytes() > options_.max_unsent_bytes; }

  /// How soon this session gives way when memory is short: who has no socket before who has one, and then by what is
  /// kept. 0: nothing is. [WS24]
  std::uint64_t weight() const;

  /// Forgets what a socket may have missed; there is one, and it goes on.
  void GiveUpKept();

  RoomMirror* mirror = nullptr;  ///< Of its room, once it has joined. Its shard keeps it, and takes it away.
  bool waits = false;            ///< Listed for a flush, now or later,
  Instant waits_since{};         ///< since then.
  /// In its zones' lists of those to be woken by a step. Who is sent much is flushed as often as may be, and listed
  /// nowhere.
  bool listed = true;
  std::uint8_t calm_flushes = 0;  ///< In a row, with nothing to wait for.

 private:
  std::optional<WsFailure> OnPing(const wire::PingMessage& ping);
  void Count(const wire::ClientToServerMessage& message, std::string_view raw);
  void AnswerIceServers(std::uint32_t query);
  WsFailure TooManyFrames();
  /// Whether its person, and its address, may say another message of the kind now.
  bool MaySay(MessageKind kind, Instant now);
  std::optional<WsFailure> RefuseTooMany(const wire::ClientToServerMessage& message, MessageKind kind);
  std::size_t ReadMoves(const MoveBoard& board, FlushTools& tools);
  void CountKept();

  const SessionId id_;
  const std::string token_;
  // Borrowed; outlive this.
  const PusherOptions& options_;
  PusherMetrics& metrics_;
  std::size_t& resume_bytes_;
  ClientSocket* socket_ = nullptr;
  // Owned.
  Outbox outbox_;
  presence::ZoneRect view_;
  std::vector<MoveBoard::Cursor> cursors_;  ///< Of the zones in view, row by row.
  FlushPace pace_;
  std::size_t counted_bytes_ = 0;  ///< In resume_bytes_.
  MessagePaces paces_;
  TokenBucket bytes_;
  std::unique_ptr<RoomSeat> seat_;
  std::string room_;
  std::string uuid_;
  Papers papers_;
  presence::UserId user_ = presence::kNobody;
  std::uint64_t received_ = 0;
  std::optional<Instant> detached_at_;
};

}  // namespace dw::pusher

#pragma once

#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "base/time.h"
#include "digiwork/wire/v1/session.pb.h"
#include "ports/workspace_link.h"
#include "runtime/token_bucket.h"
#include "runtime/ws_codec.h"
#include "services/pusher/client_socket.h"
#include "services/pusher/outbox.h"
#include "services/pusher/pusher_options.h"

namespace dw::pusher {

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
  Outbox& outbox() { return outbox_; }
  /// When the socket was lost; nothing while there is one.
  std::optional<Instant> detached_at() const { return detached_at_; }

  /// Set once, by Join and OnJoined.
  void TakeSeat(std::unique_ptr<RoomSeat> seat, std::string room, std::string uuid);
  void SetUser(presence::UserId user) { user_ = user; }
  presence::UserId user() const { return user_; }
  const std::string& room() const { return room_; }
  const std::string& uuid() const { return uuid_; }
  bool joined() const { return user_ != presence::kNobody; }

  void Attach(ClientSocket& socket);
  void Detach(Instant now);
  /// A socket is back that has had `received` frames, all still kept: tells it what it missed. [WS6, WS9]
  void Resume(ClientSocket& socket, std::uint64_t received, Instant now);

  /// Takes a frame of the socket. A failure is to be said in closing it.
  std::optional<WsFailure> OnFrame(const wire::ClientToServerMessage& message, std::string_view raw, Instant now);
  void SendPong(std::uint32_t id, std::string place_ticket, Millis unix_now);

  /// Sends what is pending, if the socket takes it. A failure is to be said in closing it. [WS23]
  std::optional<WsFailure> Flush();
  /// So much was kept for a socket that did not return that it can never resume. [WS8]
  bool lost() const { return socket_ == nullptr && outbox_.pending_bytes() > options_.max_unsent_bytes; }

  /// How soon this session gives way when memory is short: who has no socket before who has one, and then by what is
  /// kept. 0: nothing is. [WS24]
  std::uint64_t weight() const;

  /// Forgets what a socket may have missed; there is one, and it goes on.
  void GiveUpKept();

  bool dirty = false;  ///< Listed for the flush at the end of the turn.

 private:
  std::optional<WsFailure> OnPing(const wire::PingMessage& ping);
  void Count(const wire::ClientToServerMessage& message, std::string_view raw);
  void AnswerIceServers(std::uint32_t query);
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
  std::size_t counted_bytes_ = 0;  ///< In resume_bytes_.
  TokenBucket frames_;
  TokenBucket bytes_;
  std::unique_ptr<RoomSeat> seat_;
  std::string room_;
  std::string uuid_;
  presence::UserId user_ = presence::kNobody;
  std::uint64_t received_ = 0;
  std::optional<Instant> detached_at_;
};

}  // namespace dw::pusher

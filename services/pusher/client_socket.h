#pragma once

#include <memory>
#include <span>
#include <string_view>

#include "core/presence/commands.h"
#include "digiwork/wire/v1/session.pb.h"
#include "runtime/web_socket.h"
#include "services/pusher/pusher_options.h"

namespace dw::pusher {

namespace wire = digiwork::wire::v1;

class AddressShare;
class Session;

/// One connection of a client: turns frames into messages and keeps the order of the handshake. Knows of its session
/// only that it has one. On its shard's thread. Rules: WS1-WS3, WS20-WS22 in docs/spec/wire.md.
class ClientSocket final : public WebSocket::Owner {
 public:
  /// What happens on a socket. The socket stays alive during the call, closed or not.
  class Host {
   public:
    virtual ~Host() = default;
    virtual void OnConnect(ClientSocket& socket, const wire::ConnectMessage& connect) = 0;
    virtual void OnResume(ClientSocket& socket, const wire::ResumeMessage& resume) = 0;
    /// Any later frame; `raw` is its bytes.
    virtual void OnFrame(ClientSocket& socket, const wire::ClientToServerMessage& message, std::string_view raw) = 0;
    /// A later frame of `size` bytes that says user_moves and nothing else.
    virtual void OnWalk(ClientSocket& socket, const presence::Walk& walk, std::size_t size) = 0;
    /// It takes more again, after it was full.
    virtual void OnWritable(ClientSocket& socket) = 0;
    /// It is gone, for whatever reason; `code` as in WebSocket::Owner, or what we closed with.
    virtual void OnGone(ClientSocket& socket, std::uint16_t code) = 0;
  };

  /// `host`, `address` and `metrics` outlive the socket. Reads once Start is called.
  ClientSocket(std::shared_ptr<WebSocket> socket, Host& host, AddressShare& address, PusherMetrics& metrics,
               Instant now);
  ~ClientSocket() override;

  void Start() { socket_->Start(*this); }

  void Send(const wire::ServerToClientMessage& message);
  void Send(Bytes frame);
  /// One frame of several parts, which need not outlive the call.
  void SendNow(std::span<const std::string_view> parts);
  /// Ends the connection; the host hears OnGone before this returns.
  void Close(WsCloseCode code, std::string_view reason);
  /// Sends the full-page error, the last frame, and closes. [WS13]
  void Fail(const wire::ErrorScreenMessage& error);
  /// Gives the connection away; the host hears OnGone.
  void MoveTo(Shard& shard, std::function<void(std::shared_ptr<WebSocket>)> then);

  std::size_t queued_bytes() const { return socket_->queued_bytes(); }
  bool open() const { return open_; }
  bool handshaken() const { return handshaken_; }
  /// The handshake happened elsewhere, before the connection moved here.
  void SetHandshaken() { handshaken_ = true; }
  bool closed_by_us() const { return closed_by_us_; }
  Instant last_heard() const { return last_heard_; }
  /// Asks, once for each silence, whether the other end is there.
  void Probe();

  /// What everybody of its address may say.
  AddressShare& address() { return address_; }
  Session* session() const { return session_; }
  void SetSession(Session* session) { session_ = session; }

  // WebSocket::Owner
  void OnMessage(std::string_view message) override;
  void OnPong() override;
  void OnWritable() override;
  void OnClosed(std::uint16_t code) override;

 private:
  void Gone(std::uint16_t code);

  // Borrowed; outlive this.
  Host& host_;
  AddressShare& address_;
  PusherMetrics& metrics_;
  Session* session_ = nullptr;
  // Owned. Shared with the network's pending calls.
  const std::shared_ptr<WebSocket> socket_;
  bool open_ = true;
  bool handshaken_ = false;
  bool closed_by_us_ = false;
  bool probed_ = false;
  Instant last_heard_;
};

}  // namespace dw::pusher

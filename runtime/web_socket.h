#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <span>
#include <string>
#include <string_view>

#include "runtime/bytes.h"
#include "runtime/stream.h"
#include "runtime/ws_codec.h"

namespace dw {

class Shard;
class Metrics;

/// One open WebSocket, on one shard. It lives as long as somebody holds it or the network has something to say to it;
/// after its end every call does nothing. Used on its shard's thread only.
class WebSocket {
 public:
  /// What its owner hears. The owner outlives the socket or has called Close or Forget.
  class Owner {
   public:
    virtual ~Owner() = default;
    virtual void OnMessage(std::string_view message) = 0;
    /// The other end's answer to Ping: a browser gives it by itself, even while it holds back the page's own timers.
    virtual void OnPong() = 0;
    /// The queue is below half of its limit again, after SendQueueFull was true.
    virtual void OnWritable() = 0;
    /// The end, unless the owner brought it about. `code` is what the peer said, kAbnormal when it said nothing.
    virtual void OnClosed(std::uint16_t code) = 0;
  };

  virtual ~WebSocket() = default;

  /// Begins to read. Call once.
  virtual void Start(Owner& owner) = 0;
  /// Sends one binary message. Shares `payload` until it is sent.
  virtual void Send(Bytes payload) = 0;
  /// Sends one binary message made of `parts`, which need not outlive the call: what the network does not take at once
  /// is copied.
  virtual void SendNow(std::span<const std::string_view> parts) = 0;
  /// Asks whether the other end is there.
  virtual void Ping() = 0;
  /// Says goodbye after what is queued, and ends. The owner hears nothing more.
  virtual void Close(WsCloseCode code, std::string_view reason) = 0;

  /// Goes over to another shard: this object ends, its owner hears nothing more, and `then` runs on `shard` with the
  /// one that takes its place, which still has to be started. Messages that came meanwhile come there.
  virtual void MoveTo(Shard& shard, std::function<void(std::shared_ptr<WebSocket>)> then) = 0;

  /// Bytes that wait for the network.
  virtual std::size_t queued_bytes() const = 0;
  virtual const std::string& peer() const = 0;
  virtual Shard& shard() = 0;
};

/// When the queue of a socket counts as full; its owner holds back, and merges, what it can. [WS23]
inline constexpr std::size_t kSendQueueSoftBytes = 256 * 1024;

/// Makes a WebSocket of a connected stream whose handshake is done, and owns it from then on. `early` came behind the
/// handshake. `on_gone` runs on the shard when the stream is closed.
std::shared_ptr<WebSocket> MakeWebSocket(Shard& shard, Stream stream, std::string peer, std::string early,
                                         Metrics& metrics, std::function<void()> on_gone);

}  // namespace dw

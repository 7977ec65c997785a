#include "services/pusher/client_socket.h"

#include <utility>

#include "runtime/shard.h"
#include "services/pusher/walk_decode.h"

namespace dw::pusher {

ClientSocket::ClientSocket(std::shared_ptr<WebSocket> socket, Host& host, AddressShare& address, PusherMetrics& metrics,
                           Instant now)
    : host_(host), address_(address), metrics_(metrics), socket_(std::move(socket)), last_heard_(now) {
  metrics_.sockets.Increment();
}

ClientSocket::~ClientSocket() {
  metrics_.sockets.Decrement();
  if (open_) socket_->Close(WsCloseCode::kGoingAway, "");
}

void ClientSocket::Send(const wire::ServerToClientMessage& message) {
  Send(MakeBytes(message.SerializeAsString()));
}

void ClientSocket::Send(Bytes frame) {
  if (!open_) return;
  metrics_.frames_out.Increment();
  socket_->Send(std::move(frame));
}

void ClientSocket::SendNow(std::span<const std::string_view> parts) {
  if (!open_) return;
  metrics_.frames_out.Increment();
  socket_->SendNow(parts);
}

void ClientSocket::Close(WsCloseCode code, std::string_view reason) {
  if (!open_) return;
  metrics_.Closed(reason).Increment();
  closed_by_us_ = true;
  socket_->Close(code, reason);
  Gone(static_cast<std::uint16_t>(code));
}

void ClientSocket::Fail(const wire::ErrorScreenMessage& error) {
  wire::ServerToClientMessage message;
  *message.mutable_error_screen() = error;
  Send(message);
  if (!open_) return;
  metrics_.Closed("ERROR_SCREEN").Increment();
  closed_by_us_ = true;
  socket_->Close(WsCloseCode::kPolicy, error.code());
  Gone(static_cast<std::uint16_t>(WsCloseCode::kPolicy));
}

void ClientSocket::MoveTo(Shard& shard, std::function<void(std::shared_ptr<WebSocket>)> then) {
  socket_->MoveTo(shard, std::move(then));
  Gone(static_cast<std::uint16_t>(WsCloseCode::kNoStatus));
}

void ClientSocket::OnMessage(std::string_view raw) {
  metrics_.frames_in.Increment();
  OnPong();
  if (handshaken_) {
    const auto walk = DecodeWalk(raw);
    if (walk) return host_.OnWalk(*this, *walk, raw.size());
  }
  wire::ClientToServerMessage message;
  if (!message.ParseFromArray(raw.data(), static_cast<int>(raw.size()))) {
    return Close(WsCloseCode::kInvalidPayload, "BAD_MESSAGE");
  }
  const bool begins = message.has_connect() || message.has_resume();
  if (begins == handshaken_) {
    return Close(WsCloseCode::kPolicy, handshaken_ ? "HANDSHAKE_TWICE" : "HANDSHAKE_FIRST");
  }
  handshaken_ = true;
  if (message.has_connect()) return host_.OnConnect(*this, message.connect());
  if (message.has_resume()) return host_.OnResume(*this, message.resume());
  host_.OnFrame(*this, message, raw);
}

void ClientSocket::OnPong() {
  last_heard_ = socket_->shard().Now();
  probed_ = false;
}

void ClientSocket::Probe() {
  if (!std::exchange(probed_, true)) socket_->Ping();
}

void ClientSocket::OnWritable() {
  if (open_) host_.OnWritable(*this);
}

void ClientSocket::OnClosed(std::uint16_t code) {
  Gone(code);
}

void ClientSocket::Gone(std::uint16_t code) {
  if (!std::exchange(open_, false)) return;
  host_.OnGone(*this, code);
}

}  // namespace dw::pusher

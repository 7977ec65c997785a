#pragma once

#include <cstdint>
#include <deque>
#include <functional>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "digiwork/wire/v1/session.pb.h"
#include "proto/packed_moves.h"
#include "tests/support/ws_client.h"

namespace dw::testing {

namespace wire = digiwork::wire::v1;

/// A client of the wire protocol that keeps count of frames and of what it was told, as a browser does; for tests.
class Visitor {
 public:
  /// Somebody in view has moved.
  struct Step {
    std::uint32_t user_id = 0;
    wire_moves::Move move;
  };
  /// Hears what Next reads, in the order in which it applies.
  struct Ear {
    std::function<void(const wire::SubMessage&)> item;
    std::function<void(const Step&)> step;
  };

  explicit Visitor(std::string name) : name_(std::move(name)) {}

  void SetEar(Ear ear) { ear_ = std::move(ear); }

  /// The key this visitor's browser keeps: 32 hex digits that differ from name to name.
  std::string key() const;
  /// What Join will say; tests change it before.
  wire::ConnectMessage& connect() { return connect_; }

  /// Connects and enters `room`; true once the server has said where we stand.
  bool Join(std::uint16_t port, const std::string& room);
  /// After BeginJoin: true once the server has said where we stand, false when it refused or said nothing.
  bool AwaitJoined();
  /// Of the last error screen; empty when there was none.
  const std::string& error_code() const { return error_code_; }
  /// What it said about it.
  const std::string& error_detail() const { return error_detail_; }
  /// Opens a socket and says connect, no more.
  bool BeginJoin(std::uint16_t port, const std::string& room);
  /// Returns with the session's token on a new socket. True when the server resumes.
  bool Resume(std::uint16_t port);

  void Send(const wire::ClientToServerMessage& message);
  /// Walks to a place in one straight line.
  void Walk(std::int32_t x, std::int32_t y, bool moving = false);

  /// Reads frames until one of their items fits, however many others come before; those are in seen(). Nothing when
  /// none came in time, or the socket ended.
  std::optional<wire::SubMessage> Await(const std::function<bool(const wire::SubMessage&)>& fits);
  /// The same for somebody's step.
  std::optional<Step> AwaitStep(const std::function<bool(const Step&)>& fits);
  /// Reads until a frame without items fits: Connected, Resumed, Pong, ErrorScreen, ServerStopping.
  std::optional<wire::ServerToClientMessage> AwaitControl(wire::ServerToClientMessage::ControlCase control);
  /// Sets a variable of the room, and says with what error that ended; empty: with none.
  std::string SetVariable(const std::string& name, const std::string& value);
  /// Asks the room something, and reads up to the answer.
  std::optional<wire::AnswerMessage> Ask(wire::QueryMessage query);
  /// The room's, as we were told.
  const std::map<std::string, std::string>& variables() const { return variables_; }
  /// Sends a ping and reads up to its answer: then everything that was said before has come.
  bool Settle();
  /// Reads up to the close frame, or the end of the stream.
  ServerFrame AwaitClose();

  WsClient& socket() { return socket_; }
  std::uint32_t user_id() const { return joined_.user_id(); }
  const wire::RoomJoinedMessage& joined() const { return joined_; }
  const wire::ConnectedMessage& connected() const { return connected_; }
  const wire::PongMessage& last_pong() const { return pong_; }
  /// Every item since the last call.
  std::vector<wire::SubMessage> TakeSeen() { return std::exchange(seen_, {}); }
  std::vector<Step> TakeSteps() { return std::exchange(steps_, {}); }
  std::uint64_t received() const { return received_; }
  /// Counted frames we have sent, and how many of them the server had at the last Resumed.
  std::uint64_t sent() const { return sent_; }
  std::uint64_t server_received() const { return server_received_; }

 private:
  /// Reads one message and takes note of it. Nothing at the end, or after kPatience.
  std::optional<wire::ServerToClientMessage> Next();
  void Hear(const wire::SubMessage& item);
  void Hear(const wire_moves::Move& move);

  const std::string name_;
  WsClient socket_;
  wire::ConnectMessage connect_;
  wire::ConnectedMessage connected_;
  wire::RoomJoinedMessage joined_;
  wire::PongMessage pong_;
  std::vector<wire::SubMessage> seen_;
  std::vector<Step> steps_;
  std::map<std::uint32_t, std::uint32_t> in_slot_;  ///< Who was introduced last with a slot.
  std::map<std::string, std::string> variables_;
  Ear ear_;
  ServerFrame end_;
  std::string error_code_;
  std::string error_detail_;
  std::uint64_t received_ = 0;
  std::uint64_t sent_ = 0;
  std::uint64_t server_received_ = 0;
  std::uint32_t last_ping_ = 0;
};

}  // namespace dw::testing

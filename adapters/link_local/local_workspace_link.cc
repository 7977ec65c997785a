#include "adapters/link_local/local_workspace_link.h"

#include <utility>

#include "adapters/link_codec/link_codec.h"
#include "base/assert.h"
#include "proto/packed_moves.h"

namespace dw {
namespace {

// In debug builds everything goes through its bytes, so that what works here also works between processes.
#ifdef NDEBUG
template <class Value>
Value&& AsCarried(Value&& value) {
  return std::forward<Value>(value);
}
#else
template <class Message, class Value>
Value ThroughBytes(const Value& value) {
  Message sent;
  link_codec::Encode(value, sent);
  Message received;
  const std::string bytes = sent.SerializeAsString();
  DW_ASSERT(received.ParseFromString(bytes));
  Value arrived = link_codec::Decode(received);
  Message again;
  link_codec::Encode(arrived, again);
  DW_ASSERT(again.SerializeAsString() == bytes);
  return arrived;
}
JoinRequest AsCarried(const JoinRequest& request) {
  return ThroughBytes<link_codec::workspace::JoinRequest>(request);
}
presence::Walk AsCarried(const presence::Walk& walk) {
  return ThroughBytes<link_codec::workspace::WalkMessage>(walk);
}
RoomShape AsCarried(const RoomShape& shape) {
  return ThroughBytes<link_codec::workspace::RoomShape>(shape);
}
RoomProblem AsCarried(const RoomProblem& problem) {
  return ThroughBytes<link_codec::workspace::RoomProblem>(problem);
}
RoomTurn AsCarried(const RoomTurn& turn) {
  constexpr RoomShape kLargest{wire_moves::kNobodysSlot, {0xFFFF, 0xFFFF}, true};
  link_codec::workspace::TurnMessage sent;
  link_codec::Encode(turn, sent);
  link_codec::workspace::TurnMessage received;
  DW_ASSERT(received.ParseFromString(sent.SerializeAsString()));
  RoomTurn arrived;
  arrived.room = turn.room;
  DW_ASSERT(link_codec::Decode(received, kLargest, arrived) == 0);
  return arrived;
}
#endif

/// Carries what a room of another thread says to the pusher's shard.
class FarWayBack final : public RoomListener {
 public:
  FarWayBack(Shard& shard, RoomListener& listener) : shard_(shard), listener_(listener) {}

  void OnJoined(SessionId session, presence::UserId user, const RoomShape& shape) override {
    shard_.Post([this, session, user, shape = AsCarried(shape)] { listener_.OnJoined(session, user, shape); });
  }
  void OnRefused(SessionId session, const RoomProblem& problem) override {
    shard_.Post([this, session, problem = AsCarried(problem)] { listener_.OnRefused(session, problem); });
  }
  void OnTurn(const RoomTurn& turn) override {
    shard_.Post([this, shared = std::make_shared<const RoomTurn>(AsCarried(turn))] { listener_.OnTurn(*shared); });
  }
  void OnProbed(SessionId session, std::uint32_t id, const presence::Place& place) override {
    shard_.Post([this, session, id, place] { listener_.OnProbed(session, id, place); });
  }

 private:
  // Borrowed; outlive every message, which the shard drops when it stops.
  Shard& shard_;
  RoomListener& listener_;
};

/// The same for a room of the pusher's own thread, which tells its turns and answers at the end of the loop's turn,
/// when no call of the pusher's is under way. The answer to Join comes during Join, and waits for that end.
class NearWayBack final : public RoomListener, public TurnEnd {
 public:
  NearWayBack(Shard& shard, RoomListener& listener) : shard_(shard), listener_(listener) {}
  ~NearWayBack() override { shard_.ForgetTurnEnd(*this); }

  void OnJoined(SessionId session, presence::UserId user, const RoomShape& shape) override {
    Later([this, session, user, shape = AsCarried(shape)] { listener_.OnJoined(session, user, shape); });
  }
  void OnRefused(SessionId session, const RoomProblem& problem) override {
    Later([this, session, problem = AsCarried(problem)] { listener_.OnRefused(session, problem); });
  }
  void OnTurn(const RoomTurn& turn) override {
    OnTurnEnd();
    listener_.OnTurn(AsCarried(turn));
  }
  void OnProbed(SessionId session, std::uint32_t id, const presence::Place& place) override {
    OnTurnEnd();
    listener_.OnProbed(session, id, place);
  }
  void OnTurnEnd() override {
    for (const auto& say : std::exchange(later_, {})) say();
  }

 private:
  void Later(std::function<void()> say) {
    later_.push_back(std::move(say));
    shard_.AtTurnEnd(*this);
  }

  // Borrowed; outlive this.
  Shard& shard_;
  RoomListener& listener_;
  // Owned.
  std::vector<std::function<void()>> later_;
};

/// A place in a room of another thread.
class FarSeat final : public RoomSeat {
 public:
  FarSeat(Shard& shard, WorkspaceEngine& engine, SessionId session)
      : shard_(shard), engine_(engine), session_(session) {}
  ~FarSeat() override {
    shard_.Post([&engine = engine_, session = session_] { engine.Leave(session); });
  }

  void Input(std::string message) override {
    shard_.Post([&engine = engine_, session = session_, message = std::move(message)]() mutable {
      engine.Input(session, std::move(message));
    });
  }
  void Walk(const presence::Walk& walk) override {
    shard_.Post([&engine = engine_, session = session_, walk = AsCarried(walk)] { engine.Walk(session, walk); });
  }
  void Probe(std::uint32_t id) override {
    shard_.Post([&engine = engine_, session = session_, id] { engine.Probe(session, id); });
  }
  void Resumed(Millis offline) override {
    shard_.Post([&engine = engine_, session = session_, offline] { engine.Resumed(session, offline); });
  }

 private:
  // Borrowed; outlive this.
  Shard& shard_;
  WorkspaceEngine& engine_;
  const SessionId session_;
};

/// A place in a room of the pusher's own thread, which is told at once.
class NearSeat final : public RoomSeat {
 public:
  NearSeat(WorkspaceEngine& engine, SessionId session) : engine_(engine), session_(session) {}
  ~NearSeat() override { engine_.Leave(session_); }

  void Input(std::string message) override { engine_.Input(session_, std::move(message)); }
  void Walk(const presence::Walk& walk) override { engine_.Walk(session_, AsCarried(walk)); }
  void Probe(std::uint32_t id) override { engine_.Probe(session_, id); }
  void Resumed(Millis offline) override { engine_.Resumed(session_, offline); }

 private:
  // Borrowed; outlives this.
  WorkspaceEngine& engine_;
  const SessionId session_;
};

}  // namespace

LocalWorkspaceLink::LocalWorkspaceLink(Runtime& runtime, Shard& own, std::vector<WorkspaceEngine*> engines)
    : runtime_(runtime), own_(own), engines_(std::move(engines)) {
  DW_ASSERT(engines_.size() == runtime.shard_count());
}

std::unique_ptr<RoomSeat> LocalWorkspaceLink::Join(SessionId session, JoinRequest request, RoomListener& listener) {
  if (!near_) {
    near_ = std::make_shared<NearWayBack>(own_, listener);
    far_ = std::make_shared<FarWayBack>(own_, listener);
  }
  Shard& shard = runtime_.ShardFor(request.room);
  WorkspaceEngine& engine = *engines_[shard.index()];
  if (&shard == &own_) {
    engine.Join(session, AsCarried(std::move(request)), near_);
    return std::make_unique<NearSeat>(engine, session);
  }
  shard.Post([&engine, session, request = AsCarried(std::move(request)), way_back = far_]() mutable {
    engine.Join(session, std::move(request), std::move(way_back));
  });
  return std::make_unique<FarSeat>(shard, engine, session);
}

}  // namespace dw

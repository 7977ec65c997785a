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
JoinRequest AsCarried(const JoinRequest& request) { return ThroughBytes<link_codec::workspace::JoinRequest>(request); }
presence::Walk AsCarried(const presence::Walk& walk) { return ThroughBytes<link_codec::workspace::WalkMessage>(walk); }
RoomShape AsCarried(const RoomShape& shape) { return ThroughBytes<link_codec::workspace::RoomShape>(shape); }
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

/// The same for a room of the pusher's own thread: a turn is told at once, unless something said before still waits.
class NearWayBack final : public RoomListener {
 public:
  NearWayBack(Shard& shard, RoomListener& listener) : shard_(shard), listener_(listener) {}

  void OnJoined(SessionId session, presence::UserId user, const RoomShape& shape) override {
    Later([this, session, user, shape = AsCarried(shape)] { listener_.OnJoined(session, user, shape); });
  }
  void OnRefused(SessionId session, const RoomProblem& problem) override {
    Later([this, session, problem = AsCarried(problem)] { listener_.OnRefused(session, problem); });
  }
  void OnTurn(const RoomTurn& turn) override {
    if (waiting_ == 0) return listener_.OnTurn(AsCarried(turn));
    Later([this, shared = std::make_shared<const RoomTurn>(AsCarried(turn))] { listener_.OnTurn(*shared); });
  }
  void OnProbed(SessionId session, std::uint32_t id, const presence::Place& place) override {
    Later([this, session, id, place] { listener_.OnProbed(session, id, place); });
  }

 private:
  template <class Call>
  void Later(Call call) {
    ++waiting_;
    shard_.Post([this, call = std::move(call)] {
      --waiting_;
      call();
    });
  }

  // Borrowed; outlive every message, which the shard drops when it stops.
  Shard& shard_;
  RoomListener& listener_;
  std::size_t waiting_ = 0;
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

/// A place in a room of the pusher's own thread: a walk is done at once, unless something said before still waits.
class NearSeat final : public RoomSeat {
 public:
  NearSeat(Shard& shard, WorkspaceEngine& engine, SessionId session, std::size_t& waiting)
      : shard_(shard), engine_(engine), session_(session), waiting_(waiting) {}
  ~NearSeat() override {
    Later([&engine = engine_, session = session_] { engine.Leave(session); });
  }

  void Input(std::string message) override {
    Later([&engine = engine_, session = session_, message = std::move(message)] { engine.Input(session, message); });
  }
  void Walk(const presence::Walk& walk) override {
    if (waiting_ == 0) return engine_.Walk(session_, AsCarried(walk));
    Later([&engine = engine_, session = session_, walk = AsCarried(walk)] { engine.Walk(session, walk); });
  }
  void Probe(std::uint32_t id) override {
    Later([&engine = engine_, session = session_, id] { engine.Probe(session, id); });
  }
  void Resumed(Millis offline) override {
    Later([&engine = engine_, session = session_, offline] { engine.Resumed(session, offline); });
  }

 private:
  template <class Call>
  void Later(Call call) {
    ++waiting_;
    shard_.Post([&waiting = waiting_, call = std::move(call)] {
      --waiting;
      call();
    });
  }

  // Borrowed; outlive this, and every message.
  Shard& shard_;
  WorkspaceEngine& engine_;
  const SessionId session_;
  std::size_t& waiting_;
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
  const bool near = &shard == &own_;
  if (near) ++waiting_;
  shard.Post([this, near, &engine, session, request = AsCarried(std::move(request)),
              way_back = near ? near_ : far_]() mutable {
    if (near) --waiting_;
    engine.Join(session, std::move(request), std::move(way_back));
  });
  if (near) return std::make_unique<NearSeat>(shard, engine, session, waiting_);
  return std::make_unique<FarSeat>(shard, engine, session);
}

}  // namespace dw

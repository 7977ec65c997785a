#include "adapters/link_local/local_workspace_link.h"

#include <utility>

#include "adapters/link_local/join_codec.h"
#include "base/assert.h"

namespace dw {
namespace {

/// In debug builds every join goes through its bytes, so that what works here also works over a network.
JoinRequest AsCarried(JoinRequest request) {
#ifndef NDEBUG
  std::optional<JoinRequest> arrived = DecodeJoin(EncodeJoin(request));
  DW_ASSERT(arrived == request);
  return *std::move(arrived);
#else
  return request;
#endif
}

/// Carries what a room says to the pusher's shard.
class WayBack final : public RoomListener {
 public:
  WayBack(Shard& shard, RoomListener& listener) : shard_(shard), listener_(listener) {}

  void OnJoined(SessionId session, presence::UserId user) override {
    shard_.Post([this, session, user] { listener_.OnJoined(session, user); });
  }
  void OnRefused(SessionId session, const RoomProblem& problem) override {
    shard_.Post([this, session, problem] { listener_.OnRefused(session, problem); });
  }
  void OnTurn(const std::shared_ptr<const RoomTurn>& turn) override {
    shard_.Post([this, turn] { listener_.OnTurn(turn); });
  }
  void OnProbed(SessionId session, std::uint32_t id, const presence::Place& place) override {
    shard_.Post([this, session, id, place] { listener_.OnProbed(session, id, place); });
  }

 private:
  // Borrowed; outlive every message, which the shard drops when it stops.
  Shard& shard_;
  RoomListener& listener_;
};

class LocalSeat final : public RoomSeat {
 public:
  LocalSeat(Shard& shard, WorkspaceEngine& engine, SessionId session)
      : shard_(shard), engine_(engine), session_(session) {}
  ~LocalSeat() override {
    shard_.Post([&engine = engine_, session = session_] { engine.Leave(session); });
  }

  void Input(std::string message) override {
    shard_.Post([&engine = engine_, session = session_, message = std::move(message)]() mutable {
      engine.Input(session, std::move(message));
    });
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

}  // namespace

LocalWorkspaceLink::LocalWorkspaceLink(Runtime& runtime, Shard& own, std::vector<WorkspaceEngine*> engines)
    : runtime_(runtime), own_(own), engines_(std::move(engines)) {
  DW_ASSERT(engines_.size() == runtime.shard_count());
}

std::unique_ptr<RoomSeat> LocalWorkspaceLink::Join(SessionId session, JoinRequest request, RoomListener& listener) {
  if (!way_back_) way_back_ = std::make_shared<WayBack>(own_, listener);
  Shard& shard = runtime_.ShardFor(request.room);
  WorkspaceEngine& engine = *engines_[shard.index()];
  shard.Post([&engine, session, request = AsCarried(std::move(request)), way_back = way_back_]() mutable {
    engine.Join(session, std::move(request), std::move(way_back));
  });
  return std::make_unique<LocalSeat>(shard, engine, session);
}

}  // namespace dw

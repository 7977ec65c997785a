#pragma once

#include <cstdint>
#include <deque>
#include <map>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "core/presence/zones.h"
#include "digiwork/wire/v1/session.pb.h"
#include "proto/packed_moves.h"
#include "tests/scenarios/client_view.h"
#include "tests/sim/sim_world.h"
#include "tests/support/played_office.h"

namespace dw::sim {

namespace wire = digiwork::wire::v1;

/// A browser as docs/spec/wire.md wants it, in simulated time: walks about, and comes back by itself whatever breaks.
class SimClient {
 public:
  SimClient(World& world, std::uint32_t number, std::string room);

  /// Does whatever is due: connects, resumes, pings, and walks as long as it is `busy`.
  void Tick(bool busy);
  /// Its connection breaks.
  void Cut();

  bool in_room() const { return state_ == State::kIn; }
  const std::string& room() const { return room_; }
  const std::string& name() const { return name_; }
  presence::UserId user() const { return view_.self(); }
  const scenes::ClientView& view() const { return view_; }
  /// The zones it looks at.
  presence::ZoneRect zones() const { return zones_.Seen(viewport_); }
  presence::ZoneId zone() const { return zones_.At(view_.place().at); }
  /// What a server must never say; empty when all is well.
  const std::string& complaint() const { return complaint_; }
  /// What it last heard of somebody's variable, and the last of its own that it was told is kept.
  int variable(const std::string& name) const {
    const auto found = variables_.find(name);
    return found == variables_.end() ? 0 : found->second;
  }
  int acknowledged() const { return acknowledged_; }
  /// Its id in the space of its room, empty while it is not in; what it shows there; and what everybody there shows, by
  /// id, as far as it knows.
  const std::string& member() const { return member_; }
  int shown() const { return shown_; }
  const std::map<std::string, int>& members() const { return members_; }
  /// How often it was told that somebody left the space.
  int partings() const { return partings_; }
  int resumed() const { return resumed_; }
  int rejoined() const { return rejoined_; }

  static constexpr int kTiles = 60;  ///< Of the maps it knows, across and down.

 private:
  enum class State : std::uint8_t { kOut, kOpening, kIn };

  class Socket final : public testing::PlayedSocket {
   public:
    Socket(Shard& shard, SimClient& client) : PlayedSocket(shard), client_(&client) {}
    void Forget() { client_ = nullptr; }

   private:
    void Hear(std::span<const std::string_view> parts) override;
    SimClient* client_;
  };

  void Open();
  void Drop();
  void OnMessage(const wire::ServerToClientMessage& message);
  void OnItem(const wire::SubMessage& item);
  void OnMove(const wire_moves::Move& move);
  void Say(const wire::ClientToServerMessage& message);
  void Ping();
  void Walk();
  void Look();
  void SetVariable();
  void JoinSpace();
  void Show();
  void OnSpaceAnswer(const wire::AnswerMessage& answer);
  void OnSpace(const wire::SpaceMessage& said);

  World& world_;
  const std::string name_;
  const std::string room_;
  const presence::Zones zones_;
  State state_ = State::kOut;
  std::shared_ptr<Socket> socket_;
  std::size_t pusher_ = 0;
  Instant open_at_{};
  Instant walk_at_{};
  Instant ping_at_{};
  std::string token_;
  std::string ticket_;
  std::uint64_t received_ = 0;
  std::uint64_t sent_ = 0;
  std::deque<std::string> unheard_;  ///< Counted frames that the server may not have.
  std::uint32_t pings_ = 0;
  wire::RoomJoinedMessage joined_;
  std::map<std::uint32_t, std::uint32_t> in_slot_;
  scenes::ClientView view_;
  Rect viewport_;
  int direction_ = 0;
  std::map<std::string, int> variables_;
  std::map<std::uint32_t, int> asked_;  ///< By query: what it would set.
  int last_value_ = 0;
  int acknowledged_ = 0;
  Instant join_at_{};
  std::uint32_t joining_ = 0;  ///< The query that waits for its answer; 0: none.
  std::string member_;
  int shown_ = 0;
  std::map<std::string, int> members_;
  int partings_ = 0;
  int resumed_ = 0;
  int rejoined_ = 0;
  std::string complaint_;
};

}  // namespace dw::sim

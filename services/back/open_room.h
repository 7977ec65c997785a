#pragma once

#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "ports/map_source.h"
#include "ports/workspace_link.h"
#include "runtime/shard.h"
#include "services/back/back_shared.h"
#include "services/back/room_host.h"
#include "services/back/room_keeper.h"

namespace dw::back {

/// One room as this back has it: opening, until the state store says that it is ours and the map is here; open; and
/// moving, once it is handed over to another back. Without a state store it is ours at once, and never moves. One whose
/// map has changed may be let go of as well, to be opened anew.
///
/// Moving: every way is told, and says no more; then the room is saved as it is and left to the next owner, and the
/// ways hear that it is elsewhere. So nothing that anybody said is lost. [IW9]
class OpenRoom final : public RoomKeeper::Owner {
 public:
  /// `shard` and `shared` outlive it. `gone` is called once, later, when it is here no more.
  OpenRoom(std::string path, Shard& shard, BackShared& shared, std::function<void()> gone);
  ~OpenRoom() override;
  OpenRoom(const OpenRoom&) = delete;
  OpenRoom& operator=(const OpenRoom&) = delete;

  const std::string& path() const { return path_; }
  RoomHost& host() { return *host_; }
  bool empty() const { return host_->empty() && ways_.empty(); }
  /// It is being left, or is another's: only its farewell is still to come.
  bool gone() const { return phase_ > Phase::kMoving; }

  /// For whoever joins: a map that did not come is tried again.
  void Refresh();
  void OnMap(const MapSource::Result& result);

  void Add(RoomWay& way);
  void Remove(RoomWay& way);
  void Paused(RoomWay& way);
  /// Hands it over to the back at `to`, or, when that is empty, to whichever should have it.
  void Move(const std::string& to = "");
  /// It is open, somebody is there by way of it, and it has been so for a while: whoever was in it when it came is
  /// in it again.
  bool settled() const;
  /// If its map has changed, tells everybody so and, after `within`, begins anew: everybody comes in again. REQUIRES:
  /// it has a map. [CA9]
  void Renew(Millis within, const CallReply<RoomRenewal>& reply);

 private:
  enum class Phase : std::uint8_t { kOpening, kOpen, kMoving, kLeaving, kGone };

  void OnKept(RoomKeeper::Kept kept) override;
  void OnElsewhere(const std::string& back) override;
  std::unique_ptr<RoomHost> MakeHost();
  void SaveVariable(const std::string& name, const std::string& value, std::function<void(bool)> done);
  void LoadMap();
  void BeginHost();
  void MaybeLeave();
  void Leave();
  void SendAway(const std::string& back);
  void OnRenewed(const MapSource::Result& result, Millis within, const CallReply<RoomRenewal>& reply);
  void BeginAnew();

  const std::string path_;
  // Borrowed; outlive this.
  Shard& shard_;
  BackShared& shared_;
  // Owned.
  const std::function<void()> gone_;
  std::unique_ptr<RoomHost> host_;
  std::shared_ptr<RoomKeeper> keeper_;  ///< Shared with what the store has yet to answer. Null without a store.
  Phase phase_ = Phase::kOpening;
  std::optional<MapSource::Result> map_;  ///< While it waits for the store.
  std::optional<RoomKeeper::Kept> kept_;  ///< While it waits for the map.
  std::vector<RoomWay*> ways_;
  std::vector<RoomWay*> talking_;  ///< While moving: those of ways_ that have not paused.
  std::vector<RoomWay*> paused_;   ///< And those that have.
  std::string moves_to_;           ///< Empty: to whichever back should have it.
  Instant opened_at_{};
  std::size_t saving_ = 0;  ///< Variables the store has not answered for.
  TimerId moving_;
  TimerId unclaimed_;
  TimerId renewing_;
  std::shared_ptr<bool> alive_ = std::make_shared<bool>(true);
};

}  // namespace dw::back

#pragma once

#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "ports/live_rooms.h"
#include "runtime/runtime.h"

namespace dw {

/// The rooms of this process, for who governs. Both outlive it; `calls` has one for each shard, or none when rooms are
/// kept elsewhere.
class LocalRooms final : public LiveRooms {
 public:
  LocalRooms(Runtime& runtime, const std::vector<RoomCalls*>& calls) : runtime_(runtime), calls_(calls) {}

  Outcome<std::vector<RoomSummary>> List() override;
  Outcome<RoomDetails> Describe(const std::string& room, presence::UserId after, std::size_t limit) override;
  Outcome<std::size_t> Notify(const std::string& room, const RoomNotice& notice) override;
  Outcome<RoomRenewal> Renew(const std::string& room, Millis within) override;
  Outcome<std::size_t> Remove(const std::string& room, const std::string& uuid, const std::string& reason) override;

 private:
  template <class T, class Work>
  Outcome<T> InRoom(const std::string& room, Work work);

  Runtime& runtime_;
  const std::vector<RoomCalls*>& calls_;
};

}  // namespace dw

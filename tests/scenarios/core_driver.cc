#include "tests/scenarios/core_driver.h"

namespace dw::scenes {
namespace {

constexpr std::int32_t kCell = 32;

template <class Set>
void ForEachCell(const std::vector<Rect>& rects, Set set) {
  for (const Rect& rect : rects) {
    for (std::int32_t row = rect.top / kCell; row < rect.bottom / kCell; ++row) {
      for (std::int32_t column = rect.left / kCell; column < rect.right / kCell; ++column) set(column, row);
    }
  }
}

}  // namespace

void CoreDriver::Open(const SceneRoom& room) {
  maps::WalkGrid grid = *maps::WalkGrid::Make(room.width / kCell, room.height / kCell, kCell, kCell);
  ForEachCell(room.walls, [&](std::int32_t column, std::int32_t row) { grid.Block(column, row); });
  ForEachCell(room.silent, [&](std::int32_t column, std::int32_t row) { grid.Silence(column, row); });
  presence::RoomRules rules;
  rules.max_people = room.max_people;
  rules.bubble_size = room.bubble_size;
  room_ = std::make_unique<presence::Room>(rules, std::make_shared<const maps::WalkGrid>(std::move(grid)), 1);
}

std::string CoreDriver::Join(const std::string& name, Point at, presence::Status status,
                             const std::optional<Rect>& viewport) {
  const auto joined =
      room_->Join({name, name, {}, status, {at, presence::Direction::kDown, false}, viewport}, now_, effects_);
  if (!joined) return std::string(Code(joined.error()));
  ids_[name] = *joined;
  views_.emplace(*joined, ClientView(*joined, room_->Find(*joined)->place));
  Deliver();
  return "";
}

void CoreDriver::Leave(const std::string& name) {
  room_->Leave(ids_.at(name), now_, effects_);
  views_.erase(ids_.at(name));
  ids_.erase(name);
  Deliver();
}

std::string CoreDriver::Do(const std::string& name, const presence::Command& command) {
  const presence::Verdict verdict = room_->Do(ids_.at(name), command, now_, effects_);
  Deliver();
  return verdict ? "" : std::string(Code(verdict.error()));
}

void CoreDriver::Reconnect(const std::string& name, Millis offline) {
  now_ += offline;
  room_->Credit(ids_.at(name), offline, now_);
}

ClientView* CoreDriver::View(const std::string& name) {
  const auto id = ids_.find(name);
  return id == ids_.end() ? nullptr : &views_.at(id->second);
}

void CoreDriver::Deliver() {
  std::vector<presence::UserId> scratch;
  for (const presence::Effect& effect : effects_) {
    for (const presence::UserId user : room_->Listeners(effect.to, scratch)) views_.at(user).Apply(effect.event);
  }
  effects_.clear();
}

}  // namespace dw::scenes

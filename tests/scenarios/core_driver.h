#pragma once

#include <map>
#include <memory>
#include <string>

#include "core/presence/room.h"
#include "tests/scenarios/play_scene.h"

namespace dw::scenes {

/// Plays a scene on the core alone, with a clock moved by hand.
class CoreDriver final : public SceneDriver {
 public:
  void Open(const SceneRoom& room) override;
  std::string Join(const std::string& name, Point at, presence::Status status,
                   const std::optional<Rect>& viewport) override;
  void Leave(const std::string& name) override;
  std::string Do(const std::string& name, const presence::Command& command) override;
  void Reconnect(const std::string& name, Millis offline) override;
  void Pass(Millis time) override { now_ += time; }
  ClientView* View(const std::string& name) override;

 private:
  void Deliver();

  std::unique_ptr<presence::Room> room_;
  Instant now_{std::chrono::hours(1)};
  presence::Effects effects_;
  std::map<presence::UserId, ClientView> views_;
  std::map<std::string, presence::UserId> ids_;
};

}  // namespace dw::scenes

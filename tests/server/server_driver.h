#pragma once

#include <map>
#include <memory>
#include <string>

#include "tests/scenarios/play_scene.h"
#include "tests/server/running_server.h"
#include "tests/support/visitor.h"

namespace dw::testing {

/// Plays a scene on the whole server, with a WebSocket for each name and the server's clock in hand.
class ServerDriver final : public scenes::SceneDriver {
 public:
  void Open(const scenes::SceneRoom& room) override;
  std::string Join(const std::string& name, Point at, presence::Status status,
                   const std::optional<Rect>& viewport) override;
  void Leave(const std::string& name) override;
  std::string Do(const std::string& name, const presence::Command& command) override;
  void Reconnect(const std::string& name, Millis offline) override;
  void Pass(Millis time) override;
  scenes::ClientView* View(const std::string& name) override;

 private:
  struct Player {
    explicit Player(const std::string& name) : visitor(name) {}
    Visitor visitor;
    scenes::ClientView view;
    std::string refused;  ///< Since it was last cleared.
    bool online = true;
  };

  void Listen(Player& player);
  presence::Event EventOf(const Visitor& visitor, const Visitor::Step& step) const;
  void Settle(Player& player);
  void SettleAll();

  std::unique_ptr<RunningServer> server_;
  std::map<std::string, std::unique_ptr<Player>> players_;
};

}  // namespace dw::testing

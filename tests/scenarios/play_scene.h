#pragma once

#include <optional>
#include <string>

#include "base/geometry.h"
#include "base/time.h"
#include "core/presence/commands.h"
#include "core/presence/person.h"
#include "tests/scenarios/client_view.h"
#include "tests/scenarios/scene.h"

namespace dw::scenes {

/// Where a scene is played: the core alone, or a running server with a socket for each name.
///
/// Codes are those of the wire: "" is granted. When Join, Leave or Do has returned, everybody's view holds all that
/// they were told because of it.
class SceneDriver {
 public:
  virtual ~SceneDriver() = default;

  /// A room with these walls, silent cells and limits; each cell is 32x32 px.
  virtual void Open(const SceneRoom& room) = 0;
  /// `name` stands at `at` then. No viewport: the server's default.
  virtual std::string Join(const std::string& name, Point at, presence::Status status,
                           const std::optional<Rect>& viewport) = 0;
  virtual void Leave(const std::string& name) = 0;
  virtual std::string Do(const std::string& name, const presence::Command& command) = 0;
  /// The connection of `name` breaks, and resumes after `offline`.
  virtual void Reconnect(const std::string& name, Millis offline) = 0;
  /// Lets time pass: by the clock's hand, or by waiting.
  virtual void Pass(Millis time) = 0;
  /// Null when nobody of that name has joined. Stays where it is until they leave.
  virtual ClientView* View(const std::string& name) = 0;
};

/// Plays a scene; nothing when all went as expected, else the line and what was different.
std::optional<std::string> PlayScene(const Scene& scene, SceneDriver& driver);

}  // namespace dw::scenes

#include "tests/server/server_driver.h"

#include <algorithm>

#include "base/assert.h"
#include "core/presence/rules.h"
#include "services/pusher/place_ticket.h"
#include "tests/server/wire_words.h"

namespace dw::testing {
namespace {

constexpr std::int32_t kCell = 32;
/// Time passes in steps, in which everybody pings as a browser would.
constexpr Millis kStep = std::chrono::seconds(4);

bool Covers(const std::vector<Rect>& rects, int column, int row) {
  return std::any_of(rects.begin(), rects.end(), [&](const Rect& rect) {
    return column >= rect.left / kCell && column < rect.right / kCell && row >= rect.top / kCell &&
           row < rect.bottom / kCell;
  });
}

}  // namespace

void ServerDriver::Open(const scenes::SceneRoom& room) {
  TestMap map;
  map.columns = room.width / kCell;
  map.rows = room.height / kCell;
  map.start_column = 0;
  map.start_row = 0;
  map.wall = [&](int column, int row) { return Covers(room.walls, column, row); };
  map.silent = [&](int column, int row) { return Covers(room.silent, column, row); };
  server_ = std::make_unique<RunningServer>(std::vector<std::string>{"--max-people", std::to_string(room.max_people),
                                                                     "--bubble-size", std::to_string(room.bubble_size)},
                                            &map);
}

std::string ServerDriver::Join(const std::string& name, Point at, presence::Status status,
                               const std::optional<Rect>& viewport) {
  auto player = std::make_unique<Player>(name);
  Visitor& visitor = player->visitor;
  // A place of one's own is what a returner has: so whoever joins returns, with a ticket of the server's own making.
  const std::string secret = server_->secret();
  visitor.connect().set_place_ticket(
      pusher::SignTicket({kOffice, pusher::VisitorUuid(visitor.key(), secret), {at, presence::Direction::kDown, false}},
                         secret, server_->clock().UnixNow()));
  visitor.connect().set_status(static_cast<wire::AvailabilityStatus>(status));
  if (viewport) {
    auto& v = *visitor.connect().mutable_viewport();
    v.set_left(viewport->left);
    v.set_top(viewport->top);
    v.set_right(viewport->right);
    v.set_bottom(viewport->bottom);
  }
  if (!visitor.BeginJoin(server_->port(), kOffice)) return "NO_CONNECTION";
  if (!visitor.AwaitJoined()) return visitor.error_code();
  const auto& position = visitor.joined().position();
  player->view = scenes::ClientView(
      presence::UserId{visitor.user_id()},
      {{position.x(), position.y()}, static_cast<presence::Direction>(position.direction()), position.moving()});
  Listen(*player);
  players_[name] = std::move(player);
  SettleAll();
  return "";
}

void ServerDriver::Leave(const std::string& name) {
  wire::ClientToServerMessage leave;
  leave.mutable_leave();
  Player& player = *players_.at(name);
  player.visitor.Send(leave);
  player.visitor.AwaitClose();
  players_.erase(name);
  SettleAll();
}

std::string ServerDriver::Do(const std::string& name, const presence::Command& command) {
  Player& player = *players_.at(name);
  player.refused.clear();
  player.visitor.Send(MessageOf(command));
  Settle(player);
  SettleAll();
  return player.refused;
}

void ServerDriver::Reconnect(const std::string& name, Millis offline) {
  Player& player = *players_.at(name);
  player.visitor.socket().Cut();
  player.online = false;
  const bool noticed = server_->AwaitDetached(1);
  DW_ASSERT(noticed);
  SettleAll();
  Pass(offline);
  const bool resumed = player.visitor.Resume(server_->port());
  DW_ASSERT(resumed);
  player.online = true;
  SettleAll();
}

void ServerDriver::Pass(Millis time) {
  for (Millis passed{0}; passed < time; passed += kStep) {
    server_->Advance(std::min(kStep, time - passed));
    if (time > kStep) SettleAll();
  }
}

scenes::ClientView* ServerDriver::View(const std::string& name) {
  const auto player = players_.find(name);
  return player == players_.end() ? nullptr : &player->second->view;
}

void ServerDriver::Listen(Player& player) {
  Visitor& visitor = player.visitor;
  const Visitor::Ear ear{[&player](const wire::SubMessage& item) {
                           if (item.has_refused()) player.refused = item.refused().code();
                           if (const auto event = testing::EventOf(item)) player.view.Apply(*event);
                         },
                         [this, &player](const Visitor::Step& step) {
                           // A browser passes over its own steps.
                           if (step.user_id != player.visitor.user_id())
                             player.view.Apply(EventOf(player.visitor, step));
                         }};
  for (const wire::SubMessage& item : visitor.TakeSeen()) ear.item(item);
  for (const Visitor::Step& step : visitor.TakeSteps()) ear.step(step);
  visitor.SetEar(ear);
}

presence::Event ServerDriver::EventOf(const Visitor& visitor, const Visitor::Step& step) const {
  const auto columns = static_cast<std::int32_t>(visitor.joined().zone_columns());
  const auto rows = static_cast<std::int32_t>(visitor.joined().zone_rows());
  const std::int32_t column = std::min(step.move.x / presence::kZoneSide, columns - 1);
  const std::int32_t row = std::min(step.move.y / presence::kZoneSide, rows - 1);
  const presence::Place place{
      {step.move.x, step.move.y}, static_cast<presence::Direction>(step.move.direction), step.move.moving};
  return presence::UserMoved{presence::UserId{step.user_id}, place,
                             static_cast<presence::ZoneId>(row * columns + column)};
}

void ServerDriver::Settle(Player& player) {
  if (!player.online) return;
  const bool settled = player.visitor.Settle();
  DW_ASSERT(settled);
}

void ServerDriver::SettleAll() {
  for (auto& [name, player] : players_) Settle(*player);
}

}  // namespace dw::testing

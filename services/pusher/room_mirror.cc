#include "services/pusher/room_mirror.h"

#include <algorithm>

#include "services/pusher/session.h"

namespace dw::pusher {
namespace {

using presence::Number;
using presence::UserId;
using presence::ZoneId;
using presence::ZoneRect;

void TakeOut(std::vector<Session*>& list, Session* session) {
  const auto found = std::find(list.begin(), list.end(), session);
  if (found == list.end()) return;
  *found = list.back();
  list.pop_back();
}

}  // namespace

RoomMirror::RoomMirror(const RoomShape& shape) : board_(shape), by_slot_(shape.slots), zones_(board_.zones()) {}

Session* RoomMirror::Find(UserId user) const {
  Session* session = by_slot_[SlotOf(user)];
  return session != nullptr && session->user() == user ? session : nullptr;
}

void RoomMirror::Enter(Session& session) {
  Session*& place = by_slot_[SlotOf(session.user())];
  // Whoever had the slot before has left the room, though this side may not have heard of it yet.
  if (place != nullptr) Leave(*place);
  place = &session;
  ++count_;
}

void RoomMirror::Leave(Session& session) {
  if (Find(session.user()) != &session) return;
  Watch(session, {});
  by_slot_[SlotOf(session.user())] = nullptr;
  --count_;
}

void RoomMirror::Tell(const RoomTurn& turn, std::vector<Session*>& told) {
  // Each audience becomes sessions once, whatever is told to it.
  if (audiences_.size() < turn.audiences.size()) audiences_.resize(turn.audiences.size());
  for (std::size_t i = 0; i < turn.audiences.size(); ++i) {
    audiences_[i].clear();
    for (const UserId user : turn.ListenersOf(turn.audiences[i])) {
      if (Session* session = Find(user)) audiences_[i].push_back(session);
    }
    told.insert(told.end(), audiences_[i].begin(), audiences_[i].end());
  }
  for (const RoomTurn::Item& item : turn.items) {
    const std::string_view bytes = turn.BytesOf(item);
    for (Session* session : audiences_[item.audience]) session->Tell(bytes);
  }
}

void RoomMirror::Watch(Session& session, ZoneRect zones) {
  const presence::ZoneGrid& grid = board_.shape().zones;
  zones.left = std::max(zones.left, 0);
  zones.top = std::max(zones.top, 0);
  zones.right = std::min(zones.right, grid.columns);
  zones.bottom = std::min(zones.bottom, grid.rows);
  if (session.listed) List(session, session.view(), zones);
  session.SetView(zones, board_, cursors_);
}

void RoomMirror::SetListed(Session& session, bool listed) {
  if (session.listed == listed) return;
  session.listed = listed;
  List(session, listed ? ZoneRect{} : session.view(), listed ? session.view() : ZoneRect{});
}

void RoomMirror::List(Session& session, const ZoneRect& before, const ZoneRect& after) {
  const presence::ZoneGrid& grid = board_.shape().zones;
  grid.ForEachBeyond(before, after, [&](ZoneId zone) { TakeOut(zones_[Number(zone)].watchers, &session); });
  grid.ForEachBeyond(after, before, [&](ZoneId zone) { zones_[Number(zone)].watchers.push_back(&session); });
}

void RoomMirror::Move(const RoomTurn& turn) {
  for (const RoomTurn::Step& step : turn.steps) {
    if (!board_.Has(step.zone)) continue;
    board_.Add(step);
    Zone& zone = zones_[Number(step.zone)];
    if (zone.stirred || zone.watchers.empty()) continue;
    zone.stirred = true;
    stirred_.push_back(step.zone);
  }
}

}  // namespace dw::pusher

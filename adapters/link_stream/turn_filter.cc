#include "adapters/link_stream/turn_filter.h"

#include <algorithm>

#include "adapters/link_codec/link_codec.h"

namespace dw::link_stream {
namespace {

/// Somebody, whoever it is.
constexpr presence::UserId kAnybody{UINT32_MAX};

}  // namespace

using presence::Number;
using presence::UserId;
using presence::ZoneId;
using presence::ZoneRect;

TurnFilter::TurnFilter(const RoomShape& shape, bool inherits)
    : zones_(shape.zones),
      watchers_(static_cast<std::size_t>(shape.zones.columns) * static_cast<std::size_t>(shape.zones.rows)),
      told_(shape.slots, inherits ? kAnybody : presence::kNobody) {}

void TurnFilter::Enter(UserId user) {
  views_.try_emplace(user);
}

void TurnFilter::Leave(UserId user) {
  Watch(user, {});
  views_.erase(user);
}

void TurnFilter::Watch(UserId user, ZoneRect zones) {
  const auto found = views_.find(user);
  if (found == views_.end()) return;
  zones = {std::max(zones.left, 0), std::max(zones.top, 0), std::min(zones.right, zones_.columns),
           std::min(zones.bottom, zones_.rows)};
  zones_.ForEachBeyond(found->second, zones, [&](ZoneId zone) { --watchers_[Number(zone)]; });
  zones_.ForEachBeyond(zones, found->second, [&](ZoneId zone) { ++watchers_[Number(zone)]; });
  found->second = zones;
}

bool TurnFilter::Encode(const RoomTurn& turn, digiwork::workspace::v1::TurnMessage& out) {
  mine_.Clear();
  kept_.assign(turn.audiences.size(), kNone);
  for (std::size_t i = 0; i < turn.audiences.size(); ++i) {
    const auto first = static_cast<std::uint32_t>(mine_.listeners.size());
    for (const UserId user : turn.ListenersOf(turn.audiences[i])) {
      if (views_.contains(user)) mine_.listeners.push_back(user);
    }
    const auto count = static_cast<std::uint32_t>(mine_.listeners.size()) - first;
    if (count == 0) continue;
    kept_[i] = static_cast<std::uint32_t>(mine_.audiences.size());
    mine_.audiences.push_back({first, count});
  }
  for (const RoomTurn::Item& item : turn.items) {
    if (kept_[item.audience] == kNone) continue;
    mine_.items.push_back({static_cast<std::uint32_t>(mine_.bytes.size()), item.size, kept_[item.audience]});
    mine_.bytes += turn.BytesOf(item);
  }
  for (const RoomTurn::View& view : turn.views) {
    if (!views_.contains(view.user)) continue;
    Watch(view.user, view.zones);
    mine_.views.push_back(view);
  }
  for (const RoomTurn::Step& step : turn.steps) {
    UserId& told = told_[SlotOf(step.user)];
    const bool watched = watchers_[Number(step.zone)] > 0;
    if (watched || told == step.user || told == kAnybody) mine_.steps.push_back(step);
    told = watched ? step.user : presence::kNobody;
  }
  for (const UserId user : turn.gone) {
    UserId& told = told_[SlotOf(user)];
    if (told != user && told != kAnybody && !views_.contains(user)) continue;
    mine_.gone.push_back(user);
    if (told == user || told == kAnybody) told = presence::kNobody;
  }
  if (mine_.empty()) return false;
  link_codec::Encode(mine_, out);
  return true;
}

}  // namespace dw::link_stream

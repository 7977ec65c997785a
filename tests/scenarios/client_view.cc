#include "tests/scenarios/client_view.h"

#include <algorithm>

namespace dw::scenes {

using namespace presence;  // NOLINT: every event is named here

void ClientView::Apply(const Event& event) {
  std::visit([this](const auto& one) { On(one); }, event);
  told_.push_back(event);
}

void ClientView::On(const UserJoined& event) {
  people_[event.user] = {event.name, event.place, event.status, event.words, event.zone};
}

void ClientView::On(const UserMoved& event) {
  const auto seen = people_.find(event.user);
  if (seen == people_.end()) return;
  seen->second.place = event.place;
  seen->second.zone = event.zone;
}

void ClientView::On(const UserLeft& event) {
  people_.erase(event.user);
}

void ClientView::On(const DetailsUpdated& event) {
  const auto seen = people_.find(event.user);
  if (seen == people_.end()) return;
  seen->second.name = event.name;
  seen->second.status = event.status;
}

void ClientView::On(const Said& event) {
  const auto seen = people_.find(event.user);
  if (seen != people_.end()) seen->second.words = event.words;
}

void ClientView::On(const ZoneCleared& event) {
  const auto cleared = [&event](ZoneId zone) { return std::ranges::count(event.zones, zone) > 0; };
  for (const UserId user : event.people) people_.erase(user);
  std::erase_if(groups_, [&](const auto& seen) { return cleared(seen.second.zone); });
}

void ClientView::On(const PositionCorrected& event) {
  place_ = event.place;
  correction_ = event.correction;
}

void ClientView::On(const FollowAnswered& event) {
  if (event.accepted && event.follower == self_) leader_ = event.leader;
}

void ClientView::On(const FollowStopped& event) {
  if (event.follower == self_ && event.leader == leader_) leader_ = kNobody;
}

void ClientView::On(const BubbleJoined& event) {
  bubble_ = {event.group, {}, event.locked};
  for (const BubbleMember& member : event.members) bubble_.members.insert(member.user);
}

void ClientView::On(const BubbleChanged& event) {
  if (event.group != bubble_.id) return;
  for (const BubbleMember& member : event.joined) bubble_.members.insert(member.user);
  for (const UserId left : event.left) bubble_.members.erase(left);
  bubble_.locked = event.locked;
}

void ClientView::On(const BubbleLeft& event) {
  if (event.group == bubble_.id) bubble_ = {};
}

void ClientView::On(const CallEnded& event) {
  const auto call = calls_.find(event.peer);
  if (call != calls_.end() && call->second == event.connection) calls_.erase(call);
}

}  // namespace dw::scenes

#include "services/back/room_homes.h"

#include <algorithm>

#include "base/rendezvous.h"

namespace dw::back {

void RoomHomes::OnRoll(const std::vector<std::string>& backs, Instant now) {
  const std::lock_guard lock(mutex_);
  for (const std::string& back : backs) {
    // Who was not there the last time is new.
    if (std::ranges::count(present_, back) == 0) backs_[back].since = now;
  }
  present_ = backs;
  heard_ = now;
  std::erase_if(backs_, [&](const auto& back) {
    return std::ranges::count(present_, back.first) == 0 && back.second.distrusted_until <= now;
  });
}

bool RoomHomes::Settled(const std::string& back, Instant now) const {
  const auto found = backs_.find(back);
  return found != backs_.end() && now - found->second.since >= kSettled && found->second.distrusted_until <= now;
}

std::optional<std::string> RoomHomes::BeginMove(const std::string& room, const std::string& own, Instant now) {
  const std::lock_guard lock(mutex_);
  if (moving_ && now - moving_->began >= kMostMoving) moving_.reset();
  if (moving_ || now < next_move_ || present_.empty() || now - heard_ > kFresh) return std::nullopt;
  // Who is not on the roll itself knows too little of it.
  if (std::ranges::count(present_, own) == 0) return std::nullopt;
  // Among all, as pushers do: a room does not move to one back while another, who has just come, should have it.
  const std::string& home = present_[ChooseByRendezvous(room, present_)];
  if (home == own || !Settled(home, now)) return std::nullopt;
  moving_ = Move{room, home, now};
  return home;
}

void RoomHomes::EndMove(const std::string& room, Instant now) {
  const std::lock_guard lock(mutex_);
  if (!moving_ || moving_->room != room) return;
  std::erase_if(moved_, [&](const Move& move) { return now - move.began > kSoon; });
  moved_.push_back({room, moving_->to, now});
  moving_.reset();
  next_move_ = now + kPause;
}

void RoomHomes::OnOpened(const std::string& room, Instant now) {
  const std::lock_guard lock(mutex_);
  for (const Move& move : moved_) {
    // One that has gone meanwhile is not to blame.
    const bool came_back = move.room == room && now - move.began <= kSoon && std::ranges::count(present_, move.to) > 0;
    if (came_back) backs_[move.to].distrusted_until = now + kDistrust;
  }
}

}  // namespace dw::back

#pragma once

#include <algorithm>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "base/time.h"
#include "core/access/role.h"
#include "ports/gate.h"
#include "ports/room_pass.h"
#include "ports/visa.h"

namespace dw::pusher {

/// What a session has shown of who its person is. Without a visa: a guest's. [AC10, AC12]
class Papers {
 public:
  Papers() = default;
  /// `unix_now` and `now` are the same moment.
  Papers(Visa visa, Millis unix_now, Instant now)
      : visa_(std::move(visa)), until_(now + std::chrono::milliseconds(visa_->expires_at - unix_now)) {}

  access::Caller CallerAt(Instant now) const {
    if (!visa_) return access::Caller::kGuest;
    return now < until_ ? access::CallerOf(role()) : access::Caller::kExpired;
  }
  /// What they are in this room: what a back office makes of them here, when that is more. [AC62]
  access::Role role() const {
    if (!visa_) return access::Role::kGuest;
    return pass_ && pass_->role ? std::max(visa_->role, *pass_->role) : visa_->role;
  }
  /// Null: a guest's.
  const Visa* visa() const { return visa_ ? &*visa_ : nullptr; }
  /// Null: nothing was shown at the door, or nothing that holds.
  const RoomPass* pass() const { return pass_ ? &*pass_ : nullptr; }
  void AddPass(std::optional<RoomPass> pass) { pass_ = std::move(pass); }
  /// Whether it is time to close, `grace` after what was shown has run out.
  bool Over(Instant now, Millis grace) const { return visa_ && now >= until_ + grace; }
  /// They are good no longer than until `when`.
  void Shorten(Instant when) {
    if (when < until_) until_ = when;
  }
  /// When the client is to show new ones.
  Millis RenewIn(Instant now) const { return std::chrono::duration_cast<Millis>((until_ - now) * 2 / 3); }

 private:
  std::optional<Visa> visa_;
  std::optional<RoomPass> pass_;
  Instant until_{};
};

/// Who comes into `room`; `uuid` is the visitor's, of a guest.
inline Arrival ArrivalOf(const Papers& papers, std::string room, std::string uuid) {
  Arrival arrival;
  arrival.room = std::move(room);
  arrival.subject = std::move(uuid);
  if (papers.pass() != nullptr) {
    arrival.pass = *papers.pass();
    arrival.tags = papers.pass()->tags;
  }
  const Visa* const visa = papers.visa();
  if (visa == nullptr) return arrival;
  arrival.world = visa->world;
  arrival.session = visa->session;
  arrival.role = papers.role();
  arrival.tags.insert(arrival.tags.end(), visa->tags.begin(), visa->tags.end());
  return arrival;
}

}  // namespace dw::pusher

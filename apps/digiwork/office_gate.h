#pragma once

#include <optional>

#include "ports/gate.h"

namespace dw {

/// Who is welcome: whom the bans let in, who has signed in or anybody, and in a room whom its rule lets in. Both
/// outlive it; `rooms` may be null. [AC40]
class OfficeGate final : public Gate {
 public:
  OfficeGate(bool guests, const Gate& bans, const Gate* rooms) : guests_(guests), bans_(bans), rooms_(rooms) {}

  std::optional<GateRefusal> Judge(const Arrival& arrival) const override {
    const auto banned = bans_.Judge(arrival);
    if (banned) return banned;
    if (!guests_ && arrival.session.empty()) {
      return GateRefusal{GateRefusal::Kind::kSignInNeeded, "", Millis(0)};
    }
    return rooms_ == nullptr ? std::nullopt : rooms_->Judge(arrival);
  }

 private:
  const bool guests_;
  const Gate& bans_;
  const Gate* const rooms_;
};

}  // namespace dw

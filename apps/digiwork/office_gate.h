#pragma once

#include <optional>

#include "ports/gate.h"

namespace dw {

/// Who is welcome: whoever has signed in, or anybody, and then whom the bans let in. `bans` outlives it. [AC40]
class OfficeGate final : public Gate {
 public:
  OfficeGate(bool guests, const Gate& bans) : guests_(guests), bans_(bans) {}

  std::optional<GateRefusal> Judge(const Arrival& arrival) const override {
    const auto banned = bans_.Judge(arrival);
    if (banned) return banned;
    if (!guests_ && arrival.session.empty()) {
      return GateRefusal{GateRefusal::Kind::kSignInNeeded, "", Millis(0)};
    }
    return std::nullopt;
  }

 private:
  const bool guests_;
  const Gate& bans_;
};

}  // namespace dw

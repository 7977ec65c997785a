#pragma once

#include <optional>
#include <string>

#include "ports/gate.h"

namespace dw {

/// Who is welcome: whom the bans let in, who has signed in or anybody, whom the back office lets in if there is one,
/// and in a room whom its rule lets in. [AC40]
class OfficeGate final : public Gate {
 public:
  struct Policy {
    bool guests = true;
    bool vetted = false;  ///< A back office has to let everybody in.
  };
  /// Both gates outlive it; `rooms` may be null.
  OfficeGate(Policy policy, const Gate& bans, const Gate* rooms) : policy_(policy), bans_(bans), rooms_(rooms) {}

  std::optional<GateRefusal> Judge(const Arrival& arrival) const override {
    const auto banned = bans_.Judge(arrival);
    if (banned) return banned;
    if (!policy_.guests && arrival.session.empty()) {
      return GateRefusal{GateRefusal::Kind::kSignInNeeded, "", Millis(0)};
    }
    if (policy_.vetted && !(arrival.pass && arrival.pass->vetted_until != Millis(0))) {
      return GateRefusal{GateRefusal::Kind::kPassNeeded, "", Millis(0)};
    }
    return rooms_ == nullptr ? std::nullopt : rooms_->Judge(arrival);
  }
  std::uint32_t CapacityOf(const std::string& room) const override {
    return rooms_ == nullptr ? 0 : rooms_->CapacityOf(room);
  }

 private:
  const Policy policy_;
  const Gate& bans_;
  const Gate* const rooms_;
};

}  // namespace dw

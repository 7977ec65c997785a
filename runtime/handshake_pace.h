#pragma once

#include <cstdint>

#include "runtime/shard.h"

namespace dw {

/// How many steps of TLS handshakes a shard does in a turn. One costs as much as a hundred messages, and when a server
/// returns everybody comes at once: those who are in should not wait for all of them. Used on its shard's thread.
class HandshakePace final : public TurnEnd {
 public:
  static constexpr std::uint32_t kATurn = 32;

  /// Whether another may be done in this turn of `shard`; else ask again in a later one.
  bool Take(Shard& shard) {
    if (left_ == 0) return false;
    if (left_-- == kATurn) shard.AtTurnEnd(*this);
    return true;
  }

 private:
  void OnTurnEnd() override { left_ = kATurn; }

  std::uint32_t left_ = kATurn;
};

}  // namespace dw

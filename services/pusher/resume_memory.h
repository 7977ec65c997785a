#pragma once

#include <atomic>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <vector>

#include "runtime/metrics.h"

namespace dw::pusher {

/// What all sessions of the process together keep for sockets that may return, and its bound. [WS24]
///
/// Every shard counts its own and says so at the end of a turn; over the bound the shards find out among themselves
/// which has the session that must give way. Numbers of other shards may be a second old, so the wrong one of two may
/// be chosen; that there is one is certain. Thread-safe; each shard says its own numbers only.
class ResumeMemory {
 public:
  /// `bytes` shows the sum; it outlives this.
  ResumeMemory(std::size_t limit, std::size_t shards, Metrics::Gauge& bytes)
      : limit_(limit), shares_(shards), gauge_(bytes) {}

  void SetBytes(std::size_t shard, std::size_t bytes) {
    const std::size_t before = shares_[shard].bytes.exchange(bytes, std::memory_order_relaxed);
    if (before != bytes) gauge_.Increment(static_cast<double>(bytes) - static_cast<double>(before));
  }
  bool over() const {
    std::size_t sum = 0;
    for (const Share& share : shares_) sum += share.bytes.load(std::memory_order_relaxed);
    return sum > limit_;
  }

  /// `weight` as of Session; 0: the shard has nobody who could give way.
  void SetHeaviest(std::size_t shard, std::uint64_t weight) {
    shares_[shard].heaviest.store(weight, std::memory_order_relaxed);
  }
  /// The shard whose session goes first, as far as is known; of equals the first.
  std::optional<std::size_t> HeaviestShard() const {
    std::optional<std::size_t> found;
    std::uint64_t most = 0;
    for (std::size_t i = 0; i < shares_.size(); ++i) {
      const std::uint64_t weight = shares_[i].heaviest.load(std::memory_order_relaxed);
      if (weight <= most) continue;
      most = weight;
      found = i;
    }
    return found;
  }

 private:
  static constexpr std::size_t kCacheLine = 64;
  struct alignas(kCacheLine) Share {
    std::atomic<std::size_t> bytes{0};
    std::atomic<std::uint64_t> heaviest{0};
  };

  const std::size_t limit_;
  // Owned.
  std::vector<Share> shares_;
  // Borrowed; outlives this.
  Metrics::Gauge& gauge_;
};

}  // namespace dw::pusher

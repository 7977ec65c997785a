#pragma once

#include <cstddef>
#include <mutex>
#include <string>
#include <unordered_map>

#include "base/time.h"
#include "runtime/rate.h"

namespace dw {

/// How often each address may begin something: so many a second, and some at once. Addresses that have not come for
/// long are forgotten; when very many come at once, further ones count as one together. Thread-safe.
class ArrivalLimits {
 public:
  static constexpr std::size_t kMostAddresses = 65'536;

  /// `limit` of 0 a second: any number.
  explicit ArrivalLimits(const RateLimit& limit)
      : limited_(limit.per_second > 0), rate_(limited_ ? Rate(limit) : Rate()) {}

  /// Whether `address` may now; otherwise how long it should wait.
  Millis Take(const std::string& address, Instant now);
  std::size_t addresses() const {
    const std::lock_guard lock(mutex_);
    return cells_.size();
  }

 private:
  RateCell& CellOf(const std::string& address, std::uint32_t now);

  const bool limited_;
  const Rate rate_;
  mutable std::mutex mutex_;
  std::unordered_map<std::string, RateCell> cells_;
  RateCell others_;
  std::uint32_t swept_ = 0;
};

}  // namespace dw

#include "runtime/arrival_limits.h"

namespace dw {
namespace {

/// A full table is searched for who can be forgotten no more often than that.
constexpr std::uint32_t kSweepPause = 100'000;

}  // namespace

Millis ArrivalLimits::Take(const std::string& address, Instant now) {
  if (!limited_) return Millis(0);
  const std::uint32_t ticks = RateCell::TicksOf(now);
  const std::lock_guard lock(mutex_);
  RateCell& cell = CellOf(address, ticks);
  if (cell.Take(rate_, ticks)) return Millis(0);
  return Millis(cell.Wait(rate_, ticks) / 1000 + 1);
}

RateCell& ArrivalLimits::CellOf(const std::string& address, std::uint32_t now) {
  const auto found = cells_.find(address);
  if (found != cells_.end()) return found->second;
  if (cells_.size() >= kMostAddresses) {
    if (now - swept_ < kSweepPause) return others_;
    swept_ = now;
    std::erase_if(cells_, [&](const auto& cell) { return cell.second.Idle(rate_, now); });
    if (cells_.size() >= kMostAddresses) return others_;
  }
  return cells_[address];
}

}  // namespace dw

#include "core/presence/pace.h"

#include <cmath>

namespace dw::presence {
namespace {

constexpr std::int64_t kMicro = 1'000'000;
// Clocks differ, and both ends of a way are rounded to whole pixels.
constexpr std::int64_t kSpeedPercent = 105;
constexpr std::int64_t kTolerancePixels = 32;
constexpr Millis kCreditLasts{5000};

}  // namespace

Stride::Stride(const RoomRules& rules, Instant now)
    : per_microsecond_(rules.run_speed * kSpeedPercent / 100),
      most_(per_microsecond_ * std::chrono::microseconds(rules.move_burst).count() + kTolerancePixels * kMicro),
      saved_(most_),
      refilled_(now) {}

void Stride::Refill(Instant now) {
  if (now > refilled_) {
    // Whoever was away for a day has saved no more than most_: the product stays small.
    const std::int64_t most_time = most_ / per_microsecond_ + 1;
    const std::int64_t time = std::min<std::int64_t>((now - refilled_).count(), most_time);
    saved_ = std::min(most_, saved_ + time * per_microsecond_);
    refilled_ = now;
  }
  if (now > lent_until_) {
    lent_ = 0;
    lent_reports_ = 0;
  }
}

bool Stride::Affords(double distance, Instant now) {
  Refill(now);
  return distance * kMicro <= static_cast<double>(saved_ + lent_);
}

void Stride::Spend(double distance) {
  saved_ -= std::llround(distance * kMicro);
  if (saved_ >= 0) return;
  lent_ = std::max<MicroPixels>(0, lent_ + saved_);
  saved_ = 0;
}

bool Stride::TakeReport(Instant now) {
  if (reports_.Take(pace::kReports, now)) return true;
  Refill(now);
  if (lent_reports_ == 0) return false;
  --lent_reports_;
  return true;
}

void Stride::Credit(Millis offline, Instant now) {
  Refill(now);
  const Millis time = std::clamp(offline, Millis{0}, kMaxCredit);
  lent_ = std::max(lent_, per_microsecond_ * std::chrono::microseconds(time).count());
  lent_reports_ = std::max<std::int64_t>(lent_reports_, time / pace::kReports.interval);
  lent_until_ = now + kCreditLasts;
}

}  // namespace dw::presence

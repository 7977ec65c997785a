#pragma once

#include <algorithm>
#include <array>
#include <bit>
#include <cstdint>

namespace dw::bots {

/// Counts durations in microseconds, in buckets that are at most 1/32 as wide as what they hold, up to about 70 s.
class Histogram {
 public:
  void Add(std::uint32_t micros) {
    ++counts_[BucketOf(micros)];
    most_ = std::max(most_, micros);
  }

  std::uint64_t count() const;
  /// The longest, exactly.
  std::uint32_t max() const { return most_; }
  /// What `share` (0..1) of the durations do not exceed, to within a bucket; 0 when there are none.
  std::uint32_t Quantile(double share) const;

 private:
  // Below kFine a bucket a microsecond; above it kFine / 2 buckets for each doubling.
  static constexpr std::uint32_t kFineBits = 6;
  static constexpr std::uint32_t kFine = 1U << kFineBits;
  static constexpr std::uint32_t kDoublings = 20;
  static constexpr std::uint32_t kBuckets = kFine + kDoublings * kFine / 2;
  static constexpr std::uint32_t kMost = (kFine << kDoublings) - 1;

  static std::uint32_t BucketOf(std::uint32_t micros) {
    const std::uint32_t value = std::min(micros, kMost);
    if (value < kFine) return value;
    const auto shift = static_cast<std::uint32_t>(std::bit_width(value)) - kFineBits;
    return kFine / 2 * shift + (value >> shift);
  }
  /// The longest duration that the bucket holds.
  static std::uint32_t MostIn(std::uint32_t bucket);

  std::array<std::uint64_t, kBuckets> counts_{};
  std::uint32_t most_ = 0;
};

}  // namespace dw::bots

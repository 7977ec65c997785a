#include "apps/bots/histogram.h"

#include <cmath>
#include <numeric>

namespace dw::bots {

std::uint64_t Histogram::count() const {
  return std::accumulate(counts_.begin(), counts_.end(), std::uint64_t{0});
}

std::uint32_t Histogram::Quantile(double share) const {
  const std::uint64_t all = count();
  if (all == 0) return 0;
  const auto wanted =
      std::max<std::uint64_t>(1, static_cast<std::uint64_t>(std::ceil(share * static_cast<double>(all))));
  std::uint64_t below = 0;
  for (std::uint32_t bucket = 0; bucket < kBuckets; ++bucket) {
    below += counts_[bucket];
    if (below >= wanted) return std::min(MostIn(bucket), most_);
  }
  return most_;
}

std::uint32_t Histogram::MostIn(std::uint32_t bucket) {
  if (bucket < kFine) return bucket;
  const std::uint32_t shift = bucket / (kFine / 2) - 1;
  const std::uint32_t top = bucket - kFine / 2 * shift;
  return ((top + 1) << shift) - 1;
}

}  // namespace dw::bots

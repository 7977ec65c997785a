#include "adapters/objects_s3/retry_budget.h"

#include <algorithm>

namespace dw {

bool RetryBudget::Take() {
  const std::lock_guard lock(mutex_);
  if (left_ < kPrice) return false;
  left_ -= kPrice;
  return true;
}

void RetryBudget::Succeeded() {
  const std::lock_guard lock(mutex_);
  left_ = std::min(left_ + 1, kFull);
}

}  // namespace dw

#pragma once

#include <cstddef>
#include <mutex>

namespace dw {

/// What keeps retries from making an outage worse: a full purse pays for some of them, and only calls that succeed fill
/// it again. A store that answers nothing is soon asked once a call. [OS22]
///
/// Thread-safe.
class RetryBudget {
 public:
  static constexpr std::size_t kFull = 100;
  static constexpr std::size_t kPrice = 5;  ///< Of a retry; a call that succeeds gives 1.

  /// Whether there is enough for one more; it is then taken.
  bool Take();
  void Succeeded();

 private:
  std::mutex mutex_;
  std::size_t left_ = kFull;
};

}  // namespace dw

#pragma once

#include <condition_variable>
#include <functional>
#include <mutex>
#include <thread>

#include "base/time.h"

namespace dw {

/// A thread that does some work again and again, with a pause between. The work may wait; the end waits for it. What it
/// uses outlives the repeater: make it the last member.
class Repeater {
 public:
  Repeater() = default;
  ~Repeater();
  Repeater(const Repeater&) = delete;
  Repeater& operator=(const Repeater&) = delete;

  /// Once; the first time after `pause`.
  void Start(Millis pause, std::function<void()> work);

 private:
  std::mutex mutex_;
  std::condition_variable wake_;
  bool stopping_ = false;  ///< Guarded by mutex_.
  std::thread thread_;
};

}  // namespace dw

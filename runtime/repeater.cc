#include "runtime/repeater.h"

#include <utility>

#include "base/assert.h"

namespace dw {

Repeater::~Repeater() {
  {
    const std::lock_guard lock(mutex_);
    stopping_ = true;
  }
  wake_.notify_all();
  if (thread_.joinable()) thread_.join();
}

void Repeater::Start(Millis pause, std::function<void()> work) {
  DW_ASSERT(!thread_.joinable());
  thread_ = std::thread([this, pause, work = std::move(work)] {
    std::unique_lock lock(mutex_);
    while (!wake_.wait_for(lock, pause, [this] { return stopping_; })) {
      lock.unlock();
      work();
      lock.lock();
    }
  });
}

}  // namespace dw

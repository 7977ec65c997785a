#include "adapters/link_stream/stream_lags.h"

#include <algorithm>

namespace dw::link_stream {

StreamLags::Lag StreamLags::Measure() const {
  const std::lock_guard lock(mutex_);
  Lag lag;
  for (const StreamQueue* queue : queues_) {
    lag.bytes += queue->bytes();
    lag.oldest = std::max(lag.oldest, queue->waited());
  }
  return lag;
}

void StreamLags::Add(const StreamQueue& queue) {
  const std::lock_guard lock(mutex_);
  queues_.insert(&queue);
}

void StreamLags::Remove(const StreamQueue& queue) {
  const std::lock_guard lock(mutex_);
  queues_.erase(&queue);
}

}  // namespace dw::link_stream

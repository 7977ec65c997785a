#pragma once

#include <atomic>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <mutex>
#include <unordered_set>

#include "base/time.h"
#include "runtime/metrics.h"

namespace dw::link_stream {

class StreamQueue;

/// How far the streams of a process' end of the inner wire are behind: found out when somebody asks for its numbers.
/// Shared by the queues of all its streams. Thread-safe.
class StreamLags {
 public:
  struct Lag {
    std::size_t bytes = 0;       ///< That wait, of all streams.
    Instant::duration oldest{};  ///< How long the first of them have.
  };
  Lag Measure() const;

  void Add(const StreamQueue& queue);
  void Remove(const StreamQueue& queue);

 private:
  mutable std::mutex mutex_;
  std::unordered_set<const StreamQueue*> queues_;
};

/// What waits to be sent on one stream: how much, and since when. On the stream's shard, but for what StreamLags reads.
class StreamQueue {
 public:
  /// `clock` and `waits`, which is told how long each message waited in seconds, outlive it.
  StreamQueue(std::shared_ptr<StreamLags> lags, const Clock& clock, Metrics::Histogram& waits)
      : lags_(std::move(lags)), clock_(clock), waits_(waits) {
    lags_->Add(*this);
  }
  ~StreamQueue() { lags_->Remove(*this); }
  StreamQueue(const StreamQueue&) = delete;
  StreamQueue& operator=(const StreamQueue&) = delete;

  void Add(std::size_t bytes) {
    if (bytes_ == 0) since_.store(clock_.Now().time_since_epoch().count(), std::memory_order_relaxed);
    bytes_.store(bytes_ + bytes, std::memory_order_relaxed);
  }
  /// All of it is on its way.
  void Sent() {
    waits_.Observe(std::chrono::duration<double>(waited()).count());
    Clear();
  }
  void Clear() { bytes_.store(0, std::memory_order_relaxed); }

  std::size_t bytes() const { return bytes_.load(std::memory_order_relaxed); }
  Instant::duration waited() const {
    if (bytes() == 0) return {};
    return clock_.Now().time_since_epoch() - Instant::duration(since_.load(std::memory_order_relaxed));
  }

 private:
  // Owned. Shared with all queues of this end.
  const std::shared_ptr<StreamLags> lags_;
  // Borrowed; outlive this.
  const Clock& clock_;
  Metrics::Histogram& waits_;
  // Owned.
  std::atomic<std::size_t> bytes_{0};
  std::atomic<std::int64_t> since_{0};
};

}  // namespace dw::link_stream

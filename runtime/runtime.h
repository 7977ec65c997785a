#pragma once

#include <memory>
#include <string_view>
#include <thread>
#include <vector>

#include "base/time.h"
#include "runtime/log.h"
#include "runtime/metrics.h"
#include "runtime/shard.h"

namespace dw {

/// The threads, the clock, the log and the metrics of one server. A value: a test may have ten side by side.
class Runtime {
 public:
  struct Options {
    std::size_t shards = 1;
  };

  /// `clock` and `log` outlive the runtime.
  Runtime(Options options, const Clock& clock, Log& log);
  ~Runtime();
  Runtime(const Runtime&) = delete;
  Runtime& operator=(const Runtime&) = delete;

  /// Begins to turn the shards' loops, each in a thread of its own.
  void Start();
  /// Ends them and waits for their threads. What still waits in them is dropped. May be called twice.
  void Stop();
  /// Makes every shard look at the clock. For tests that move it.
  void Wake();

  std::size_t shard_count() const { return shards_.size(); }
  Shard& shard(std::size_t index) { return *shards_[index]; }
  /// The shard that anything named `key` lives on; the same for the whole life of the process.
  Shard& ShardFor(std::string_view key);

  const Clock& clock() const { return clock_; }
  Log& log() { return log_; }
  Metrics& metrics() { return metrics_; }

 private:
  void GiveBackMemoryLater();

  // Borrowed; outlive this.
  const Clock& clock_;
  Log& log_;
  // Owned.
  Metrics metrics_;
  std::vector<std::unique_ptr<Shard>> shards_;
  std::vector<std::thread> threads_;
};

}  // namespace dw

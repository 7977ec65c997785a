#pragma once

#include <atomic>
#include <boost/asio/executor_work_guard.hpp>
#include <boost/asio/io_context.hpp>
#include <condition_variable>
#include <functional>
#include <memory>
#include <mutex>
#include <optional>
#include <thread>

#include "adapters/store_redis/channels.h"
#include "adapters/store_redis/cluster.h"

namespace dw::redis {

/// Everything that speaks to the store, on a thread of its own. Thread-safe.
class StoreLoop {
 public:
  struct Options {
    RedisAddress address;
    NodeOptions node;  ///< Its credentials are the address'.
    Cluster::Options cluster;
    Millis start_limit{5000};
    /// What is beyond these is refused at once.
    std::size_t max_commands = 20'000;
    std::size_t max_bytes = std::size_t{128} * 1024 * 1024;
    std::size_t max_command_bytes = std::size_t{16} * 1024 * 1024;
  };

  StoreLoop(const Options& options, Metrics& metrics);
  ~StoreLoop() { Stop(); }
  StoreLoop(const StoreLoop&) = delete;
  StoreLoop& operator=(const StoreLoop&) = delete;

  /// Returns when it is known who has which slot, or why not. Before everything else, once.
  Outcome<Ok> Start();
  /// `done` is called once: during the call when it is refused, else on the loop's thread.
  void Send(Command command, Cluster::Done done);
  void Listen(std::shared_ptr<Ear> ear);
  void Forget(std::shared_ptr<Ear> ear);
  /// Everything that waits ends with a fault. Not on the loop's own thread.
  void Stop();

 private:
  void OnTopology(const Outcome<Ok>& outcome);
  bool Admit(std::size_t bytes);

  // Owned.
  const Options options_;
  StoreMetrics metrics_;
  std::atomic<std::size_t> commands_{0};
  std::atomic<std::size_t> bytes_{0};
  boost::asio::io_context io_{1};
  boost::asio::executor_work_guard<boost::asio::io_context::executor_type> busy_{io_.get_executor()};
  NodePool pool_;
  Topology topology_;
  Cluster cluster_;
  Channels channels_;
  std::mutex mutex_;
  std::condition_variable known_;
  std::optional<Outcome<Ok>> outcome_;  ///< Of the last round through the nodes. Guarded by mutex_.
  std::thread thread_;                  ///< Not running before Start and after Stop.
};

}  // namespace dw::redis

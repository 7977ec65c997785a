#pragma once

#include <deque>
#include <memory>
#include <mutex>
#include <string>
#include <thread>
#include <vector>

#include "adapters/db_postgres/postgres_connection.h"

namespace dw::postgres {

/// The thread that has the connections, and the queue before it. Thread-safe.
class Loop {
 public:
  Loop(const std::string& url, std::size_t connections);
  ~Loop();
  Loop(const Loop&) = delete;
  Loop& operator=(const Loop&) = delete;

  void Give(Job job);

 private:
  void Work();
  /// Gives what waits to connections; answers what has waited too long.
  void HandOut(Moment now);
  void Wait(Moment now);
  void Wake() const;

  // Owned. The thread's:
  std::vector<std::unique_ptr<Connection>> connections_;
  std::deque<Job> waiting_;
  // Everybody's:
  std::mutex mutex_;
  std::vector<Job> given_;
  std::size_t held_ = 0;  ///< In both queues. [RC4]
  bool stopping_ = false;
  int bell_ = -1;
  std::thread thread_;
};

}  // namespace dw::postgres

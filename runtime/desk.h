#pragma once

#include <condition_variable>
#include <cstddef>
#include <deque>
#include <functional>
#include <mutex>
#include <string>
#include <thread>
#include <vector>

#include "runtime/http.h"
#include "runtime/metrics.h"

namespace dw {

struct DeskOptions {
  std::size_t threads = 4;
  std::size_t most_waiting = 1'024;  ///< More are answered 503 at once.
};

/// An endpoint whose work waits: for a Desk to do.
struct Endpoint {
  std::string method;
  std::string pattern;  ///< As HttpRoutes::Route takes it.
  std::function<HttpResponse(const HttpRequest&)> work;
};

/// Threads for handlers that wait: for records, for a password's hash, for another server. So no shard ever does.
///
/// Handlers run in the order in which requests came, as many at a time as there are threads. Stop lets those at work
/// finish and answers 503 to those that wait. Thread-safe.
class Desk {
 public:
  using Work = std::function<HttpResponse(const HttpRequest&)>;

  Desk(const DeskOptions& options, Metrics& metrics);
  ~Desk();
  Desk(const Desk&) = delete;
  Desk& operator=(const Desk&) = delete;

  /// The handler that does `work` on one of these threads. It holds the desk, which outlives the server.
  HttpHandler Handle(Work work);
  void Stop();

 private:
  struct Job {
    HttpRequest request;
    HttpReply reply;
    const Work* work = nullptr;
  };
  void Give(Job job);
  void Serve();

  const DeskOptions options_;
  // Owned.
  Metrics::Gauge& waiting_;
  Metrics::Counter& refused_;
  std::mutex mutex_;
  std::condition_variable wake_;
  std::deque<Job> jobs_;
  bool stopping_ = false;
  std::vector<std::thread> threads_;
};

}  // namespace dw

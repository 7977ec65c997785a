#pragma once

#include <chrono>
#include <condition_variable>
#include <cstddef>
#include <deque>
#include <functional>
#include <mutex>
#include <stop_token>
#include <string>
#include <thread>
#include <vector>

#include "ports/url_fetcher.h"

namespace dw {

/// Fetches over HTTP(S) with libcurl, visiting public addresses only. What counts is the address that is connected to,
/// not what a name resolved to a moment before, so a name that changes its mind gains nothing. [MP40–MP43]
///
/// Thread-safe. Destruction gives up running fetches and answers all of them.
class CurlFetcher : public UrlFetcher {
 public:
  struct Options {
    /// "host" (ports 80 and 443) or "host:port": visited whatever their address is.
    std::vector<std::string> allow_hosts;
    std::size_t max_bytes = 50 * 1000 * 1000;
    std::chrono::milliseconds timeout{10'000};  ///< For everything together, redirects included.
    int max_redirects = 5;
    std::size_t threads = 4;
    std::size_t max_waiting = 256;
    std::string user_agent = "Digiwork";
  };

  explicit CurlFetcher(Options options);
  ~CurlFetcher() override;

  void Fetch(std::string url, std::function<void(Result)> done) override;

 private:
  struct Job {
    std::string url;
    std::function<void(Result)> done;
  };
  class Transfer;

  void Work(const std::stop_token& stop);
  Result FetchNow(Transfer& transfer, const std::string& url, const std::stop_token& stop) const;
  bool IsAllowed(const std::string& host, const std::string& scheme) const;

  // Owned.
  const Options options_;
  std::mutex mutex_;
  std::condition_variable_any wake_;
  std::deque<Job> waiting_;  ///< Guarded by mutex_.
  bool stopped_ = false;     ///< Guarded by mutex_.
  std::vector<std::jthread> threads_;
};

}  // namespace dw

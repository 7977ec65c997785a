#include "services/map_storage/fetch_many.h"

#include <condition_variable>
#include <memory>
#include <mutex>
#include <utility>

namespace dw::map_storage {
namespace {

using Code = FetchManyProblem::Code;

// Shared with answers that may arrive after the wait was given up.
struct Arrivals {
  std::mutex mutex;
  std::condition_variable_any changed;
  std::vector<std::pair<std::size_t, UrlFetcher::Result>> fresh;  ///< Guarded by mutex.
};

void Start(UrlFetcher& fetcher, const std::string& url, std::size_t index, const std::shared_ptr<Arrivals>& arrivals) {
  fetcher.Fetch(url, [arrivals, index](UrlFetcher::Result result) {
    const std::lock_guard lock(arrivals->mutex);
    arrivals->fresh.emplace_back(index, std::move(result));
    arrivals->changed.notify_one();
  });
}

}  // namespace

Expected<std::vector<std::string>, FetchManyProblem> FetchMany(UrlFetcher& fetcher,
                                                               const std::vector<std::string>& urls,
                                                               const FetchLimits& limits, const std::stop_token& stop) {
  const auto deadline = std::chrono::steady_clock::now() + limits.patience;
  const auto arrivals = std::make_shared<Arrivals>();
  std::vector<std::string> files(urls.size());
  std::size_t next = 0, done = 0, bytes = 0;
  while (done < urls.size()) {
    for (; next < urls.size() && next - done < limits.at_once; ++next) Start(fetcher, urls[next], next, arrivals);

    std::vector<std::pair<std::size_t, UrlFetcher::Result>> fresh;
    {
      std::unique_lock lock(arrivals->mutex);
      const bool arrived = arrivals->changed.wait_until(lock, stop, deadline, [&] { return !arrivals->fresh.empty(); });
      if (!arrived) return Unexpected{FetchManyProblem{stop.stop_requested() ? Code::kStopped : Code::kTooLong}};
      fresh = std::exchange(arrivals->fresh, {});
    }
    for (auto& [index, result] : fresh) {
      if (!result) return Unexpected{FetchManyProblem{Code::kFile, index, result.error()}};
      bytes += result->bytes.size();
      if (bytes > limits.total_bytes) return Unexpected{FetchManyProblem{Code::kTooManyBytes}};
      files[index] = std::move(result->bytes);
      ++done;
    }
  }
  return files;
}

}  // namespace dw::map_storage

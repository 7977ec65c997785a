#pragma once

#include <map>
#include <mutex>
#include <string>
#include <utility>

#include "core/maps/location.h"
#include "ports/url_fetcher.h"

namespace dw {

/// A web of given files, for tests. Answers before Fetch returns. Thread-safe.
class FakeUrlFetcher : public UrlFetcher {
 public:
  void Put(std::string url, std::string bytes) { Set(std::move(url), FetchedFile{std::move(bytes), ""}); }
  void Fail(std::string url, FetchProblem problem) { Set(std::move(url), Unexpected{std::move(problem)}); }
  /// How often any URL was asked for.
  int fetches() const {
    const std::lock_guard lock(mutex_);
    return fetches_;
  }

  void Fetch(std::string url, std::function<void(Result)> done) override { done(Find(url)); }

 private:
  void Set(std::string url, Result result) {
    const std::lock_guard lock(mutex_);
    files_.insert_or_assign(std::move(url), std::move(result));
  }

  Result Find(const std::string& url) {
    const std::lock_guard lock(mutex_);
    ++fetches_;
    if (!maps::ParseUrl(url)) return Unexpected{FetchProblem{FetchProblem::Code::kBadUrl, 0, "no http(s) URL"}};
    const auto found = files_.find(url);
    if (found == files_.end()) return Unexpected{FetchProblem{FetchProblem::Code::kNotFound, 404, "not found"}};
    return found->second;
  }

  // Owned; guarded by mutex_.
  mutable std::mutex mutex_;
  std::map<std::string, Result> files_;
  int fetches_ = 0;
};

}  // namespace dw

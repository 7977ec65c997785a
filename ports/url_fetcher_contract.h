#pragma once

#include <gtest/gtest.h>

#include <future>
#include <memory>
#include <string>
#include <utility>

#include "ports/url_fetcher.h"

namespace dw {

/// A fetcher and a little web that it reaches: `root` + "file" holds "hello", `root` + "gone" is not there.
class UrlFetcherWorld {
 public:
  virtual ~UrlFetcherWorld() = default;
  virtual UrlFetcher& fetcher() = 0;
  virtual std::string root() const = 0;
};

inline UrlFetcher::Result FetchAndWait(UrlFetcher& fetcher, std::string url) {
  std::promise<UrlFetcher::Result> promise;
  auto future = promise.get_future();
  fetcher.Fetch(std::move(url), [&](UrlFetcher::Result result) { promise.set_value(std::move(result)); });
  return future.get();
}

/// What every UrlFetcher does. Instantiate with a factory of worlds.
class UrlFetcherContract : public ::testing::TestWithParam<std::unique_ptr<UrlFetcherWorld> (*)()> {
 protected:
  std::unique_ptr<UrlFetcherWorld> world_ = GetParam()();
};

TEST_P(UrlFetcherContract, MP40_AFileComesWithItsBytes) {
  const auto result = FetchAndWait(world_->fetcher(), world_->root() + "file");
  ASSERT_TRUE(result) << result.error().detail;
  EXPECT_EQ(result->bytes, "hello");
}

TEST_P(UrlFetcherContract, MP40_AMissingFileIsNotFound) {
  const auto result = FetchAndWait(world_->fetcher(), world_->root() + "gone");
  ASSERT_FALSE(result);
  EXPECT_EQ(result.error().code, FetchProblem::Code::kNotFound);
  EXPECT_EQ(result.error().status, 404);
}

TEST_P(UrlFetcherContract, MP40_OnlyHttpUrlsAreFetched) {
  for (const char* url :
       {"", "file:///etc/passwd", "gopher://a.org/x", "data:,hello", "a.org/x", "http://u:p@a.org/x"}) {
    const auto result = FetchAndWait(world_->fetcher(), url);
    ASSERT_FALSE(result) << url;
    EXPECT_EQ(result.error().code, FetchProblem::Code::kBadUrl) << url;
  }
}

}  // namespace dw

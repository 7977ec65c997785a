#pragma once

#include <chrono>
#include <cstddef>
#include <optional>
#include <stop_token>
#include <string>
#include <vector>

#include "ports/url_fetcher.h"

namespace dw::map_storage {

struct FetchLimits {
  std::size_t at_once = 6;
  std::size_t total_bytes = 0;
  std::chrono::milliseconds patience{60'000};
};

/// How FetchMany ended before all was there.
struct FetchManyProblem {
  enum class Code : unsigned char { kFile, kTooManyBytes, kTooLong, kStopped };
  Code code;
  std::size_t index = 0;   ///< kFile: which.
  FetchProblem problem{};  ///< kFile: why.
};

/// Fetches `urls`, a few at once, and waits for all; files come in the order of `urls`. The first failure ends it: what
/// is still on its way is dropped when it arrives.
Expected<std::vector<std::string>, FetchManyProblem> FetchMany(UrlFetcher& fetcher,
                                                               const std::vector<std::string>& urls,
                                                               const FetchLimits& limits, const std::stop_token& stop);

}  // namespace dw::map_storage

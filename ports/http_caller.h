#pragma once

#include <string>
#include <utility>
#include <vector>

#include "base/fault.h"

namespace dw {

/// A request to another server that the operator has named.
struct HttpCall {
  std::string method = "GET";
  std::string url;
  std::vector<std::pair<std::string, std::string>> headers;
  std::string body;
};

struct HttpAnswer {
  int status = 0;
  std::string body;
};

/// Calls servers that the operator trusts; for addresses that strangers give there is UrlFetcher. Redirects are not
/// followed. Waits: never on a shard. Thread-safe. Implementation: adapters/http_fetch/curl_caller.h.
class HttpCaller {
 public:
  virtual ~HttpCaller() = default;
  /// kTimeout, kUnavailable, kTooLarge, or any answer.
  virtual Outcome<HttpAnswer> Call(const HttpCall& call) = 0;
};

}  // namespace dw

#pragma once

#include <chrono>
#include <cstddef>
#include <string>

#include "ports/http_caller.h"

namespace dw {

/// HttpCaller with libcurl: TLS is verified, nothing is followed, one connection a call.
class CurlCaller final : public HttpCaller {
 public:
  struct Options {
    std::chrono::milliseconds timeout{10'000};
    std::size_t max_bytes = 1024 * 1024;
    std::string user_agent = "Digiwork";
  };
  explicit CurlCaller(Options options) : options_(std::move(options)) {}

  Outcome<HttpAnswer> Call(const HttpCall& call) override;

 private:
  const Options options_;
};

}  // namespace dw

#pragma once

#include <functional>
#include <string>
#include <utility>
#include <vector>

#include "ports/http_caller.h"
#include "runtime/desk.h"

namespace dw {

/// Calls endpoints of this process without a network: whatever address the office is known by, its own provider is
/// here. What is none of them is asked of `others`, which outlives it.
class LocalCaller final : public HttpCaller {
 public:
  LocalCaller(std::vector<Endpoint> endpoints, HttpCaller* others)
      : endpoints_(std::move(endpoints)), others_(others) {}

  Outcome<HttpAnswer> Call(const HttpCall& call) override;

 private:
  const std::vector<Endpoint> endpoints_;
  HttpCaller* const others_;  ///< Null: there are none.
};

}  // namespace dw

#pragma once

#include <chrono>
#include <future>
#include <memory>
#include <utility>

#include "base/fault.h"

namespace dw {

/// Calls and waits for the answer, ten seconds at most; for tests of ports that answer later.
template <class T, class Call>
Outcome<T> Await(Call call) {
  const auto promise = std::make_shared<std::promise<Outcome<T>>>();
  auto future = promise->get_future();
  call([promise](Outcome<T> result) { promise->set_value(std::move(result)); });
  if (future.wait_for(std::chrono::seconds(10)) != std::future_status::ready) {
    return Unexpected{Fault{Fault::Code::kTimeout, "no answer"}};
  }
  return future.get();
}

}  // namespace dw

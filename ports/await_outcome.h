#pragma once

#include <chrono>
#include <future>
#include <memory>
#include <utility>

#include "base/fault.h"

namespace dw {

/// Calls and waits for the answer, ten seconds at most unless told otherwise. Never on a shard's thread.
template <class T, class Call>
Outcome<T> Await(Call call, std::chrono::seconds patience = std::chrono::seconds(10)) {
  const auto promise = std::make_shared<std::promise<Outcome<T>>>();
  auto future = promise->get_future();
  call([promise](Outcome<T> result) { promise->set_value(std::move(result)); });
  if (future.wait_for(patience) != std::future_status::ready) {
    return Unexpected{Fault{Fault::Code::kTimeout, "no answer"}};
  }
  return future.get();
}

}  // namespace dw

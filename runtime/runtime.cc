#include "runtime/runtime.h"

#include <functional>

#include "base/assert.h"

namespace dw {

Runtime::Runtime(Options options, const Clock& clock, Log& log) : clock_(clock), log_(log) {
  DW_ASSERT(options.shards > 0);
  for (std::size_t i = 0; i < options.shards; ++i) shards_.push_back(std::make_unique<Shard>(i, clock));
}

Runtime::~Runtime() {
  Stop();
}

void Runtime::Start() {
  for (auto& shard : shards_) threads_.emplace_back([&shard] { shard->Run(); });
}

void Runtime::Stop() {
  for (auto& shard : shards_) shard->Stop();
  for (auto& thread : threads_) thread.join();
  threads_.clear();
}

void Runtime::Wake() {
  for (auto& shard : shards_) shard->Post([] {});
}

Shard& Runtime::ShardFor(std::string_view key) {
  return *shards_[std::hash<std::string_view>{}(key) % shards_.size()];
}

}  // namespace dw

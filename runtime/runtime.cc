#include "runtime/runtime.h"

#include <functional>

#include "base/assert.h"
#include "runtime/spare_memory.h"

namespace dw {
namespace {

constexpr Millis kMemoryInterval{10'000};

}  // namespace

Runtime::Runtime(Options options, const Clock& clock, Log& log) : clock_(clock), log_(log) {
  DW_ASSERT(options.shards > 0);
  for (std::size_t i = 0; i < options.shards; ++i) shards_.push_back(std::make_unique<Shard>(i, clock));
}

Runtime::~Runtime() {
  Stop();
  for (auto& shard : shards_) shard->DropWork();
}

void Runtime::Start() {
  GiveBackMemoryLater();
  for (auto& shard : shards_) threads_.emplace_back([&shard] { shard->Run(); });
}

void Runtime::Stop() {
  for (auto& shard : shards_) shard->Stop();
  for (auto& thread : threads_) thread.join();
  threads_.clear();
}

void Runtime::GiveBackMemoryLater() {
  shards_.front()->After(kMemoryInterval, [this] {
    GiveBackSpareMemory();
    GiveBackMemoryLater();
  });
}

void Runtime::Wake() {
  for (auto& shard : shards_) shard->Post([] {});
}

Shard& Runtime::ShardFor(std::string_view key) {
  return *shards_[std::hash<std::string_view>{}(key) % shards_.size()];
}

}  // namespace dw

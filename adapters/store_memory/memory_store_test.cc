#include "adapters/store_memory/memory_store.h"

#include "ports/state_store_contract.h"

namespace dw {
namespace {

class MemoryWorld final : public StateStoreWorld {
 public:
  StateStore& store() override { return store_; }
  void Pass(Millis time) override { clock_.Advance(time); }

 private:
  ManualClock clock_;
  MemoryStore store_{clock_};
};

INSTANTIATE_TEST_SUITE_P(Memory, StateStoreContract, ::testing::Values(+[]() -> std::unique_ptr<StateStoreWorld> {
                           return std::make_unique<MemoryWorld>();
                         }));

}  // namespace
}  // namespace dw

#include "adapters/store_memory/memory_store.h"

#include "adapters/store_memory/file_store.h"
#include "ports/state_store_contract.h"
#include "tests/support/temporary_folder.h"

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

class FileWorld final : public StateStoreWorld {
 public:
  StateStore& store() override { return *store_; }
  void Pass(Millis time) override { clock_.Advance(time); }

 private:
  const testing::TemporaryFolder folder_;
  ManualClock clock_;
  std::unique_ptr<FileStore> store_ = *FileStore::Open(folder_.path() / "state", clock_);
};

INSTANTIATE_TEST_SUITE_P(Memory, StateStoreContract, ::testing::Values(+[]() -> std::unique_ptr<StateStoreWorld> {
                           return std::make_unique<MemoryWorld>();
                         }));
INSTANTIATE_TEST_SUITE_P(File, StateStoreContract, ::testing::Values(+[]() -> std::unique_ptr<StateStoreWorld> {
                           return std::make_unique<FileWorld>();
                         }));

}  // namespace
}  // namespace dw

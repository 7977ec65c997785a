#pragma once

#include <functional>
#include <memory>
#include <mutex>
#include <string>
#include <utility>

#include "adapters/visa/standing_codec.h"
#include "ports/state_store.h"

namespace dw {

/// Listens for whose standing has changed, until it is destroyed: then nothing is told any more, even of what is on its
/// way. [AC50]
class StandingEar {
 public:
  using Tell = std::function<void(const Standing&)>;

  /// `store` outlives the ear; `tell` is called on any thread.
  StandingEar(StateStore& store, Tell tell) : shared_(std::make_shared<Shared>()) {
    shared_->tell = std::move(tell);
    const auto hear = [shared = shared_](const std::string& message) {
      const auto standing = DecodeStanding(message);
      const std::lock_guard lock(shared->mutex);
      if (standing && shared->tell) shared->tell(*standing);
    };
    subscription_ = store.Subscribe(kStandingChannel, hear, [] {});
  }
  ~StandingEar() {
    const std::lock_guard lock(shared_->mutex);
    shared_->tell = nullptr;
  }
  StandingEar(const StandingEar&) = delete;
  StandingEar& operator=(const StandingEar&) = delete;

 private:
  struct Shared {
    std::mutex mutex;
    Tell tell;  ///< Guarded by mutex.
  };
  const std::shared_ptr<Shared> shared_;  ///< Shared with what the store may still tell.
  std::unique_ptr<StateStore::Subscription> subscription_;
};

}  // namespace dw

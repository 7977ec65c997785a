#pragma once

#include <list>
#include <mutex>
#include <string>
#include <unordered_map>

#include "ports/state_store.h"
#include "runtime/clock.h"

namespace dw {

/// A StateStore for an installation of one process. Answers during the call. What has ended is dropped when it is next
/// looked at, and all of it now and then.
class MemoryStore final : public StateStore {
 public:
  /// `clock` outlives the store.
  explicit MemoryStore(const Clock& clock) : clock_(clock) {}

  void Acquire(std::string key, std::string holder, Millis ttl, Done<Lease> done) override;
  void Holder(std::string key, Done<Lease> done) override;
  void Release(std::string key, std::string holder, Done<Ok> done) override;
  void Read(std::string key, Done<std::optional<std::string>> done) override;
  void Write(std::string key, std::string value, Millis ttl, std::optional<WriteGuard> guard, Done<bool> done) override;
  void Erase(std::string key, std::optional<WriteGuard> guard, Done<bool> done) override;
  void ReadFields(std::string key, Done<Fields> done) override;
  void WriteField(std::string key, std::string field, std::string value, std::optional<WriteGuard> guard,
                  Done<bool> done) override;
  void Enter(std::string group, std::string member, std::string about, Millis ttl, Done<Ok> done) override;
  void Exit(std::string group, std::string member, Done<Ok> done) override;
  void Members(std::string group, Done<Fields> done) override;
  void Publish(std::string channel, std::string message, Done<Ok> done) override;
  std::unique_ptr<Subscription> Subscribe(std::string channel, std::function<void(std::string)> hear,
                                          std::function<void()> renewed) override;

 private:
  struct Held {
    Lease lease;  ///< The last one, also after its end.
    Instant until{};
  };
  struct Value {
    std::string bytes;
    std::optional<Instant> until;
  };
  struct Member {
    std::string about;
    Instant until{};
  };
  struct Ear;
  struct Ears;

  Lease Now(const Held& held) const;
  bool Lets(const std::optional<WriteGuard>& guard) const;
  void ForgetOld();

  // Borrowed; outlives this.
  const Clock& clock_;
  // Owned.
  mutable std::mutex mutex_;
  std::unordered_map<std::string, Held> leases_;
  std::uint64_t last_fence_ = 0;
  std::size_t sweep_at_ = 1024;  ///< So many leases, and those long over are forgotten.
  std::unordered_map<std::string, Value> values_;
  std::unordered_map<std::string, Fields> fields_;
  std::unordered_map<std::string, std::map<std::string, Member>> groups_;
  std::shared_ptr<Ears> ears_ = MakeEars();
  static std::shared_ptr<Ears> MakeEars();
};

}  // namespace dw

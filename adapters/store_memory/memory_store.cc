#include "adapters/store_memory/memory_store.h"

#include <algorithm>
#include <utility>
#include <vector>

namespace dw {
namespace {

/// The last holder of a lease may save what it has for so long after it ended.
constexpr Millis kLeaseRemembered{60'000};

}  // namespace

/// Who listens, shared with the subscriptions, which may outlive the store.
struct MemoryStore::Ears {
  std::mutex mutex;
  std::unordered_map<std::string, std::list<std::function<void(std::string)>>> listening;
};

struct MemoryStore::Ear final : Subscription {
  Ear(std::shared_ptr<Ears> of, std::string name, std::function<void(std::string)> hear)
      : ears(std::move(of)), channel(std::move(name)) {
    const std::lock_guard lock(ears->mutex);
    auto& list = ears->listening[channel];
    place = list.insert(list.end(), std::move(hear));
  }
  ~Ear() override {
    const std::lock_guard lock(ears->mutex);
    auto& list = ears->listening[channel];
    list.erase(place);
    if (list.empty()) ears->listening.erase(channel);
  }
  const std::shared_ptr<Ears> ears;
  const std::string channel;
  std::list<std::function<void(std::string)>>::iterator place;
};

std::shared_ptr<MemoryStore::Ears> MemoryStore::MakeEars() {
  return std::make_shared<Ears>();
}

Lease MemoryStore::Now(const Held& held) const {
  return held.until > clock_.Now() ? held.lease : Lease{"", held.lease.fence};
}

bool MemoryStore::Lets(const std::optional<WriteGuard>& guard) const {
  if (!guard) return true;
  const auto held = leases_.find(guard->lease);
  return held != leases_.end() && held->second.lease.fence == guard->fence;
}

void MemoryStore::ForgetOld() {
  if (leases_.size() < sweep_at_) return;
  std::erase_if(leases_, [&](const auto& one) { return one.second.until + kLeaseRemembered < clock_.Now(); });
  sweep_at_ = std::max<std::size_t>(1024, leases_.size() * 2);
}

void MemoryStore::Acquire(std::string key, std::string holder, Millis ttl, Done<Lease> done) {
  Lease lease;
  {
    const std::lock_guard lock(mutex_);
    ForgetOld();
    Held& held = leases_[key];
    const bool free = held.until <= clock_.Now();
    if (free || held.lease.holder == holder) {
      // Who had it last, and did not give it back, goes on.
      if (held.lease.holder != holder) held.lease = {std::move(holder), ++last_fence_};
      held.until = clock_.Now() + ttl;
    }
    lease = held.lease;
  }
  done(std::move(lease));
}

void MemoryStore::Holder(std::string key, Done<Lease> done) {
  Lease lease;
  {
    const std::lock_guard lock(mutex_);
    const auto held = leases_.find(key);
    if (held != leases_.end()) lease = Now(held->second);
  }
  done(std::move(lease));
}

void MemoryStore::Release(std::string key, std::string holder, Done<Ok> done) {
  {
    const std::lock_guard lock(mutex_);
    const auto held = leases_.find(key);
    if (held != leases_.end() && held->second.lease.holder == holder) {
      held->second.until = clock_.Now();
      held->second.lease.holder.clear();
    }
  }
  done(Ok{});
}

void MemoryStore::Read(std::string key, Done<std::optional<std::string>> done) {
  std::optional<std::string> bytes;
  {
    const std::lock_guard lock(mutex_);
    const auto found = values_.find(key);
    if (found != values_.end()) {
      if (found->second.until && *found->second.until <= clock_.Now()) {
        values_.erase(found);
      } else {
        bytes = found->second.bytes;
      }
    }
  }
  done(std::move(bytes));
}

void MemoryStore::Write(std::string key, std::string value, Millis ttl, std::optional<WriteGuard> guard,
                        Done<bool> done) {
  bool written = false;
  {
    const std::lock_guard lock(mutex_);
    written = Lets(guard);
    if (written) {
      const auto until = ttl > Millis(0) ? std::optional(clock_.Now() + ttl) : std::nullopt;
      values_[std::move(key)] = {std::move(value), until};
    }
  }
  done(written);
}

void MemoryStore::Erase(std::string key, std::optional<WriteGuard> guard, Done<bool> done) {
  bool erased = false;
  {
    const std::lock_guard lock(mutex_);
    erased = Lets(guard);
    if (erased) {
      values_.erase(key);
      fields_.erase(key);
    }
  }
  done(erased);
}

void MemoryStore::ReadFields(std::string key, Done<Fields> done) {
  Fields fields;
  {
    const std::lock_guard lock(mutex_);
    const auto found = fields_.find(key);
    if (found != fields_.end()) fields = found->second;
  }
  done(std::move(fields));
}

void MemoryStore::WriteField(std::string key, std::string field, std::string value, std::optional<WriteGuard> guard,
                             Done<bool> done) {
  bool written = false;
  {
    const std::lock_guard lock(mutex_);
    written = Lets(guard);
    if (written) fields_[std::move(key)][std::move(field)] = std::move(value);
  }
  done(written);
}

void MemoryStore::Enter(std::string group, std::string member, std::string about, Millis ttl, Done<Ok> done) {
  {
    const std::lock_guard lock(mutex_);
    groups_[std::move(group)][std::move(member)] = {std::move(about), clock_.Now() + ttl};
  }
  done(Ok{});
}

void MemoryStore::Exit(std::string group, std::string member, Done<Ok> done) {
  {
    const std::lock_guard lock(mutex_);
    groups_[group].erase(member);
  }
  done(Ok{});
}

void MemoryStore::Members(std::string group, Done<Fields> done) {
  Fields members;
  {
    const std::lock_guard lock(mutex_);
    auto& all = groups_[group];
    std::erase_if(all, [&](const auto& one) { return one.second.until <= clock_.Now(); });
    for (const auto& [name, member] : all) members[name] = member.about;
  }
  done(std::move(members));
}

void MemoryStore::Publish(std::string channel, std::string message, Done<Ok> done) {
  std::vector<std::function<void(std::string)>> listening;
  {
    const std::lock_guard lock(ears_->mutex);
    const auto found = ears_->listening.find(channel);
    if (found != ears_->listening.end()) listening.assign(found->second.begin(), found->second.end());
  }
  for (const auto& hear : listening) hear(message);
  done(Ok{});
}

std::unique_ptr<StateStore::Subscription> MemoryStore::Subscribe(std::string channel,
                                                                 std::function<void(std::string)> hear,
                                                                 std::function<void()> renewed) {
  auto ear = std::make_unique<Ear>(ears_, std::move(channel), std::move(hear));
  renewed();
  return ear;
}

}  // namespace dw

#pragma once

#include <array>
#include <atomic>
#include <cstdint>
#include <memory>
#include <mutex>
#include <string>
#include <unordered_map>

#include "base/time.h"
#include "services/pusher/message_limits.h"

namespace dw::pusher {

/// What everybody of one address may say together: as much as many people, but not as many as there are. An office is
/// one address, and hardly ever do a quarter of its people do their utmost. Thread-safe, without locks. [WS51]
class AddressBudget {
 public:
  void Enter() { sockets_.fetch_add(1, std::memory_order_relaxed); }
  void Leave(Instant now) {
    left_.store(now.time_since_epoch().count(), std::memory_order_relaxed);
    sockets_.fetch_sub(1, std::memory_order_relaxed);
  }
  std::uint32_t sockets() const { return sockets_.load(std::memory_order_relaxed); }
  /// Nobody has been here for `how_long`.
  bool Forgotten(Millis how_long, Instant now) const {
    return sockets() == 0 && now.time_since_epoch().count() - left_.load(std::memory_order_relaxed) >
                                 std::chrono::duration_cast<Instant::duration>(how_long).count();
  }

  /// Takes `count` of a kind; false, and nothing taken, when there are not so many.
  bool Take(MessageKind kind, std::uint32_t count, const MessageLimits& limits, Instant now);

 private:
  std::atomic<std::uint32_t> sockets_{0};
  std::atomic<std::int64_t> left_{0};
  /// As of a RateCell.
  std::array<std::atomic<std::uint32_t>, kMessageKinds> due_{};
};

/// One thread's part in an AddressBudget: takes frames from it in handfuls, so that a move costs no shared memory.
class AddressShare {
 public:
  static constexpr std::uint32_t kHandful = 32;

  explicit AddressShare(std::shared_ptr<AddressBudget> budget) : budget_(std::move(budget)) {}

  bool TakeFrame(const MessageLimits& limits, Instant now) {
    if (frames_ > 0) {
      --frames_;
      return true;
    }
    return Refill(limits, now);
  }
  bool Take(MessageKind kind, const MessageLimits& limits, Instant now) {
    return limits.share() == 0 || budget_->Take(kind, 1, limits, now);
  }

  void Enter() {
    ++sockets_;
    budget_->Enter();
  }
  void Leave(Instant now) {
    --sockets_;
    budget_->Leave(now);
  }
  bool empty() const { return sockets_ == 0; }

 private:
  bool Refill(const MessageLimits& limits, Instant now);

  // Owned.
  const std::shared_ptr<AddressBudget> budget_;  ///< Shared with the other threads.
  std::uint32_t frames_ = 0;
  std::uint32_t sockets_ = 0;
};

/// The budgets of all addresses that have sockets, or had a moment ago. Thread-safe; asked when a socket comes.
class AddressBook {
 public:
  /// Who has gone is remembered for so long, and of those so many.
  static constexpr Millis kRemembered{60'000};
  static constexpr std::size_t kMostRemembered = 16'384;

  std::shared_ptr<AddressBudget> Of(const std::string& address, Instant now);
  std::size_t size() const {
    const std::lock_guard lock(mutex_);
    return budgets_.size();
  }

 private:
  void Forget(Instant now);

  mutable std::mutex mutex_;
  std::unordered_map<std::string, std::shared_ptr<AddressBudget>> budgets_;
  std::size_t forget_at_ = kMostRemembered;
};

}  // namespace dw::pusher

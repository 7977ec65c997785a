#include "services/pusher/address_budget.h"

#include <algorithm>

namespace dw::pusher {

bool AddressBudget::Take(MessageKind kind, std::uint32_t count, const MessageLimits& limits, Instant now) {
  const Rate& rate = limits.Of(kind);
  const std::uint64_t people = limits.PeopleFor(sockets());
  // As of one person: so much quicker, and a burst takes as long to be there again.
  const auto cost = static_cast<std::uint32_t>(std::max<std::uint64_t>(std::uint64_t{rate.each} * count / people, 1));
  const std::uint32_t ticks = RateCell::TicksOf(now);
  std::atomic<std::uint32_t>& due = due_[static_cast<std::size_t>(kind)];
  std::uint32_t before = due.load(std::memory_order_relaxed);
  for (;;) {
    std::uint32_t ahead = before - ticks;
    // Long ago, or never.
    if (ahead > rate.most + rate.each) ahead = 0;
    if (ahead + cost > rate.most + rate.each) return false;
    if (due.compare_exchange_weak(before, ticks + ahead + cost, std::memory_order_relaxed)) return true;
  }
}

bool AddressShare::Refill(const MessageLimits& limits, Instant now) {
  if (limits.share() > 0 && !budget_->Take(MessageKind::kFrames, kHandful, limits, now)) return false;
  frames_ = kHandful - 1;
  return true;
}

std::shared_ptr<AddressBudget> AddressBook::Of(const std::string& address, Instant now) {
  const std::lock_guard lock(mutex_);
  const auto found = budgets_.find(address);
  if (found != budgets_.end()) return found->second;
  if (budgets_.size() >= forget_at_) Forget(now);
  return budgets_[address] = std::make_shared<AddressBudget>();
}

void AddressBook::Forget(Instant now) {
  std::size_t remembered = 0;
  std::erase_if(budgets_, [&](const auto& one) {
    const AddressBudget& budget = *one.second;
    // Somebody is about to use it.
    if (budget.sockets() > 0 || one.second.use_count() > 1) return false;
    return budget.Forgotten(kRemembered, now) || ++remembered > kMostRemembered / 2;
  });
  forget_at_ = budgets_.size() + kMostRemembered / 2;
}

}  // namespace dw::pusher

#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <optional>
#include <utility>
#include <vector>

#include "base/time.h"

namespace dw {

/// Names one pending timer of a TimerQueue. Never used twice.
struct TimerId {
  std::uint32_t slot = 0;
  std::uint64_t number = 0;  ///< 0: no timer.
};

/// What is to happen when, in order of time; equal times in order of adding. Pure: the time is passed in. A binary heap
/// over slots that are used again: once it has been as large as it gets, adding and cancelling allocate nothing, as
/// long as what is to happen is small (two pointers).
class TimerQueue {
 public:
  TimerId Add(Instant due, std::function<void()> work) {
    const std::uint32_t slot = TakeSlot();
    Timer& timer = timers_[slot];
    timer.due = due;
    timer.number = ++last_number_;
    timer.work = std::move(work);
    heap_.push_back(slot);
    Rise(heap_.size() - 1);
    return {slot, timer.number};
  }
  /// Does nothing when it has run or was cancelled already.
  void Cancel(TimerId id) {
    if (id.number == 0 || id.slot >= timers_.size() || timers_[id.slot].number != id.number) return;
    const std::size_t place = timers_[id.slot].place;
    if (place != kDue) TakeOut(place);
    // Last: what goes with it may cancel another.
    const std::function<void()> work = FreeSlot(id.slot);
  }

  /// Runs what is due. What that adds runs in a later call, even when due at once, so that a call always ends.
  void RunDue(Instant now) {
    while (!heap_.empty() && timers_[heap_.front()].due <= now) {
      const std::uint32_t slot = heap_.front();
      TakeOut(0);
      timers_[slot].place = kDue;
      due_.push_back({slot, timers_[slot].number});
    }
    for (std::size_t i = 0; i < due_.size(); ++i) {
      const TimerId id = due_[i];
      if (timers_[id.slot].number != id.number) continue;  // cancelled by one before
      const std::function<void()> work = FreeSlot(id.slot);
      work();
    }
    due_.clear();
  }
  std::optional<Instant> NextDue() const {
    if (heap_.empty()) return std::nullopt;
    return timers_[heap_.front()].due;
  }
  void Clear() {
    heap_.clear();
    due_.clear();
    free_.clear();
    // What goes may still cancel one, and finds nothing.
    std::exchange(timers_, {});
  }
  std::size_t size() const { return heap_.size(); }

 private:
  static constexpr std::size_t kDue = SIZE_MAX;

  struct Timer {
    Instant due{};
    std::uint64_t number = 0;  ///< 0: the slot is free.
    std::size_t place = 0;     ///< In the heap; kDue: in due_.
    std::function<void()> work;
  };

  bool Before(std::uint32_t a, std::uint32_t b) const {
    const Timer& one = timers_[a];
    const Timer& other = timers_[b];
    return one.due != other.due ? one.due < other.due : one.number < other.number;
  }
  void Put(std::size_t place, std::uint32_t slot) {
    heap_[place] = slot;
    timers_[slot].place = place;
  }
  void Rise(std::size_t place) {
    const std::uint32_t slot = heap_[place];
    for (; place > 0 && Before(slot, heap_[(place - 1) / 2]); place = (place - 1) / 2)
      Put(place, heap_[(place - 1) / 2]);
    Put(place, slot);
  }
  void Sink(std::size_t place) {
    const std::uint32_t slot = heap_[place];
    for (;;) {
      std::size_t child = 2 * place + 1;
      if (child >= heap_.size()) break;
      if (child + 1 < heap_.size() && Before(heap_[child + 1], heap_[child])) ++child;
      if (!Before(heap_[child], slot)) break;
      Put(place, heap_[child]);
      place = child;
    }
    Put(place, slot);
  }
  void TakeOut(std::size_t place) {
    const std::uint32_t last = heap_.back();
    heap_.pop_back();
    if (place == heap_.size()) return;
    Put(place, last);
    Rise(place);
    Sink(timers_[last].place);
  }
  std::uint32_t TakeSlot() {
    if (free_.empty()) {
      timers_.emplace_back();
      return static_cast<std::uint32_t>(timers_.size() - 1);
    }
    const std::uint32_t slot = free_.back();
    free_.pop_back();
    return slot;
  }
  std::function<void()> FreeSlot(std::uint32_t slot) {
    timers_[slot].number = 0;
    free_.push_back(slot);
    return std::exchange(timers_[slot].work, nullptr);
  }

  // Owned.
  std::vector<Timer> timers_;        ///< By slot.
  std::vector<std::uint32_t> free_;  ///< Slots that are.
  std::vector<std::uint32_t> heap_;  ///< Slots, the first due on top.
  std::vector<TimerId> due_;         ///< Those RunDue is running.
  std::uint64_t last_number_ = 0;
};

}  // namespace dw

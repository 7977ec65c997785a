#pragma once

#include <cstddef>
#include <cstdint>
#include <deque>
#include <limits>
#include <span>
#include <utility>
#include <vector>

#include "base/assert.h"
#include "core/presence/ids.h"

namespace dw::presence {

/// A bounded table of things found by id without hashing: an id is 1 + slot + generation x capacity, so one that was
/// given before never finds what took its place. The slot is the index into any flat array beside this one.
/// A pointer to a thing stays good until that thing is removed.
template <class Id, class T>
class Slots {
 public:
  /// So many slots rest, as far as there are so many, before one is used again; with more, people who come and go for
  /// a day would take as much memory as a full room.
  static constexpr std::size_t kResting = 1024;

  explicit Slots(std::uint32_t capacity) : capacity_(capacity) {}

  std::uint32_t capacity() const { return capacity_; }
  std::size_t size() const { return size_; }
  bool full() const { return size_ == capacity_; }

  /// REQUIRES: not full.
  Id Add(T thing) {
    DW_ASSERT(!full());
    ++size_;
    if (entries_.size() < capacity_ && free_.size() < kResting) {
      const auto slot = static_cast<std::uint32_t>(entries_.size());
      entries_.push_back({static_cast<Id>(slot + 1), true, std::move(thing)});
      return entries_.back().id;
    }
    // The slot that has been free for longest, so that an id takes long to come near its old meaning.
    const std::uint32_t slot = free_.front();
    free_.pop_front();
    Entry& entry = entries_[slot];
    const std::uint32_t last = Number(entry.id);
    const bool wraps = last > std::numeric_limits<std::uint32_t>::max() - capacity_;
    entry = {static_cast<Id>(wraps ? slot + 1 : last + capacity_), true, std::move(thing)};
    return entry.id;
  }

  void Remove(Id id) {
    if (Find(id) == nullptr) return;
    const std::uint32_t slot = SlotOf(id);
    entries_[slot].taken = false;
    entries_[slot].thing = T();
    free_.push_back(slot);
    --size_;
  }

  /// The last id that was given for each slot, taken or not, in order.
  std::vector<Id> Ids() const {
    std::vector<Id> ids;
    ids.reserve(entries_.size());
    for (const Entry& entry : entries_) ids.push_back(entry.id);
    return ids;
  }
  /// Makes of an empty table what another was that had given `ids`, and in which those of `taken` are, each an empty
  /// thing. False, and nothing of use, when no table can have been so.
  bool Restore(std::span<const Id> ids, std::span<const Id> taken) {
    DW_ASSERT(entries_.empty());
    if (ids.size() > capacity_) return false;
    for (const Id id : ids) {
      if (Number(id) == 0 || SlotOf(id) != entries_.size()) return false;
      entries_.push_back({id, false, T()});
    }
    for (const Id id : taken) {
      if (Number(id) == 0 || SlotOf(id) >= entries_.size()) return false;
      Entry& entry = entries_[SlotOf(id)];
      if (entry.id != id || std::exchange(entry.taken, true)) return false;
    }
    for (std::uint32_t slot = 0; slot < entries_.size(); ++slot) {
      if (!entries_[slot].taken) free_.push_back(slot);
    }
    size_ = taken.size();
    return true;
  }

  T* Find(Id id) { return const_cast<T*>(std::as_const(*this).Find(id)); }
  const T* Find(Id id) const {
    if (Number(id) == 0) return nullptr;
    const std::uint32_t slot = SlotOf(id);
    if (slot >= entries_.size() || !entries_[slot].taken || entries_[slot].id != id) return nullptr;
    return &entries_[slot].thing;
  }

  std::uint32_t SlotOf(Id id) const { return (Number(id) - 1) % capacity_; }
  /// REQUIRES: something is in the slot.
  T& InSlot(std::uint32_t slot) { return entries_[slot].thing; }

  template <class Visit>
  void ForEach(Visit visit) const {
    for (const Entry& entry : entries_) {
      if (entry.taken) visit(entry.thing);
    }
  }

 private:
  struct Entry {
    Id id;
    bool taken;
    T thing;
  };

  std::uint32_t capacity_;
  std::size_t size_ = 0;
  std::deque<Entry> entries_;  // a deque, so that things do not move
  std::deque<std::uint32_t> free_;
};

}  // namespace dw::presence

#include "services/pusher/outbox.h"

#include <algorithm>
#include <bit>

#include "base/assert.h"

namespace dw::pusher {
namespace {

/// Less is not worth moving, or giving back.
constexpr std::size_t kWorthWhile = 4096;

/// Sizes that other sessions have use for, too, once this one gives its memory back: any size would leave gaps that
/// fit nobody, and the heap would grow for a quarter of an hour before it stays as it is.
std::size_t CapacityFor(std::size_t bytes) {
  return std::bit_ceil(bytes + 1) - 1;
}

}  // namespace

void Outbox::Add(std::string_view item) {
  if (kept_ > kWorthWhile && kept_ > bytes_.size() / 2) Compact();
  const std::size_t size = bytes_.size() + item.size();
  if (size > bytes_.capacity()) bytes_.reserve(CapacityFor(size));
  bytes_ += item;
  ++items_;
}

std::string_view Outbox::TakeFrame() {
  DW_ASSERT(has_pending());
  const std::string_view frame = std::string_view(bytes_).substr(pending_);
  sizes_.push_back(static_cast<std::uint32_t>(frame.size()));
  pending_ = bytes_.size();
  items_ = 0;
  ++sent_;
  while (kept_bytes() > max_kept_bytes_) ForgetOldest();
  return frame;
}

bool Outbox::Acknowledge(std::uint64_t received) {
  if (received > sent_) return false;
  while (forgotten_ < received) ForgetOldest();
  const std::size_t live = bytes_.size() - kept_;
  if (bytes_.capacity() > kWorthWhile && live < bytes_.capacity() / 4) Compact();
  return true;
}

void Outbox::Forget() {
  while (forgotten_ < sent_) ForgetOldest();
  Compact();
}

void Outbox::ForgetOldest() {
  kept_ += sizes_[oldest_++];
  ++forgotten_;
}

void Outbox::Compact() {
  const std::size_t live = bytes_.size() - kept_;
  if (live < bytes_.capacity() / 4) {
    // Not by assignment, which may keep the memory.
    std::string live_bytes;
    live_bytes.reserve(CapacityFor(live));
    live_bytes.append(bytes_, kept_);
    bytes_.swap(live_bytes);
  } else {
    bytes_.erase(0, kept_);
  }
  pending_ -= kept_;
  kept_ = 0;
  sizes_.erase(sizes_.begin(), sizes_.begin() + static_cast<std::ptrdiff_t>(oldest_));
  oldest_ = 0;
}

}  // namespace dw::pusher

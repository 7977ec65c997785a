#include "services/pusher/outbox.h"

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
  const auto grown = [&] { return bytes_.size() + item.size(); };
  // Rather than taking more: what was forgotten makes room, when it is worth moving the rest.
  if (grown() > bytes_.capacity() && kept_ > bytes_.size() / 4) Compact();
  if (grown() > bytes_.capacity()) bytes_.reserve(CapacityFor(grown()));
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
  if (bytes_.capacity() > kWorthWhile && live < bytes_.capacity() / 4) Shrink();
  return true;
}

void Outbox::Forget() {
  while (forgotten_ < sent_) ForgetOldest();
  Shrink();
}

void Outbox::ForgetOldest() {
  kept_ += sizes_[oldest_++];
  ++forgotten_;
}

void Outbox::Compact() {
  bytes_.erase(0, kept_);
  MovedToFront();
}

void Outbox::Shrink() {
  // Not by assignment, which may keep the memory.
  std::string live;
  live.reserve(CapacityFor(bytes_.size() - kept_));
  live.append(bytes_, kept_);
  bytes_.swap(live);
  MovedToFront();
}

void Outbox::MovedToFront() {
  pending_ -= kept_;
  kept_ = 0;
  sizes_.erase(sizes_.begin(), sizes_.begin() + static_cast<std::ptrdiff_t>(oldest_));
  oldest_ = 0;
}

}  // namespace dw::pusher

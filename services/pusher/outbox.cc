#include "services/pusher/outbox.h"

#include <utility>

#include "base/assert.h"

namespace dw::pusher {
namespace {

/// Superfluous bytes are cut out when they are this many, and more than half.
constexpr std::size_t kWorthCompacting = 64 * 1024;

}  // namespace

void Outbox::Add(std::string_view item, presence::UserId mover) {
  items_.push_back(
      {static_cast<std::uint32_t>(pending_.size()), static_cast<std::uint32_t>(item.size()), mover, false});
  pending_ += item;
  if (merging_ && mover != presence::kNobody) {
    Supersede(mover, items_.size() - 1);
    if (superfluous_bytes_ > kWorthCompacting && superfluous_bytes_ > pending_.size() / 2) Compact();
  }
}

void Outbox::SetMerging(bool merging) {
  if (merging == merging_) return;
  merging_ = merging;
  latest_move_.clear();
  if (!merging) return;
  for (std::size_t i = 0; i < items_.size(); ++i) {
    if (!items_[i].superfluous && items_[i].mover != presence::kNobody) Supersede(items_[i].mover, i);
  }
}

void Outbox::Supersede(presence::UserId mover, std::size_t by) {
  const auto [it, first] = latest_move_.try_emplace(mover, by);
  if (first) return;
  Item& earlier = items_[std::exchange(it->second, by)];
  earlier.superfluous = true;
  superfluous_bytes_ += earlier.size;
}

void Outbox::Compact() {
  std::string bytes;
  bytes.reserve(pending_bytes());
  std::vector<Item> items;
  latest_move_.clear();
  for (Item& item : items_) {
    if (item.superfluous) continue;
    bytes.append(pending_, item.offset, item.size);
    item.offset = static_cast<std::uint32_t>(bytes.size()) - item.size;
    if (merging_ && item.mover != presence::kNobody) latest_move_[item.mover] = items.size();
    items.push_back(item);
  }
  pending_ = std::move(bytes);
  items_ = std::move(items);
  superfluous_bytes_ = 0;
}

Bytes Outbox::TakeFrame() {
  DW_ASSERT(has_pending());
  if (superfluous_bytes_ > 0) Compact();
  Bytes frame = MakeBytes(std::exchange(pending_, {}));
  items_.clear();
  latest_move_.clear();
  ++sent_;
  kept_.push_back(frame);
  kept_bytes_ += frame->size();
  while (kept_bytes_ > max_kept_bytes_) {
    kept_bytes_ -= kept_.front()->size();
    kept_.pop_front();
    ++forgotten_;
  }
  return frame;
}

bool Outbox::Acknowledge(std::uint64_t received) {
  if (received > sent_) return false;
  while (forgotten_ < received) {
    kept_bytes_ -= kept_.front()->size();
    kept_.pop_front();
    ++forgotten_;
  }
  return true;
}

void Outbox::Forget() {
  kept_.clear();
  kept_bytes_ = 0;
  forgotten_ = sent_;
}

}  // namespace dw::pusher

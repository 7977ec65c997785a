#include "core/presence/near_index.h"

#include <algorithm>
#include <bit>

namespace dw::presence {

NearIndex::NearIndex(std::int32_t side, std::uint32_t capacity)
    : side_(side),
      shift_(64 - std::bit_width(std::max<std::uint32_t>(capacity, 64))),
      heads_(std::size_t{1} << (64 - shift_)) {}

void NearIndex::Insert(std::uint32_t slot, Point at) {
  if (slot >= links_.size()) links_.resize(slot + 1);
  const Cell cell = CellAt(at);
  std::uint32_t& head = heads_[BucketOf(cell)];
  links_[slot] = {cell, 0, head};
  if (head != 0) links_[head - 1].previous = slot + 1;
  head = slot + 1;
}

void NearIndex::Remove(std::uint32_t slot) {
  const Link& link = links_[slot];
  if (link.previous != 0) {
    links_[link.previous - 1].next = link.next;
  } else {
    heads_[BucketOf(link.cell)] = link.next;
  }
  if (link.next != 0) links_[link.next - 1].previous = link.previous;
}

void NearIndex::Move(std::uint32_t slot, Point to) {
  if (links_[slot].cell == CellAt(to)) return;
  Remove(slot);
  Insert(slot, to);
}

}  // namespace dw::presence
